import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("missions", "0004_was_sent")]

    operations = [
        migrations.AlterField(
            "proposal",
            "mission",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposal",
                to="missions.mission",
            ),
        ),
        migrations.AddIndex("proposal", models.Index(fields=["incident", "at"], name="proposal_incident_at")),
    ]
