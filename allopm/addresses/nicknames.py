"""What people of a city call its places: `cities/<city>/nicknames.yaml`. Knows no table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from allopm.city.files.reading import read_file

if TYPE_CHECKING:
    from pathlib import Path

FILE = "nicknames.yaml"
Words = Annotated[str, Field(min_length=1, max_length=120)]


class Nickname(BaseModel):
    """Names for a street of the index (`street`), or for a point of its own (`name`, `lon`, `lat`, `source`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: Annotated[tuple[Words, ...], Field(min_length=1)]
    street: str = ""
    name: str = ""
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    approximate: bool = False
    source: str = ""

    @model_validator(mode="after")
    def _points_somewhere(self) -> Self:
        has_point = self.lon is not None and self.lat is not None and self.name and self.source
        if not (self.street or has_point):
            raise ValueError("il faut « street », ou bien « name », « lon », « lat » et « source »")
        return self


class NicknamesFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nicknames: tuple[Nickname, ...]


def read_nicknames(folder: Path) -> tuple[Nickname, ...]:
    """None when the city gives none. Raises BadCityFile."""
    path = folder / FILE
    return read_file(path, NicknamesFile).nicknames if path.is_file() else ()
