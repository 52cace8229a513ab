"""What a city tells on its pages, fact by fact (`technologies.yaml`, `facts.yaml`). Knows no table."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from allopm.city.files.shapes import AsOf, Code, Strict, Text, Words

Page = Literal["technologies", "pound", "lost_property", "angela", "victims"]
PAGES: Final = [
    ("technologies", "technologies déployées"),
    ("pound", "fourrière"),
    ("lost_property", "objets trouvés"),
    ("angela", "Demandez Angela"),
    ("victims", "aide aux victimes"),
]


class LongWords(Strict):
    """A few sentences in the languages of the screens; French is always there."""

    fr: str = Field(min_length=1, max_length=600)
    en: str = Field(default="", max_length=600)
    it: str = Field(default="", max_length=600)


Nothing = Annotated[dict[str, str], Field(max_length=0)]


class TechnologyFile(Strict):
    """What it is for, how many, under which law, and how long what it records is kept."""

    code: Code
    label: Words
    text: LongWords
    source: Text
    count: Words | None = None
    law: LongWords | None = None
    keep: LongWords | None = None
    as_of: AsOf = ""
    invented: bool = False


class TechnologiesFile(Strict):
    technologies: tuple[TechnologyFile, ...] = ()


class FactFile(Strict):
    """One thing to know, on one page."""

    code: Code
    page: Page
    label: Words
    text: LongWords
    source: Text
    as_of: AsOf = ""
    invented: bool = False


class FactsFile(Strict):
    facts: tuple[FactFile, ...] = ()
