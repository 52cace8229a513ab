#!/usr/bin/env python
"""Keeps locale/*/LC_MESSAGES/django.po in step with what residents read. Needs Babel and Django only.

scripts/messages.py          adds new texts to each language, marks gone ones obsolete
scripts/messages.py check    says which texts have no translation; exit code 1 when there are any
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parents[1]
LANGUAGES: Final = ("en", "it")
# Staff read French; residents read their own language.
READ_BY_RESIDENTS: Final = (
    "allopm/templates/*.html",
    "allopm/sites/citizen/**/*.html",
    "allopm/sites/citizen/**/*.py",
    "allopm/config/views.py",
    "allopm/city/queries.py",
    "allopm/incidents/outcomes.py",
    "allopm/neighbours/*.py",
    "allopm/incidents/queries.py",
    "allopm/incidents/words.py",
    "allopm/pilot/*.py",
    "allopm/refusals.py",
    "allopm/reports/*.py",
    "allopm/services/*.py",
    "allopm/mine/*.py",
    "allopm/notices/*.py",
    "allopm/templates/notices/*",
    "allopm/interop/sms/carrying.py",
)
KEYWORDS: Final = DEFAULT_KEYWORDS | {"gettext_lazy": None, "ngettext_lazy": (1, 2)}


def sources() -> Iterator[Path]:
    for pattern in READ_BY_RESIDENTS:
        yield from sorted(ROOT.glob(pattern))


def python_of(path: Path) -> bytes:
    """Django turns a template into gettext calls; blanks at the start of lines would be bad indentation."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".html", ".txt"):
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    return text.encode()


def said_to_residents() -> Catalog:
    catalog = Catalog(charset="utf-8")
    for path in sources():
        for _line, message, _comments, _context in extract("python", io.BytesIO(python_of(path)), KEYWORDS):
            catalog.add(message, locations=[(str(path.relative_to(ROOT)), 1)])
    return catalog


def file_of(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def known(language: str) -> Catalog:
    path = file_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", project="AlloPM", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> None:
    catalog = known(language)
    catalog.update(said_to_residents(), no_fuzzy_matching=True)
    path = file_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=0, sort_output=True, no_location=True, omit_header=False, ignore_obsolete=True)


def missing(language: str) -> list[str]:
    """Texts without a translation, or whose placeholders differ from the original."""
    catalog, bad = known(language), []
    for message in said_to_residents():
        translated = catalog.get(message.id) if message.id else None
        if message.id and (translated is None or not translated.string or not all_given(translated.string)):
            bad.append(str(message.id))
        elif translated is not None and any(True for _ in translated.check()):
            bad.append(f"placeholders: {message.id}")
    return bad


def all_given(string: str | tuple[str, ...] | list[str]) -> bool:
    return bool(string) if isinstance(string, str) else all(string)


def main(words: list[str]) -> int:
    settings.configure()
    if words[1:] == ["check"]:
        lines = [f"{language}: {text}" for language in LANGUAGES for text in missing(language)]
        sys.stderr.write("".join(f"{line}\n" for line in lines))
        return 1 if lines else 0
    for language in LANGUAGES:
        update(language)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
