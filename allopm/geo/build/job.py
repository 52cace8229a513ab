"""Builds the three files of a city's map beside the old ones, then puts them in place. Knows no command line."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from allopm.geo import directory, network
from allopm.geo.build import tiles
from allopm.geo.build.addresses import join_addresses
from allopm.geo.build.drawn import door
from allopm.geo.build.extract import BBox, Extract, Say, read_extract
from allopm.geo.build.failures import MapNotBuilt
from allopm.geo.build.features import FeatureFile
from allopm.geo.build.ground import Commune, draw_ground, land_of, read_communes
from allopm.geo.build.named import NamedStreet, index_names
from allopm.geo.build.register import RegisterRow, read_register
from allopm.geo.build.segments import network_of

BASEMAP: Final = "basemap.pmtiles"
STREETS: Final = network.FILE
ADDRESSES: Final = directory.FILE
STAMP: Final = "build.json"
SCRATCH: Final = ".build-"
VERSION: Final = 5  # of what this code makes; a higher one makes an old map due for building
SIDE_DEG: Final = 0.002  # doors stand beside the outermost streets
MARGIN_DEG: Final = 0.08  # about 8 km of land and sea around the streets


@dataclass(frozen=True)
class Inputs:
    """What a map is made from. `bbox` keeps only what lies in it."""

    extract: Path
    communes: Path | None = None
    bbox: BBox | None = None
    addresses: Path | None = None

    @property
    def outlines(self) -> Path | None:
        """Outlines of communes as given, or lying next to the extract."""
        return self.communes or next(iter(sorted(self.extract.parent.glob("communes*.geojson"))), None)

    @property
    def register(self) -> Path | None:
        """The register of addresses as given, or lying next to the extract."""
        return self.addresses or next(iter(sorted(self.extract.parent.glob("adresses-*.csv*"))), None)


@dataclass(frozen=True)
class Stamp:
    """What a map was made from: the same again needs no building."""

    version: int
    extract: str
    size: int
    mtime_ns: int
    communes: str
    register: str
    bbox: BBox | None


def build_map(inputs: Inputs, out: Path, *, say: Say) -> None:
    """Raises MapNotBuilt; what was in `out` is then as before."""
    if not inputs.extract.is_file():
        raise MapNotBuilt(f"{inputs.extract} n'existe pas ou n'est pas un fichier.")
    if inputs.addresses and not inputs.addresses.is_file():
        raise MapNotBuilt(f"{inputs.addresses} n'existe pas ou n'est pas un fichier.")
    stamp = stamp_of(inputs)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _alone(out), _scratch(out) as scratch:
            _build(inputs, scratch, say=say)
            (scratch / STAMP).write_text(json.dumps(asdict(stamp)), encoding="utf-8")
            for name in (BASEMAP, STREETS, ADDRESSES, STAMP):
                os.replace(scratch / name, out / name)
    except OSError as problem:
        raise MapNotBuilt(f"Écriture impossible dans {out} : {problem.strerror or problem}.") from problem


def is_built(inputs: Inputs, out: Path) -> bool:
    """Whether `out` already holds the map of exactly this."""
    try:
        kept = json.loads((out / STAMP).read_text(encoding="utf-8"))
        wanted = stamp_of(inputs)
    except (OSError, ValueError):
        return False
    has_files = all((out / name).is_file() for name in (BASEMAP, STREETS, ADDRESSES))
    return bool(has_files and kept == json.loads(json.dumps(asdict(wanted))))


def stamp_of(inputs: Inputs) -> Stamp:
    found = inputs.extract.stat()
    extract, communes = str(inputs.extract.resolve()), str(inputs.outlines or "")
    register = _version_of(inputs.register) if inputs.register else ""
    return Stamp(VERSION, extract, found.st_size, found.st_mtime_ns, communes, register, inputs.bbox)


def _version_of(path: Path) -> str:
    found = path.stat()
    return f"{path.resolve()} {found.st_size} {found.st_mtime_ns}"


def _build(inputs: Inputs, scratch: Path, *, say: Say) -> None:
    say(f"lecture de {inputs.extract.name}")
    drawn = scratch / "features.geojsonl"
    with drawn.open("w", encoding="utf-8") as out:
        features = FeatureFile(out)
        read = read_extract(inputs.extract, features, bbox=inputs.bbox, say=say)
        west, south, east, north = read.box or read.bounds()
        frame = (west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG)
        around = read_communes(inputs.outlines, frame) if inputs.outlines else []
        draw_ground(features, frame, land_of(frame, around, read.coasts), around)
        register = _read_register(inputs, read, say=say)
        for row in register:
            features.add_shape(door(f"{row.number}{row.suffix}"), {"type": "Point", "coordinates": [row.lon, row.lat]})
    say("dessin : " + ", ".join(f"{count} {layer}" for layer, count in sorted(features.counts.items())))
    named = index_names(read.streets, around)
    _save_streets(read, named[1], scratch, say=say)
    _save_addresses(register, read, around, scratch / ADDRESSES, named=named, say=say)
    say("tuiles")
    tiles.write_tiles(drawn, scratch / BASEMAP, scratch=scratch)
    say(f"carte faite : {(scratch / BASEMAP).stat().st_size / 1e6:.1f} Mo")


def _save_streets(read: Extract, places: list[int], scratch: Path, *, say: Say) -> None:
    streets = network_of(read.streets, places, read.bans)
    streets.save(scratch / STREETS)
    kilometres = streets.seg_m[streets.flow_of("car") > 0].sum() / 1000
    bans = len(streets.ban_from)
    say(f"rues : {len(streets.seg_a)} tronçons, {kilometres:.0f} km carrossables, {bans} virages interdits")


def _read_register(inputs: Inputs, read: Extract, *, say: Say) -> list[RegisterRow]:
    """What the register has where the streets are; nothing when there is none."""
    if inputs.register is None:
        return []
    say(f"lecture de {inputs.register.name}")
    west, south, east, north = read.box or read.bounds()
    frame = (west - SIDE_DEG, south - SIDE_DEG, east + SIDE_DEG, north + SIDE_DEG)
    return list(read_register(inputs.register, frame))


def _save_addresses(
    register: list[RegisterRow], read: Extract, communes: list[Commune], path: Path, *,
    named: tuple[list[NamedStreet], list[int]], say: Say,
) -> None:  # fmt: skip
    found = join_addresses(read.streets, named, communes, register=register, marks=read.marks)
    found.save(path)
    names = len(found.entries)
    say(f"adresses : {names} noms, {len(found.doors)} numéros, {len(found.crossings)} croisements")


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """One build at a time in one folder; the system frees the lock of a killed one."""
    with (out / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise MapNotBuilt(f"Une construction est déjà en cours dans {out}. Attendez sa fin.") from problem
        yield


@contextmanager
def _scratch(out: Path) -> Iterator[Path]:
    """A folder on the same disk, so that putting files in place is one rename each."""
    for left in out.glob(f"{SCRATCH}*"):  # of a build that was killed: nobody else is here
        shutil.rmtree(left, ignore_errors=True)
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=out))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
