"""The journal. By hand, because the ORM has neither this key nor the order of these columns."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import allopm.columns.transactions

# `xid` comes before `seq`: defaults are computed in the order of the columns, and the sealer relies on it.
CREATE = """
    CREATE TABLE journal_entry (
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
        city_id bigint NOT NULL,
        at timestamptz NOT NULL,
        by_id bigint,
        what text NOT NULL,
        about text NOT NULL,
        by_kind text NOT NULL,
        by_name text NOT NULL,
        data jsonb NOT NULL,
        PRIMARY KEY (city_id, seq)
    );
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(
            sql=CREATE,
            reverse_sql="DROP TABLE journal_entry",
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "xid",
                            allopm.columns.transactions.TransactionNumber(
                                db_default=allopm.columns.transactions.CurrentTransaction(), editable=False
                            ),
                        ),
                        ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                        ("city_id", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                        ("what", models.TextField()),
                        ("about", models.TextField()),
                        ("by_kind", models.TextField()),
                        ("by_id", models.BigIntegerField(null=True)),
                        ("by_name", models.TextField()),
                        ("data", models.JSONField(default=dict)),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("city_id", models.BigIntegerField()),
                ("number", models.BigIntegerField()),
                ("first_seq", models.BigIntegerField()),
                ("last_seq", models.BigIntegerField()),
                ("count", models.IntegerField()),
                ("sealed_at", models.DateTimeField()),
                ("rows_hash", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="for_good",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b07f01b92f7f7af4a836e99345aca39dd273456b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_for_good_23e70",
                    table="journal_entry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.UniqueConstraint(fields=("city_id", "number"), name="journal_seal_number"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seal",
            trigger=pgtrigger.compiler.Trigger(
                name="for_good",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2114b50de1b248a0592432d147c77d17ef765aae",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_for_good_ef7c4",
                    table="journal_seal",
                    when="BEFORE",
                ),
            ),
        ),
    ]
