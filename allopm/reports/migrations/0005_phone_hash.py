"""Reports are found again by telephone number: a keyed digest, also for those already there, in short steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cryptography.fernet import InvalidToken
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models, transaction
from django.db.models.functions import Cast

from allopm.columns.phones import phone_hash
from allopm.columns.sealed import unseal

if TYPE_CHECKING:
    from django.apps.registry import Apps

BATCH = 500  # rows opened and written in one transaction: some 50 ms


def fill(apps: Apps, _editor: Any) -> None:
    """Opens each sealed number once; one that no key opens any more stays without a digest. Safe to repeat."""
    reports: Any = apps.get_model("reports", "Report").objects
    waiting = reports.filter(has_contact=True, phone_hash="").exclude(contact_phone="")
    last = 0
    while rows := list(
        waiting.filter(pk__gt=last).order_by("pk").values_list("pk", Cast("contact_phone", models.TextField()))[:BATCH]
    ):
        with transaction.atomic():
            for pk, sealed in rows:
                if digest := _digest(sealed):
                    reports.filter(pk=pk).update(phone_hash=digest)
        last = rows[-1][0]


def _digest(sealed: str) -> str:
    try:
        return phone_hash(unseal(sealed))
    except InvalidToken:
        return ""


def leave(_apps: Apps, _editor: Any) -> None:
    """The column goes; there is nothing else to undo."""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("reports", "0004_conversation")]

    operations = [
        migrations.AddField("report", "phone_hash", models.CharField(max_length=64, default="", db_default="")),
        AddIndexConcurrently(
            "report",
            models.Index(fields=["city", "phone_hash"], condition=~models.Q(phone_hash=""), name="report_phone"),
        ),
        migrations.RunPython(fill, leave),
    ]
