"""Tables of the networks of neighbours and shops, their alerts, and of the partner places. No behaviour."""

from __future__ import annotations

import uuid

from django.db import models

from allopm.columns.sealed import SealedText


class Board(models.Model):
    """One row per city: how much waits for the police. Its version numbers what the desk is told."""

    city = models.OneToOneField("city.City", on_delete=models.PROTECT, primary_key=True, related_name="+")
    version = models.PositiveIntegerField(default=0)


class Member(models.Model):
    """One person, or one shop, in one sector of one network. Who left or was refused keeps no name here."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    network = models.CharField("réseau", max_length=12)
    sector = models.CharField("secteur", max_length=48)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField("état", max_length=8, default="asked")
    is_referent = models.BooleanField("référent", default=False)
    way = models.CharField("vérification", max_length=8)
    name = SealedText("nom", default="")
    company = SealedText("raison sociale", default="")
    address = SealedText("adresse", default="")
    email = SealedText(default="")
    phone = SealedText("téléphone", default="")
    mail_hash = models.CharField(max_length=64, default="")
    phone_hash = models.CharField(max_length=64, default="")
    token = SealedText(default="")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, default="")
    code_made_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lang = models.CharField(max_length=2, default="fr")
    key = models.CharField(max_length=64, default="")
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField("vérifié le", null=True)
    checked_by = models.CharField("vérifié par", max_length=120, default="")
    left_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    last_by = models.CharField(max_length=120)
    last_what = models.CharField(max_length=12)

    class Meta:
        verbose_name = "membre"
        constraints = [
            models.UniqueConstraint(fields=["city", "key"], condition=~models.Q(key=""), name="member_key"),
            models.CheckConstraint(
                condition=models.Q(is_referent=False) | models.Q(state="active"), name="member_referent_is_active"
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "network", "sector", "id"], condition=models.Q(state="active"), name="member_active"
            ),
            models.Index(
                fields=["city", "asked_at"], condition=models.Q(state__in=["asked", "letter"]), name="member_waiting"
            ),
            models.Index(fields=["mail_hash"], condition=~models.Q(mail_hash=""), name="member_mail"),
            models.Index(fields=["phone_hash"], condition=~models.Q(phone_hash=""), name="member_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.sector} {self.pk}"


class Alert(models.Model):
    """What a member or the police has to tell a sector; told only once the police has read it.

    `words` are those of who raised it, `text` those that were sent. `spread` is what is still to be told to
    members: "" (nothing), "alert" or "recall".
    """

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    network = models.CharField(max_length=12)
    sector = models.CharField(max_length=48)
    sectors = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12)
    about = models.CharField(max_length=12)
    words = models.CharField(max_length=500, default="")
    text = models.CharField(max_length=500, default="")
    street = models.CharField(max_length=120, default="")
    reason = models.CharField(max_length=300, default="")
    raised_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="alerts")
    is_from_police = models.BooleanField(default=False)
    key = models.CharField(max_length=64, default="")
    raised_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    spread = models.CharField(max_length=8, default="")
    reach = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()
    last_by = models.CharField(max_length=120)
    last_what = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "key"], condition=~models.Q(key=""), name="galert_key")]
        indexes = [
            models.Index(fields=["city", "id"], condition=models.Q(state__in=["raised", "sent"]), name="galert_open"),
            models.Index(fields=["id"], condition=~models.Q(spread=""), name="galert_spread"),
            models.Index(fields=["expires_at"], condition=models.Q(state="sent"), name="galert_expires"),
        ]


class Delivery(models.Model):
    """One alert told to one member, once."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="deliveries")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="deliveries")
    at = models.DateTimeField()
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "member"], name="delivery_once")]


class Flag(models.Model):
    """« Ce n’est pas exact »: one per member and alert."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="flags")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="flags")
    text = models.CharField(max_length=300, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "member"], name="flag_once")]


class Training(models.Model):
    """One training session for partner places, with its seats."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    starts_at = models.DateTimeField("début")
    minutes = models.PositiveSmallIntegerField("durée en minutes")
    where = models.CharField("lieu", max_length=160)
    seats = models.PositiveSmallIntegerField("places")
    is_cancelled = models.BooleanField("annulée", default=False)
    made_by = models.CharField(max_length=120)

    class Meta:
        verbose_name = "formation"
        indexes = [models.Index(fields=["city", "starts_at"], name="training_starts")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Partner(models.Model):
    """A place that asks to be, or is, in the register of « Demandez Angela »: then its name and address are public."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, default="asked")
    place_name = models.CharField("nom du lieu", max_length=120)
    trade = models.CharField("activité", max_length=24)
    address = models.CharField("adresse", max_length=200)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    hours_text = models.CharField("horaires", max_length=200, default="")
    name = SealedText("responsable", default="")
    email = SealedText(default="")
    phone = SealedText("téléphone", default="")
    mail_hash = models.CharField(max_length=64, default="")
    phone_hash = models.CharField(max_length=64, default="")
    token = SealedText(default="")
    token_hash = models.CharField(max_length=64, unique=True)
    lang = models.CharField(max_length=2, default="fr")
    charter = models.CharField("charte acceptée", max_length=12)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, null=True, related_name="partners")
    people = models.PositiveSmallIntegerField("personnes à former", default=1)
    reason = models.CharField(max_length=300, default="")
    key = models.CharField(max_length=64, default="")
    asked_at = models.DateTimeField()
    trained_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    last_by = models.CharField(max_length=120)
    last_what = models.CharField(max_length=12)

    class Meta:
        verbose_name = "lieu partenaire"
        constraints = [models.UniqueConstraint(fields=["city", "key"], condition=~models.Q(key=""), name="partner_key")]
        indexes = [models.Index(fields=["city", "state", "id"], name="partner_state")]

    def __str__(self) -> str:
        return self.place_name
