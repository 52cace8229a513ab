"""Reports whose authors erased their data are found without a walk through all of them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("reports", "0008_photo_faces")]

    operations = [
        AddIndexConcurrently(
            "report",
            models.Index(fields=["erased_at"], condition=models.Q(erased_at__isnull=False), name="report_erased"),
        ),
    ]
