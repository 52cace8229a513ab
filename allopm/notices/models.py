"""Tables of who wants to be told by what, and of what leaves. No behaviour."""

from __future__ import annotations

from django.db import models

from allopm.columns.sealed import SealedText


class Subscription(models.Model):
    """One channel that one owner chose. The address is sealed; `mark` recognises it without being readable.

    `link` is the owner's private page, sealed: whoever tells something does not know it.
    """

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    owner = models.CharField(max_length=40)
    channel = models.CharField(max_length=8)
    address = SealedText()
    mark = models.CharField(max_length=64)
    link = SealedText(default="")
    lang = models.CharField(max_length=5, default="fr")
    created_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "owner", "channel", "mark"], name="subscription_once"),
        ]
        indexes = [
            models.Index(fields=["used_at"], name="subscription_used"),
            models.Index(fields=["city", "mark", "created_at"], name="subscription_address"),
        ]


class Notice(models.Model):
    """The outbox: one notice for one address, once per key. Without a subscription, it is a code for an address.

    `letter` (the link and the words' data; for a code the address too) is sealed, and erased once it has left.
    `due_at` is the next moment a carrier may take it; past `until` it is worth nothing any more.
    """

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    owner = models.CharField(max_length=40, default="", verbose_name="destinataire")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, null=True, related_name="notices")
    channel = models.CharField(max_length=8, verbose_name="canal")
    code = models.CharField(max_length=32, verbose_name="message")
    key = models.CharField(max_length=80, default="")
    letter = SealedText(default="")
    state = models.CharField(max_length=8, default="queued", verbose_name="état")
    attempts = models.PositiveSmallIntegerField(default=0, verbose_name="essais")
    due_at = models.DateTimeField(null=True, verbose_name="prochain essai")
    until = models.DateTimeField()
    problem = models.CharField(max_length=300, default="", verbose_name="raison")
    created_at = models.DateTimeField(verbose_name="écrit le")
    sent_at = models.DateTimeField(null=True, verbose_name="parti le")

    class Meta:
        verbose_name = "message envoyé"
        verbose_name_plural = "messages envoyés"
        constraints = [models.UniqueConstraint(fields=["subscription", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="notice_due"),
            models.Index(fields=["city", "state"], condition=models.Q(state="failed"), name="notice_failed"),
            models.Index(fields=["created_at"], name="notice_old"),
            models.Index(fields=["city", "owner"], name="notice_owner"),
        ]
