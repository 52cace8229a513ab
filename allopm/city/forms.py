"""What the administration accepts in the fields that hold structures: the same shapes as the files."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from pydantic import TypeAdapter
from pydantic import ValidationError as ShapeError
from shapely.geometry import shape
from unfold.widgets import UnfoldAdminPasswordWidget

from allopm.city.files import calls, shapes
from allopm.city.files.answering import KindName, Purpose, Texts
from allopm.city.files.desk import DeskFile
from allopm.city.files.procedures import ProcedureFile
from allopm.city.files.telling import LongWords, Nothing
from allopm.city.files.urgency_shape import UrgencyFile
from allopm.city.models import City, OfCity, Sector
from allopm.city.procedures import as_entry
from allopm.city.queries import current_city
from allopm.city.sectoring import refusals, remarks
from allopm.incidents.outcomes import Outcome


class ReadableJSON(forms.JSONField):
    """JSON on several lines, with accents as they are."""

    def __init__(self, **options: Any) -> None:
        # Django hides a copy of fields with a computed default in the page, and compares with that.
        super().__init__(**options | {"show_hidden_initial": False})

    def prepare_value(self, value: Any) -> Any:  # Django's own signature
        if isinstance(value, forms.fields.InvalidJSONInput | str):
            return value
        return json.dumps(value, ensure_ascii=False, indent=2)


class StoredQuestion(shapes.Strict):
    """A question as a kind's row keeps it."""

    code: shapes.Code
    type: str
    labels: shapes.Words
    choices: tuple[dict[str, Any], ...] = ()
    danger_values: tuple[str, ...] = ()
    danger_labels: dict[str, str] = {}
    weight: int = 0

    def as_in_files(self) -> dict[str, Any]:
        """The same, with the names of the files, to be checked by the same rules."""
        choices = [{"code": choice.get("code"), "label": choice.get("labels")} for choice in self.choices]
        said = {"danger_label": self.danger_labels} if self.danger_labels else {}
        given = {"type": self.type, "label": self.labels.model_dump(), "danger": self.danger_values}
        return {**given, **said, "choices": choices, "weight": self.weight}


CHECKS: dict[str, TypeAdapter[Any]] = {
    "labels": TypeAdapter(shapes.Words),
    "polygon": TypeAdapter(shapes.Polygon),
    "outline": TypeAdapter(shapes.Polygon),
    "hours": TypeAdapter(shapes.Hours),
    "as_of": TypeAdapter(shapes.AsOf),
    "timezone": TypeAdapter(shapes.Zone),
    "keywords": TypeAdapter(list[str]),
    "approach": TypeAdapter(list[shapes.Sentence]),
    "service_codes": TypeAdapter(dict[str, str]),
    "akin": TypeAdapter(list[shapes.KindCode]),
    "requires": TypeAdapter(list[shapes.Code]),
    "classes": TypeAdapter(shapes.Classes),
    "eligibility": TypeAdapter(shapes.Eligibility),
    "questions": TypeAdapter(list[StoredQuestion]),
    "rules": TypeAdapter(UrgencyFile),
    "purposes": TypeAdapter(list[Purpose]),
    "kinds": TypeAdapter(list[KindName]),
    "outcomes": TypeAdapter(list[Outcome]),
    "texts": TypeAdapter(Texts),
    "told": TypeAdapter(LongWords),
    "counts": TypeAdapter(LongWords | Nothing),
    "laws": TypeAdapter(LongWords | Nothing),
    "keeps": TypeAdapter(LongWords | Nothing),
    "wrap_codes": TypeAdapter(calls.WrapCodes),
    "receipt": TypeAdapter(calls.Receipt),
}
for _name, _field in DeskFile.model_fields.items():
    CHECKS[_name] = TypeAdapter(Annotated[_field.annotation, *_field.metadata])  # type: ignore[arg-type]  # built


def check(name: str, value: Any) -> None:  # whatever the form holds
    """Raises ValidationError with the place and the reason."""
    try:
        checked = CHECKS[name].validate_python(value)
        if name == "questions":
            for question in checked:
                shapes.QuestionFile.model_validate(question.as_in_files())
    except ShapeError as problem:
        raise ValidationError([_line(error) for error in problem.errors()[:5]]) from problem


