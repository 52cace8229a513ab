"""Reads the files of a city, and says in which file and at which line something is wrong. Knows no table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from shapely.geometry import shape

from allopm.city.files import shapes
from allopm.city.files.answering import AnswersFile
from allopm.city.files.calls import CallsFile
from allopm.city.files.desk import DeskFile
from allopm.city.files.looking import CamerasFile
from allopm.city.files.procedures import ServicesFile
from allopm.city.files.telling import FactsFile, TechnologiesFile
from allopm.city.files.urgency_shape import UrgencyFile
from allopm.city.sectoring import refusals

Where = Sequence[str | int]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster, where it is built
Model = TypeVar("Model", bound=BaseModel)


class BadCityFile(Exception):
    """A file of the city cannot be taken; the text names file, line and key."""


@dataclass(frozen=True)
class CityFiles:
    """Everything `cities/<slug>/` says."""

    city: shapes.CityFile
    outline: shapes.SectorsFile
    kinds: shapes.KindsFile
    services: ServicesFile
    sectors: shapes.SectorsFile
    places: shapes.PlacesFile
    contacts: shapes.ContactsFile
    neighbours: shapes.NeighboursFile
    approach: shapes.ApproachFile
    dispatching: shapes.DispatchingFile
    calls: CallsFile
    desk: DeskFile
    urgency: UrgencyFile
    answers: AnswersFile
    cameras: CamerasFile
    technologies: TechnologiesFile
    facts: FactsFile


def read_city_files(folder: Path) -> CityFiles:
    """All files, checked one by one and against each other. Raises BadCityFile."""
    if not folder.is_dir():
        raise BadCityFile(f"{folder} : ce dossier n’existe pas")
    files = CityFiles(
        calls=_read_if_there(folder / "calls.yaml", CallsFile),
        city=read_file(folder / "city.yaml", shapes.CityFile),
        outline=read_file(folder / "outline.geojson", shapes.SectorsFile),
        kinds=read_file(folder / "kinds.yaml", shapes.KindsFile),
        services=read_file(folder / "services.yaml", ServicesFile),
        sectors=read_file(folder / "sectors.geojson", shapes.SectorsFile),
        places=read_file(folder / "places.geojson", shapes.PlacesFile),
        contacts=read_file(folder / "contacts.yaml", shapes.ContactsFile),
        neighbours=_read_if_there(folder / "neighbours.geojson", shapes.NeighboursFile),
        approach=_read_if_there(folder / "approach.yaml", shapes.ApproachFile),
        dispatching=_read_if_there(folder / "dispatching.yaml", shapes.DispatchingFile),
        desk=_read_if_there(folder / "desk.yaml", DeskFile),
        urgency=_read_if_there(folder / "urgency.yaml", UrgencyFile),
        answers=_read_if_there(folder / "answers.yaml", AnswersFile),
        cameras=_read_if_there(folder / "cameras.geojson", CamerasFile),
        technologies=_read_if_there(folder / "technologies.yaml", TechnologiesFile),
        facts=_read_if_there(folder / "facts.yaml", FactsFile),
    )
    _check_together(folder, files)
    return files


def _read_if_there(path: Path, model: type[Model]) -> Model:
    """A file that a city may do without."""
    return read_file(path, model) if path.exists() else model()


def read_file(path: Path, model: type[Model]) -> Model:
    """One file as its shape; JSON is read as the YAML that it is."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  # a safe loader
    except FileNotFoundError as problem:
        raise BadCityFile(f"{path} : ce fichier manque") from problem
    except UnicodeDecodeError as problem:
        raise BadCityFile(f"{path} : ce fichier n’est pas en UTF-8") from problem
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise BadCityFile(f"{path}, ligne {line} : {problem.problem}") from problem
    try:
        return model.model_validate(content)
    except ValidationError as problem:
        lines = [complaint(path, error["loc"], error["msg"]) for error in problem.errors()[:10]]
        raise BadCityFile("\n".join(lines)) from problem


def complaint(path: Path, where: Where, text: str) -> str:
    """`…/kinds.yaml, ligne 12, groups.0.kinds.3.priority : …`."""
    key = ".".join(str(part) for part in where)
    return f"{path}, ligne {line_of(path, where)}{f', {key}' if key else ''} : {text.removeprefix('Value error, ')}"


def line_of(path: Path, where: Where) -> int:
    """The line of a key, or of the closest key above it that exists."""
    node: yaml.Node | None = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
    line = 1
    for part in where:
        child = _child(node, part)
        if child is None:
            break
        line, node = child
    return line


