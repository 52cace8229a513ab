"""Who looked at a report is found by its author without a walk through the whole journal."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("journal", "0003_crew_reading")]

    operations = [
        AddIndexConcurrently(
            "entry",
            models.Index(
                fields=["city_id", "about"],
                condition=models.Q(what__in=("report.contact_read", "photo.read")),
                name="journal_reads",
            ),
        ),
    ]
