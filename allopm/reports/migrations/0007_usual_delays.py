"""What most people waited, by kind and hour."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_own_data"), ("city", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="UsualDelay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.CharField(max_length=32)),
                ("quarter", models.SmallIntegerField()),
                ("until", models.CharField(max_length=8)),
                ("low_min", models.PositiveIntegerField()),
                ("high_min", models.PositiveIntegerField()),
                ("cases", models.PositiveIntegerField()),
                ("learnt_at", models.DateTimeField()),
                (
                    "city",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="city.city"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("city", "group", "quarter", "until"), name="usual_delay")
                ],
            },
        ),
    ]
