"""Devices of crews, where a fix came from; rows that change often stay on their page."""

import django.db.models.deletion
from django.db import migrations, models

# Without an index on what changes and with room on the page, an update rewrites no index (HOT).
ROOM = """
ALTER TABLE fleet_crewposition SET (fillfactor = 30);
ALTER TABLE fleet_crew SET (fillfactor = 50);
ALTER TABLE fleet_device SET (fillfactor = 50);
"""
TIGHT = """
ALTER TABLE fleet_crewposition RESET (fillfactor);
ALTER TABLE fleet_crew RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("fleet", "0003_duty")]

    operations = [
        migrations.RemoveIndex("crewposition", "position_received"),
        migrations.AddField(
            "crewposition", "source", models.CharField(max_length=10, default="field", db_default="field")
        ),
        migrations.RunSQL(
            "ALTER TABLE fleet_fix ADD COLUMN source text NOT NULL DEFAULT 'field'",
            "ALTER TABLE fleet_fix DROP COLUMN source",
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, unique=True)),
                ("app", models.CharField(max_length=10)),
                ("label", models.CharField(max_length=60)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("last_fix_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "city",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="city.city"),
                ),
                (
                    "crew",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="fleet.crew"),
                ),
            ],
        ),
        migrations.RunSQL(ROOM, TIGHT),
    ]
