"""One's own data: found by a proved address, erased at one's word; one word on the end. In short steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django.db.models.deletion
from cryptography.fernet import InvalidToken
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models, transaction
from django.db.models.functions import Cast

from allopm.columns.mails import mail_hash
from allopm.columns.sealed import unseal

if TYPE_CHECKING:
    from django.apps.registry import Apps

BATCH = 500  # rows opened and written in one transaction: some 50 ms


def fill(apps: Apps, _editor: Any) -> None:
    """Opens each sealed address once; one that no key opens any more stays without a digest. Safe to repeat."""
    reports: Any = apps.get_model("reports", "Report").objects
    waiting = reports.filter(has_contact=True, email_hash="").exclude(contact_email="")
    last = 0
    while rows := list(
        waiting.filter(pk__gt=last).order_by("pk").values_list("pk", Cast("contact_email", models.TextField()))[:BATCH]
    ):
        with transaction.atomic():
            for pk, sealed in rows:
                if digest := _digest(sealed):
                    reports.filter(pk=pk).update(email_hash=digest)
        last = rows[-1][0]


def _digest(sealed: str) -> str:
    try:
        return mail_hash(unseal(sealed))
    except InvalidToken:
        return ""


def leave(_apps: Apps, _editor: Any) -> None:
    """The column goes; there is nothing else to undo."""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("reports", "0005_phone_hash")]

    operations = [
        migrations.AddField("report", "email_hash", models.CharField(max_length=64, default="", db_default="")),
        migrations.AddField("report", "satisfaction", models.CharField(max_length=8, default="", db_default="")),
        migrations.AddField("report", "satisfied_at", models.DateTimeField(null=True)),
        migrations.AddField("report", "erased_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="ThreadLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="reports.report"
                    ),
                ),
            ],
        ),
        AddIndexConcurrently(
            "report",
            models.Index(fields=["city", "email_hash"], condition=~models.Q(email_hash=""), name="report_email"),
        ),
        AddIndexConcurrently(
            "report",
            models.Index(
                fields=["city", "satisfied_at"], condition=models.Q(satisfied_at__isnull=False), name="report_satisfied"
            ),
        ),
        migrations.RunPython(fill, leave),
    ]
