"""A registration receipt as a PDF of one page, in the reader's language. Knows no case and no table."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from allopm.interop.opj.lettering import BOLD, PLAIN, load_fonts, markup

INK: Final = HexColor("#15202b")
QUIET: Final = HexColor("#52606d")
MARGIN: Final = 22 * mm
LABELS: Final = 48 * mm
SQUARE: Final = 36 * mm
TEXT: Final = ParagraphStyle("text", fontName=PLAIN, fontSize=10.5, leading=15, textColor=INK)
SMALL: Final = ParagraphStyle("small", parent=TEXT, fontSize=8.5, leading=12, textColor=QUIET)
TITLE: Final = ParagraphStyle("title", parent=TEXT, fontName=BOLD, fontSize=18, leading=24)
CODE: Final = ParagraphStyle("code", parent=TITLE, fontSize=22, leading=30)


@dataclass(frozen=True)
class Slip:
    """What the page says, in order; `link` is also the square that a phone reads."""

    police: str
    title: str
    code: str
    lines: Sequence[tuple[str, str]]
    link_title: str
    link: str
    law: str
    lang: str


def print_slip(slip: Slip) -> bytes:
    """The PDF."""
    load_fonts()
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=f"{slip.title} · {slip.code}",
        author=slip.police,
        creator="AlloPM",
        lang=slip.lang,
    )
    wide = A4[0] - 2 * MARGIN - 12
    document.build(
        [
            Paragraph(markup(slip.police), SMALL),
            Paragraph(markup(slip.title), TITLE),
            Paragraph(markup(slip.code), CODE),
            _table([[markup(label), markup(value)] for label, value in slip.lines], (LABELS, wide - LABELS)),
            Spacer(1, 6 * mm),
            Paragraph(markup(slip.link_title), TEXT),
            Paragraph(markup(slip.link), SMALL),
            Spacer(1, 3 * mm),
            _square(slip.link),
            Spacer(1, 6 * mm),
            Paragraph(markup(slip.law), SMALL),
        ]
    )
    return target.getvalue()


def _table(rows: list[list[str]], widths: tuple[float, float]) -> Table:
    cells = [[Paragraph(label, SMALL), Paragraph(value, TEXT)] for label, value in rows]
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, QUIET)]
    return Table(cells, colWidths=widths, style=TableStyle(style))


def _square(link: str) -> Drawing:
    code = QrCodeWidget(link, barLevel="M")
    left, low, right, high = code.getBounds()
    scale = SQUARE / max(right - left, high - low)
    return Drawing(SQUARE, SQUARE, code, transform=[scale, 0, 0, scale, 0, 0])
