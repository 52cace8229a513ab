"""Raw fixes: partitioned by day, so that retention drops a partition instead of deleting rows."""

from django.db import migrations

CREATE = """
CREATE TABLE fleet_fix (
    crew_id bigint NOT NULL,
    at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    accuracy_m real
) PARTITION BY RANGE (received_at);
CREATE TABLE fleet_fix_other PARTITION OF fleet_fix DEFAULT;
CREATE INDEX fleet_fix_crew_at ON fleet_fix (crew_id, at);
"""


class Migration(migrations.Migration):
    dependencies = [("fleet", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE fleet_fix")]
