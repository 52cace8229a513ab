"""Tables of crews sent to incidents. No behaviour."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

PLANNED = "planned"
ACTIVE = ["sent", "acknowledged", "en_route", "on_scene"]


class Mission(models.Model):
    """One crew sent to one incident."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="missions")
    crew = models.ForeignKey("fleet.Crew", on_delete=models.PROTECT, related_name="missions")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, default="sent")
    sent_by = models.CharField(max_length=120)
    sent_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    en_route_at = models.DateTimeField(null=True)
    on_scene_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    state_at = models.DateTimeField()
    eta_s = models.PositiveIntegerField(null=True)
    override_reason = models.CharField(max_length=300, default="")
    outcome = models.CharField(max_length=24, default="")
    note = models.CharField(max_length=2000, default="")
    reason = models.CharField(max_length=300, default="")
    rank = models.PositiveSmallIntegerField(default=0, db_default=0)  # its place in the tour
    was_sent = models.BooleanField(default=True, db_default=True)  # a planned one was not, until it is
    tour_key = models.CharField(max_length=80, default="", db_default="")
    near_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["crew"], condition=models.Q(state__in=ACTIVE), name="mission_one_per_crew"),
            models.UniqueConstraint(
                fields=["crew", "incident"],
                condition=models.Q(state__in=[PLANNED, *ACTIVE]),
                name="mission_once_per_case",
            ),
        ]
        indexes = [
            models.Index(fields=["incident", "state"], name="mission_incident"),
            models.Index(fields=["crew", "rank"], condition=models.Q(state=PLANNED), name="mission_planned"),
        ]


class FieldAction(models.Model):
    """A crew's action by its key, so that a replay after a tunnel does nothing twice."""

    crew = models.ForeignKey("fleet.Crew", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    what = models.CharField(max_length=24)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crew", "key"], name="field_action_key")]
        indexes = [models.Index(fields=["received_at"], name="field_action_received")]


class VehicleCheck(models.Model):
    """What a crew saw of a vehicle that does not move: the plate as a text, where the valves stand on the clock."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="vehicle_checks")
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="vehicle_checks")
    key = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    plate = models.CharField(max_length=16, default="")
    make = models.CharField(max_length=60, default="")
    colour = models.CharField(max_length=40, default="")
    valves = models.JSONField(default=dict)  # wheel: the hour at which its valve stands, "1" to "12"
    note = models.CharField(max_length=1000, default="")
    photos = models.JSONField(default=list)
    lon = models.FloatField(null=True)  # where the crew stood, when its phone said so
    lat = models.FloatField(null=True)
    recheck_at = models.DateTimeField(null=True)  # set by the check that starts a clock

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["mission", "key"], name="vehicle_check_key")]
        indexes = [models.Index(fields=["incident", "at"], name="vehicle_check_incident")]


class Proposal(models.Model):
    """What was proposed and what was chosen; without a mission: shown, and not acted on.

    `ranked` holds the case, the policy, the first lines and every crew with what was known of it: enough to play
    another policy on it (rows before that hold the first lines only).
    """

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="+")
    mission = models.OneToOneField(Mission, on_delete=models.PROTECT, null=True, related_name="proposal")
    at = models.DateTimeField()
    ranked = models.JSONField()
    rank_chosen = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["incident", "at"], name="proposal_incident_at")]


class ObservedLeg(models.Model):
    """How long a crew drove, beside what the streets promise at free flow. No position."""

    mission = models.OneToOneField(Mission, on_delete=models.CASCADE, primary_key=True, related_name="leg")
    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    profile = models.CharField(max_length=12)
    began_at = models.DateTimeField()
    predicted_s = models.FloatField(null=True)  # null: nobody knows where it set out from
    actual_s = models.FloatField()
    source = models.CharField(max_length=16, default="")

    class Meta:
        indexes = [models.Index(fields=["city", "began_at"], name="leg_city_began")]


class CityRhythm(models.Model):
    """What the hours of the week multiply travel by in a city, learnt from so many missions."""

    city = models.OneToOneField("city.City", on_delete=models.PROTECT, primary_key=True, related_name="+")
    factors = ArrayField(models.FloatField(), size=168)  # 0: Monday from midnight to one
    missions = models.PositiveIntegerField()
    learnt_at = models.DateTimeField()