def _child(node: yaml.Node | None, part: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        pairs = [(key, value) for key, value in node.value if str(key.value) == str(part)]
        return (pairs[0][0].start_mark.line + 1, pairs[0][1]) if pairs else None
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        child: yaml.Node = node.value[part]
        return child.start_mark.line + 1, child
    return None


def _check_together(folder: Path, files: CityFiles) -> None:
    lines = [*_doubles(folder, files), *_unknown_names(folder, files), *_unknown_akin(folder, files)]
    lines += _unknown_eligible(folder, files)
    lines += _unknown_kinds(folder, files)
    if not lines:
        lines = list(_misfits(folder, files))
    if lines:
        raise BadCityFile("\n".join(lines[:10]))


def _doubles(folder: Path, files: CityFiles) -> Iterator[str]:
    """The same code twice in one list."""
    groups = files.kinds.groups
    yield from _double_codes(folder / "kinds.yaml", ("groups",), [group.code for group in groups])
    for index, group in enumerate(groups):
        yield from _double_codes(folder / "kinds.yaml", ("groups", index, "kinds"), [kind.code for kind in group.kinds])
    yield from _double_letters(folder / "kinds.yaml", files)
    named: dict[str, tuple[str, list[str]]] = {
        "services.yaml": ("services", [service.code for service in files.services.services]),
        "services.yaml ": ("procedures", [procedure.code for procedure in files.services.procedures]),
        "contacts.yaml": ("contacts", [contact.code for contact in files.contacts.contacts]),
        "sectors.geojson": ("features", [feature.id for feature in files.sectors.features]),
        "places.geojson": ("features", [feature.id for feature in files.places.features]),
        "answers.yaml": ("answers", [answer.code for answer in files.answers.answers]),
        "technologies.yaml": ("technologies", [one.code for one in files.technologies.technologies]),
        "facts.yaml": ("facts", [fact.code for fact in files.facts.facts]),
        "cameras.geojson": ("features", [feature.id for feature in files.cameras.features]),
    }
    for name, (key, codes) in named.items():
        yield from _double_codes(folder / name.strip(), (key,), codes)


def _double_letters(path: Path, files: CityFiles) -> Iterator[str]:
    """Two keys name one kind, in the whole city."""
    seen: set[str] = set()
    for index, group in enumerate(files.kinds.groups):
        for number, kind in enumerate(group.kinds):
            if kind.letters and kind.letters in seen:
                where = ("groups", index, "kinds", number, "letters")
                yield complaint(path, where, f"les lettres « {kind.letters} » sont déjà prises plus haut")
            seen.add(kind.letters)


def _misfits(folder: Path, files: CityFiles) -> Iterator[str]:
    """Sectors that share ground, or whose parent nobody knows."""
    features = files.sectors.features
    rank = {feature.id: index for index, feature in enumerate(features)}
    shapes_by_code = {feature.id: shape(feature.geometry) for feature in features}
    parents = {feature.id: feature.properties.parent for feature in features}
    for unfit in refusals(shapes_by_code, parents, epsg=files.city.epsg):
        yield complaint(folder / "sectors.geojson", ("features", rank[unfit.code]), f"« {unfit.code} » {unfit.why}")


def _double_codes(path: Path, where: tuple[Any, ...], codes: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield complaint(path, (*where, index), f"le code « {code} » existe déjà plus haut")
        seen.add(code)


def _kind_names(files: CityFiles) -> set[str]:
    """Every family, and every kind."""
    known = {group.code for group in files.kinds.groups}
    return known | {f"{group.code}.{kind.code}" for group in files.kinds.groups for kind in group.kinds}


def _unknown_eligible(folder: Path, files: CityFiles) -> Iterator[str]:
    """Rules and answers for kinds and families that do not exist."""
    known = _kind_names(files)
    for index, answer in enumerate(files.answers.answers):
        for name in set(answer.kinds) - known:
            where_said = ("answers", index, "kinds")
            yield complaint(folder / "answers.yaml", where_said, f"la nature ou la famille « {name} » n’existe pas")
    for name in files.dispatching.eligibility:
        if name not in known:
            where = ("eligibility", name)
            yield complaint(folder / "dispatching.yaml", where, f"la nature ou la famille « {name} » n’existe pas")


def _unknown_akin(folder: Path, files: CityFiles) -> Iterator[str]:
    """Kinds that another calls akin and nobody defines."""
    known = {f"{group.code}.{kind.code}" for group in files.kinds.groups for kind in group.kinds}
    for index, group in enumerate(files.kinds.groups):
        for number, kind in enumerate(group.kinds):
            for name in kind.akin:
                if name not in known:
                    where = ("groups", index, "kinds", number, "akin")
                    yield complaint(folder / "kinds.yaml", where, f"la nature « {name} » n’existe pas")


def _unknown_names(folder: Path, files: CityFiles) -> Iterator[str]:
    """Questions and services that nothing defines, rules that neither kind nor group gives."""
    path = folder / "kinds.yaml"
    services = {service.code for service in files.services.services}
    for index, group in enumerate(files.kinds.groups):
        for number, kind in enumerate(group.kinds):
            where = ("groups", index, "kinds", number)
            for name in kind.questions:
                if name not in files.kinds.questions:
                    yield complaint(path, (*where, "questions"), f"la question « {name} » n’est pas dans le lexique")
            if kind.service and kind.service not in services:
                yield complaint(path, (*where, "service"), f"le service « {kind.service} » n’existe pas")
            for rule in ("base_urgency", "priority", "duplicate"):
                if getattr(kind, rule) is None and getattr(group.defaults, rule) is None:
                    yield complaint(path, where, f"« {rule} » manque, ici et dans les « defaults » de la famille")


def _unknown_kinds(folder: Path, files: CityFiles) -> Iterator[str]:
    """Approach cards of kinds and groups that do not exist."""
    groups = files.kinds.groups
    known = {group.code for group in groups} | {f"{group.code}.{kind.code}" for group in groups for kind in group.kinds}
    for code in files.approach.approach:
        if code not in known:
            yield complaint(folder / "approach.yaml", ("approach", code), f"la nature « {code} » n’existe pas")
