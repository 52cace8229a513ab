"""Tables of requests to the city's services. No behaviour."""

from __future__ import annotations

from django.db import models

from allopm.columns.sealed import SealedText


class Session(models.Model):
    """A date with seats. Its row is locked by whoever takes, gives back or moves up."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=48)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200, default="")
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "procedure", "starts_at"], name="services_session_at"),
        ]
        ordering = ["starts_at"]


class Request(models.Model):
    """What one person asks of one procedure. What they wrote is sealed and goes when its time is over."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=48)
    code = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    step = models.CharField(max_length=48)
    step_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)
    token_hash = models.CharField(max_length=64)
    key_hash = models.CharField(max_length=64, default="")
    client_hash = models.CharField(max_length=64, default="")
    lang = models.CharField(max_length=5, default="fr")
    answers = SealedText(default="")  # JSON, by question
    contact = SealedText(default="")  # JSON: email, phone, name
    token = SealedText(default="")  # so that whoever proves an address finds the page again
    mail_hash = models.CharField(max_length=64, default="")
    phone_hash = models.CharField(max_length=64, default="")
    appointment_at = models.DateTimeField(null=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, related_name="requests")
    is_waiting = models.BooleanField(default=False)  # for a seat, in the order of `pk`
    reminded_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField()
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="services_request_code"),
            models.UniqueConstraint(fields=["token_hash"], name="services_request_token"),
            models.UniqueConstraint(
                fields=["city", "key_hash"], condition=~models.Q(key_hash=""), name="services_request_key"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "answer_by"], condition=models.Q(is_open=True), name="services_open"),
            models.Index(fields=["mail_hash"], condition=~models.Q(mail_hash=""), name="services_mail"),
            models.Index(fields=["phone_hash"], condition=~models.Q(phone_hash=""), name="services_phone"),
            models.Index(fields=["step_at"], condition=models.Q(erased_at=None), name="services_forgettable"),
        ]


class RequestStep(models.Model):
    """Append-only: what was done, when, by whom; `text` is for the person."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=48)
    text = SealedText(default="")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class Document(models.Model):
    """A PDF for the person: a written diagnosis, for example."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="documents")
    file = models.FileField(max_length=200)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()
