"""When a row was written, beside when its change says it happened: a phone in a tunnel tells late what it did."""

from django.db import migrations, models
from django.db.models.functions import Now

# The column first, its default after: a table full of events is not written anew.
ADD = """
    ALTER TABLE events_event ADD COLUMN written_at timestamptz;
    ALTER TABLE events_event ALTER COLUMN written_at SET DEFAULT statement_timestamp();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=ADD,
            reverse_sql="ALTER TABLE events_event DROP COLUMN written_at",
            state_operations=[
                migrations.AddField(
                    "event", "written_at", models.DateTimeField(db_default=Now(), editable=False, null=True)
                )
            ],
        )
    ]
