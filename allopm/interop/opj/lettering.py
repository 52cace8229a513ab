"""The two embedded typefaces of a PDF, and what they cannot write: never dropped in silence. Knows no case."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN: Final = "Vera"
BOLD: Final = "VeraBd"


@lru_cache(maxsize=1)
def load_fonts() -> frozenset[int]:
    """The typefaces that come with reportlab (Bitstream Vera: Latin-1 and typography); returns what they can write."""
    pdfmetrics.registerFont(TTFont(PLAIN, "Vera.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, "VeraBd.ttf"))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    known: frozenset[int] = frozenset(pdfmetrics.getFont(PLAIN).face.charToGlyph)
    return known


def markup(text: str) -> str:
    """A text as paragraphs take it: lines kept; a sign without a glyph as ‹U+1F6B2›, whose exact form the JSON has."""
    known = load_fonts()
    plain = text.replace("\u202f", "\u00a0").replace("\u2019", "’")
    written = "".join(one if one == "\n" or ord(one) in known else f"‹U+{ord(one):04X}›" for one in plain)
    return escape(written).replace("\n", "<br/>")