def _line(error: Any) -> str:  # pydantic's own mapping
    where = ".".join(str(part) for part in error["loc"])
    text = str(error["msg"]).removeprefix("Value error, ")
    return f"{where} : {text}" if where else text


class ConfiguredForm(forms.ModelForm[OfCity]):
    """Checks every structured field, and never lets a code change: old cases name it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in [name for name in cleaned if name in CHECKS]:
            try:
                check(name, cleaned[name])
            except ValidationError as problem:
                self.add_error(name, problem)
        return cleaned

    def clean_what(self) -> Any:  # words of a contact, a sentence elsewhere
        what = self.cleaned_data["what"]
        if isinstance(what, dict):
            check("labels", what)
        return what

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if self.instance.pk is not None and code != self.instance.code:
            raise ValidationError(_("Un code ne change pas : des affaires le citent. Mettez hors service et ajoutez."))
        return code


class ServiceForm(ConfiguredForm):
    """A secret is written, never shown: an empty field keeps the one there is."""

    secret = forms.CharField(
        label=_lazy("secret partagé ou clé d’API"),
        help_text=_lazy("Laissez vide pour garder celui qui est enregistré."),
        required=False,
        max_length=200,
        widget=UnfoldAdminPasswordWidget(render_value=False, attrs={"autocomplete": "off"}),
    )

    def clean_secret(self) -> str:
        return self.cleaned_data["secret"] or str(getattr(self.instance, "secret", ""))

    def clean(self) -> dict[str, Any]:
        """What a channel cannot do without."""
        cleaned = super().clean()
        channel = cleaned.get("channel")
        if channel == "mail" and not cleaned.get("email"):
            self.add_error("email", _("Le canal « courriel » a besoin d’une adresse."))
        if channel in ("webhook", "open311") and not cleaned.get("url"):
            self.add_error("url", _("Ce canal a besoin d’une adresse."))
        if channel == "webhook" and not cleaned.get("secret"):
            self.add_error("secret", _("Un webhook a besoin d’un secret : il signe ce qui part et ce qui revient."))
        return cleaned


class ProcedureForm(ConfiguredForm):
    """A procedure is checked whole, by the shape of its entry in the files."""

    def clean(self) -> dict[str, Any]:
        cleaned = forms.ModelForm.clean(self) or self.cleaned_data
        try:
            ProcedureFile.model_validate({"code": cleaned.get("code")} | as_entry(cleaned))
        except ShapeError as problem:
            for error in problem.errors()[:5]:
                column = str(error["loc"][0]) if error["loc"] else "sessions"
                self.add_error(column if column in self.fields else None, _line(error))
        return cleaned

    def clean_what(self) -> Any:  # longer than the words of a contact
        return self.cleaned_data["what"]


class SectorForm(ConfiguredForm):
    """One sector among the others: they must fit together, and nobody overwrites what somebody else drew meanwhile."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["seen_version"].initial = getattr(self.instance, "version", 1)
        self.remarks: list[str] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._check_version(cleaned)
        if not self.errors:
            self._check_fit(cleaned)
        return cleaned

    def _check_version(self, cleaned: dict[str, Any]) -> None:
        """The row is locked until the end of the request: two drawers follow each other."""
        if self.instance.pk is None:
            return
        kept = Sector.objects.select_for_update().get(pk=self.instance.pk)
        if cleaned.get("seen_version") not in (None, kept.version):
            said = _(
                "Ce secteur a changé pendant que vous le dessiniez (version %(version)s). "
                "Copiez votre polygone (GeoJSON), rechargez la page, puis collez-le."
            )
            raise ValidationError(said % {"version": kept.version})

    def _check_fit(self, cleaned: dict[str, Any]) -> None:
        city = City.objects.get(pk=current_city().id)
        code, is_active = cleaned["code"], cleaned.get("is_active", False)
        others = Sector.objects.filter(city=city, is_active=True).exclude(code=code)
        drawn = {sector.code: shape(sector.polygon) for sector in others}
        parents = {sector.code: sector.parent for sector in others}
        if is_active:
            drawn[code], parents[code] = shape(cleaned["polygon"]), cleaned.get("parent", "")
        for unfit in refusals(drawn, parents, epsg=city.epsg):
            self.add_error(unfit.column, f"« {unfit.code} » {unfit.why}")
        outline = shape(city.outline) if city.outline else None
        self.remarks = remarks(drawn, parents, outline, epsg=city.epsg)
