"""Forms of shifts and crews: what a person types becomes a draft, in the city's own hours. Knows no table."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _

from allopm.accounts.queries import crew_accounts
from allopm.city.queries import sectors
from allopm.fleet.queries import call_signs
from allopm.fleet.standing import MOST_OFFICERS, Standing
from allopm.fleet.words import LANGUAGES, SKILLS, VEHICLES
from allopm.shifts.draft import Draft
from allopm.shifts.localtime import BadMoment, read_end, read_moment

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

FIELD_OF = {"starts_at": "start", "ends_at": "end"}  # the draft's names, where the form's differ


class ShiftForm(forms.Form):
    """One shift. Times are the city's; a time that does not exist or exists twice is refused."""

    call_sign = forms.ChoiceField(label="Équipage")
    start = forms.CharField(label="Prise de service prévue", max_length=40)
    end = forms.CharField(label="Fin de service prévue", max_length=40)
    vehicle = forms.ChoiceField(label="Véhicule", choices=list(VEHICLES.items()))
    officers = forms.IntegerField(label="Effectif", min_value=1, max_value=MOST_OFFICERS)
    members = forms.CharField(label="Agents", max_length=400, required=False)
    skills = forms.MultipleChoiceField(
        label="Compétences", choices=[*SKILLS.items(), *LANGUAGES.items()], required=False
    )
    sector = forms.ChoiceField(label="Secteur", required=False)
    note = forms.CharField(label="Note", max_length=200, required=False)
    version = forms.IntegerField(required=False, min_value=0, max_value=2_147_483_647)

    def __init__(self, city: CityInfo, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.zone = ZoneInfo(city.timezone)
        _offer(self, "call_sign", [(sign, sign) for sign in call_signs(city)])
        _offer(self, "sector", [("", _("Toute la ville")), *((one.code, one.name) for one in sectors(city))])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            if "start" in cleaned:
                cleaned["starts_at"] = read_moment(cleaned["start"], self.zone)
        except BadMoment as problem:
            self.add_error("start", str(problem))
        try:
            if "end" in cleaned and "starts_at" in cleaned:
                cleaned["ends_at"] = read_end(cleaned["end"], cleaned["starts_at"], self.zone)
        except BadMoment as problem:
            self.add_error("end", str(problem))
        return cleaned

    def draft(self) -> Draft:
        """What was typed; only of a valid form."""
        said = self.cleaned_data
        return Draft(
            call_sign=said["call_sign"],
            starts_at=said["starts_at"],
            ends_at=said["ends_at"],
            vehicle=said["vehicle"],
            officers=said["officers"],
            members=tuple(name.strip() for name in said["members"].split(",") if name.strip()),
            skills=tuple(said["skills"]),
            sector=said["sector"],
            note=said["note"],
        )


class CrewForm(forms.Form):
    """A call sign, what its crew is outside a shift, and its account."""

    call_sign = forms.CharField(label="Indicatif", max_length=16)
    vehicle = forms.ChoiceField(label="Véhicule", choices=list(VEHICLES.items()))
    officers = forms.IntegerField(label="Effectif", min_value=1, max_value=MOST_OFFICERS)
    skills = forms.MultipleChoiceField(
        label="Compétences", choices=[*SKILLS.items(), *LANGUAGES.items()], required=False
    )
    sector = forms.ChoiceField(label="Secteur", required=False)
    member = forms.ChoiceField(label="Compte", required=False)
    version = forms.IntegerField(required=False, min_value=0, max_value=2_147_483_647)

    def __init__(self, city: CityInfo, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        places = [("", _("Toute la ville")), *((one.code, one.name) for one in sectors(city))]
        accounts = [("", _("Aucun pour l’instant")), *((str(pk), name) for pk, name in crew_accounts(city))]
        _offer(self, "sector", places)
        _offer(self, "member", accounts)

    def standing(self) -> Standing:
        """What was typed; only of a valid form."""
        said = self.cleaned_data
        return Standing(
            call_sign=said["call_sign"],
            vehicle=said["vehicle"],
            officers=said["officers"],
            skills=tuple(said["skills"]),
            sector=said["sector"],
            member_id=int(said["member"]) if said["member"] else None,
        )


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # the forms above declare it so
    field.choices = choices


def typed(draft: Draft, zone: ZoneInfo) -> dict[str, Any]:
    """A draft as the form's fields show it."""

    def local(moment: datetime) -> str:
        return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}"

    return {
        "call_sign": draft.call_sign,
        "start": local(draft.starts_at),
        "end": local(draft.ends_at),
        "vehicle": draft.vehicle,
        "officers": draft.officers,
        "members": ", ".join(draft.members),
        "skills": list(draft.skills),
        "sector": draft.sector,
        "note": draft.note,
    }
