"""Table of addresses being proved. No behaviour."""

from __future__ import annotations

from django.db import models


class Proof(models.Model):
    """A code on its way to an address, which is kept as a keyed digest only. One row per address."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    address_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64, default="")
    tries_left = models.PositiveSmallIntegerField(default=0)
    sends = models.PositiveSmallIntegerField(default=0)  # since `window_at`
    window_at = models.DateTimeField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "address_hash"], name="proof_address")]
        indexes = [models.Index(fields=["sent_at"], name="proof_age")]
