"""A dossier as a PDF: every page says whose case, when, by whom, which of how many, and what the JSON hashes to."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from allopm.interop.opj.dossier import Dossier
from allopm.interop.opj.lettering import BOLD, PLAIN, load_fonts, markup
from allopm.interop.opj.words import CHANNELS, MISSION_STATES, MOMENTS, ONGOING, SOURCES, TRANSMISSION_STATES

INK: Final = HexColor("#15202b")
QUIET: Final = HexColor("#52606d")
MARGIN: Final = 18 * mm
WIDE: Final = A4[0] - 2 * MARGIN - 12  # what reportlab leaves inside its frame
TEXT: Final = ParagraphStyle("text", fontName=PLAIN, fontSize=9, leading=12.5, textColor=INK, spaceAfter=4)
SMALL: Final = ParagraphStyle("small", parent=TEXT, fontSize=7.5, leading=10.5, textColor=QUIET)
TITLE: Final = ParagraphStyle("title", parent=TEXT, fontName=BOLD, fontSize=15, leading=19, spaceAfter=2)
HEADING: Final = ParagraphStyle("heading", parent=TEXT, fontName=BOLD, fontSize=11, leading=14, spaceBefore=9)
QUOTE: Final = ParagraphStyle("quote", parent=TEXT, leftIndent=8, spaceBefore=5)
PHOTO_HIGH: Final = 85 * mm
Pairs = list[tuple[str, str]]


class _Numbered(Canvas):  # type: ignore[misc]  # reportlab ships no types
    """Keeps its pages until their number is known."""

    footer: tuple[str, str] = ("", "")
    mark = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self._frame(number, len(self._pages))
            super().showPage()
        super().save()

    def _frame(self, number: int, count: int) -> None:
        self.saveState()
        self.setFont(PLAIN, 7)
        self.setFillColor(QUIET)
        first, second = self.footer
        self.drawString(MARGIN, 12 * mm, first)
        self.drawRightString(A4[0] - MARGIN, 12 * mm, f"page {number}/{count}")
        self.drawString(MARGIN, 8.5 * mm, second)
        self.translate(A4[0] / 2, A4[1] / 2)
        self.rotate(54)
        self.setFillColor(Color(0.1, 0.2, 0.35, alpha=0.06))
        self.setFont(BOLD, 30)
        self.drawCentredString(0, 0, self.mark)
        self.restoreState()


def print_dossier(dossier: Dossier, *, sha256: str) -> bytes:
    """The PDF. `sha256` is the JSON's, printed on the first page and on each footer."""
    load_fonts()
    paper = _Paper(dossier, sha256)
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=15 * mm,
        bottomMargin=20 * mm,
        title=f"{dossier['case']} · export pour un officier de police judiciaire",
        author=dossier["exported_by"],
        creator="AlloPM",
        lang="fr-FR",
    )
    exported = paper.local(dossier["exported_at"])
    footer = (f"{dossier['case']} · exporté le {exported} par {dossier['exported_by']}", f"SHA-256 du JSON : {sha256}")
    numbered = type("Numbered", (_Numbered,), {"footer": footer, "mark": f"COPIE OPJ · {dossier['case']} · {exported}"})
    document.build(list(paper.flow()), canvasmaker=numbered)
    return target.getvalue()


