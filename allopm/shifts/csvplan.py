"""A plan as a spreadsheet saves it: `;` or `,` or tabs, UTF-8 or cp1252, a line of column names. Writes nothing."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from allopm.shifts.reading import NAMES, NEEDED, BadPlan, PlanRow, plain

if TYPE_CHECKING:
    from allopm.shifts.reading import RowReader

_WIDEST: Final = 4000  # characters of one cell; more is not a plan


def read_csv(content: bytes, reader: RowReader) -> list[PlanRow]:
    """Raises BadPlan when the columns are not there."""
    text = _text(content)
    first = text.lstrip().splitlines()[0]
    delimiter = max(";,\t", key=first.count)
    lines = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter)
    try:
        columns = _columns(next(lines))
        return [_row(cells, columns, reader, line=lines.line_num) for cells in lines if any(map(str.strip, cells))]
    except csv.Error as problem:
        raise BadPlan(
            _("Ce fichier n’est pas un CSV lisible (ligne %(line)s).") % {"line": lines.line_num}
        ) from problem


def _text(content: bytes) -> str:
    """UTF-8 if it is; what Excel calls ANSI otherwise."""
    if b"\x00" in content:
        raise BadPlan(_("Ce fichier n’est ni un CSV ni un calendrier."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _columns(header: list[str]) -> list[str]:
    """Our name of each column, empty for those we do not know."""
    ours = {name: code for code, names in NAMES.items() for name in names}
    columns = [ours.get(plain(cell), "") for cell in header]
    missing = [label for code, label in NEEDED.items() if code not in columns]
    if missing:
        raise BadPlan(_("Il manque ces colonnes : %(names)s.") % {"names": ", ".join(missing)})
    twice = sorted({code for code in columns if code and columns.count(code) > 1})
    if twice:
        raise BadPlan(_("Cette colonne est deux fois dans le fichier : %(name)s.") % {"name": NAMES[twice[0]][0]})
    return columns


def _row(cells: list[str], columns: list[str], reader: RowReader, *, line: int) -> PlanRow:
    if len(cells) > len(columns) and any(map(str.strip, cells[len(columns) :])):
        return PlanRow(line, "", problem=_("Il y a plus de cases que de colonnes."))
    if any(len(cell) > _WIDEST for cell in cells):
        return PlanRow(line, "", problem=_("Une case est trop longue."))
    return reader.read({name: cell for name, cell in zip(columns, cells, strict=False) if name}, line=line)
