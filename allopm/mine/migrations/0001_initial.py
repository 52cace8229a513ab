import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("city", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address_hash", models.CharField(max_length=64)),
                ("code_hash", models.CharField(default="", max_length=64)),
                ("tries_left", models.PositiveSmallIntegerField(default=0)),
                ("sends", models.PositiveSmallIntegerField(default=0)),
                ("window_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField()),
                (
                    "city",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="city.city"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["sent_at"], name="proof_age")],
                "constraints": [models.UniqueConstraint(fields=("city", "address_hash"), name="proof_address")],
            },
        ),
    ]