class _Paper:
    """The parts of the document, in the order they are read."""

    def __init__(self, dossier: Dossier, sha256: str) -> None:
        self._dossier = dossier
        self._sha256 = sha256
        self._zone = ZoneInfo(dossier["city"]["timezone"])
        self._photos = {photo["id"]: photo for photo in dossier["photos"]}

    def local(self, moment: str | None) -> str:
        """`24/11/2026 13:05:09`, in the city's time; empty for what did not happen."""
        if not moment:
            return ""
        return datetime.fromisoformat(moment).astimezone(self._zone).strftime("%d/%m/%Y %H:%M:%S")

    def flow(self) -> Iterator[Flowable]:
        yield from self._head()
        yield from self._case()
        for report in self._dossier["reports"]:
            yield from self._report(report)
        yield from self._crews()
        yield from self._checks()
        yield from self._transmissions()
        yield from self._history()
        yield from self._left_out()

    def _head(self) -> Iterator[Flowable]:
        one = self._dossier
        yield Paragraph(markup(f"Affaire {one['case']}"), TITLE)
        yield Paragraph(markup(f"{one['city']['police']} · export pour un officier de police judiciaire"), TEXT)
        zone = one["city"]["timezone"]
        yield self._table(
            [
                ("Exporté le", f"{self.local(one['exported_at'])} (heures de ce document : {zone})"),
                ("Par", one["exported_by"]),
                ("Motif", one["reason"]),
                ("Empreinte SHA-256 du fichier JSON joint", self._sha256),
            ]
        )
        yield Paragraph(
            markup(
                "Signalements reproduits mot pour mot, non vérifiés sauf mention d’un constat. Photos telles que "
                "conservées : réencodées à la réception, sans métadonnées. Le JSON joint contient les mêmes données."
            ),
            SMALL,
        )

    def _case(self) -> Iterator[Flowable]:
        one = self._dossier["incident"]
        ended = " · ".join(part for part in (one["outcome"], one["proof"], one["ended_text"]) if part)
        yield Paragraph("L’affaire", HEADING)
        yield self._table(
            [
                ("Nature", one["kind"]["label"]),
                ("Priorité", f"P{one['priority']}"),
                ("Lieu", self._place(one["location"])),
                ("Secteur", one["location"]["sector"]),
                ("Reçue le", self.local(one["created_at"])),
                ("Ouverte le", self.local(one["opened_at"])),
                ("Signalements", f"{one['reports']} ({one['witnesses']} témoin(s) distinct(s))"),
                ("Terminée le", self.local(one["ended_at"])),
                ("Issue", ended),
            ]
        )

    def _report(self, report: Dossier) -> Iterator[Flowable]:
        contact = next((one for one in self._dossier["contacts"] if one["report"] == report["code"]), None)
        reached = " · ".join(contact[key] for key in ("name", "phone", "email") if contact[key]) if contact else ""
        rows = [
            ("Reçu le", f"{self.local(report['received_at'])} ({CHANNELS.get(report['channel'], report['channel'])})"),
            ("Nature", report["kind"]["label"]),
            ("En cours", ONGOING.get(report["ongoing"], report["ongoing"])),
            ("Lieu", self._place(report["location"])),
            *((line["label"], line["value"]) for line in report["answers"]),
            ("Déclarant", reached or ("contact conservé, non joint à cet export" if report["has_contact"] else "")),
        ]
        yield Paragraph(markup(f"Signalement {report['code']}"), HEADING)
        yield self._table(rows)
        if report["comment"]:
            yield Paragraph(markup(report["comment"]), QUOTE)
        for word in report["messages"]:
            who = "Centre" if word["from"] == "desk" else "Déclarant"
            yield Paragraph(markup(f"{self.local(word['at'])} · {who} : {word['text']}"), SMALL)
        yield from self._pictures(report["photos"])

    def _crews(self) -> Iterator[Flowable]:
        for crew in self._dossier["missions"]:
            times = [(MOMENTS[name], self.local(moment)) for name, moment in crew["times"].items()]
            said = " · ".join(part for part in (crew["note"], crew["reason"]) if part)
            state = MISSION_STATES.get(crew["state"], crew["state"])
            yield Paragraph(markup(f"Équipage {crew['crew']}"), HEADING)
            yield self._table([("Envoyé le", self.local(crew["sent_at"])), *times, ("État", state), ("Note", said)])
            yield from self._pictures(crew["photos"])

    def _checks(self) -> Iterator[Flowable]:
        for check in self._dossier["vehicle_checks"]:
            yield Paragraph("Contrôle de véhicule", HEADING)
            said = {name: check.get(name) for name in ("plate", "make", "colour", "valves", "note", "by")}
            labels = ("Immatriculation", "Marque", "Couleur", "Valves", "Note", "Par")
            rows = [(label, _flat(value)) for label, value in zip(labels, said.values(), strict=True)]
            yield self._table([("Le", self.local(check.get("at"))), *rows])

    def _transmissions(self) -> Iterator[Flowable]:
        rows: Pairs = []
        for one in self._dossier["transmissions"]:
            state = TRANSMISSION_STATES.get(one["state"], one["state"])
            rows.append((self.local(one["created_at"]), f"{one['service']['name']} · {state} {one['answer']}".strip()))
        if rows:
            yield Paragraph("Transmissions", HEADING)
            yield self._table(rows)

    def _history(self) -> Iterator[Flowable]:
        yield Paragraph("Historique", HEADING)
        steps = self._dossier["steps"]
        yield self._table([(self.local(step["at"]), f"{step['text']} ({step['by']})") for step in steps])

    def _left_out(self) -> Iterator[Flowable]:
        count = len(self._dossier["photos_left_out"])
        if count:
            yield Paragraph(markup(f"{count} photo(s) de plus ne tiennent pas dans cet export : voir l’affaire."), TEXT)

    def _pictures(self, ids: list[str]) -> Iterator[Flowable]:
        for photo in (self._photos[one] for one in ids if one in self._photos):
            ratio = photo["width"] / max(1, photo["height"])
            high = min(PHOTO_HIGH, WIDE / ratio)
            image = Image(io.BytesIO(base64.b64decode(photo["jpeg_base64"])), width=high * ratio, height=high)
            image.hAlign = "LEFT"
            caption = Paragraph(markup(f"Photo {photo['id']} · SHA-256 {photo['sha256']}"), SMALL)
            yield KeepTogether([Spacer(1, 3), image, caption])

    def _place(self, place: Dossier) -> str:
        point = ""
        if place["lon"] is not None:
            accuracy = f" (± {place['accuracy_m']:.0f} m)" if place["accuracy_m"] else ""
            point = f"{place['lat']:.6f}, {place['lon']:.6f}{accuracy}, {SOURCES.get(place['source'], place['source'])}"
        return " · ".join(part for part in (place["address"], place["words"], place["floor"], point) if part)

    def _table(self, rows: Pairs) -> Table:
        """Label and text; a row too long for a page breaks between its lines."""
        cells = [[Paragraph(markup(name), SMALL), Paragraph(markup(text), TEXT)] for name, text in rows if text]
        table = Table(cells or [["", ""]], colWidths=[42 * mm, WIDE - 42 * mm], splitInRow=1, spaceAfter=4)
        table.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.25, HexColor("#d5dbe1")),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("TOPPADDING", (0, 0), (-1, -1), 2),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                ]
            )
        )
        return table


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} : {part}" for name, part in value.items())
    return "" if value is None else str(value)
