"""The event log. By hand, because the ORM has neither this key nor the order of these columns."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import allopm.columns.transactions

# Readers walk (xid, seq); a returning browser walks its own audience.
CREATE = """
    CREATE TABLE events_event (
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
        at timestamptz NOT NULL,
        city_id bigint NOT NULL,
        version integer NOT NULL,
        audience text NOT NULL,
        kind text NOT NULL,
        entity text NOT NULL,
        body jsonb NOT NULL,
        PRIMARY KEY (xid, seq)
    );
    CREATE INDEX events_by_audience ON events_event (city_id, audience, xid, seq);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(
            sql=CREATE,
            reverse_sql="DROP TABLE events_event",
            state_operations=[
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        (
                            "xid",
                            allopm.columns.transactions.TransactionNumber(
                                db_default=allopm.columns.transactions.CurrentTransaction(), editable=False
                            ),
                        ),
                        ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("city_id", models.BigIntegerField()),
                        ("audience", models.TextField()),
                        ("kind", models.TextField()),
                        ("entity", models.TextField()),
                        ("version", models.IntegerField()),
                        ("body", models.JSONField()),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name="Forgotten",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("xid", allopm.columns.transactions.TransactionNumber()),
                ("seq", models.BigIntegerField()),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4b1eecde6236a8a8cd8d356baf3b85df512e684a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_affb7",
                    table="events_event",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="forgotten",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="events_forgotten_one_row"),
        ),
    ]
