"""What people print: a PDF of headings, texts, lists and tables, in the letter of the site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from socialmap.foundation.texts import language

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN_MM = 16
SIZE = 10.5
ACCENT = (11, 74, 82)


@dataclass(frozen=True)
class Heading:
    """A heading above what follows."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str
    is_small: bool = False


@dataclass(frozen=True)
class Large:
    """What must be seen from a distance, such as a name."""

    text: str


@dataclass(frozen=True)
class Picture:
    """A PNG, so many millimetres wide, and for who cannot see it what it is."""

    png: bytes
    width_mm: float
    description: str


@dataclass(frozen=True)
class Points:
    """A list."""

    lines: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table with its heads; `widths` are shares of the page. Rows to write in are `row_mm` high."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()
    row_mm: float = 0


Block = Heading | Text | Large | Picture | Points | Table


def paper(title: str, blocks: Sequence[Block], *, fonts: Path, foot: str, made_at: datetime) -> bytes:
    """The whole as PDF, A4, with `foot` and the page number under every page."""
    # Imported here because only what is printed needs it.
    from fpdf import FPDF

    class Sheet(FPDF):
        def footer(self) -> None:
            self.set_y(-12)
            self.set_font("Atkinson", "", 8)
            self.set_text_color(60)
            self.cell(0, 5, f"{foot} · {self.page_no()}/{{nb}}", align="C")

    pdf = Sheet(format="A4")
    pdf.set_margins(MARGIN_MM, MARGIN_MM)
    pdf.set_auto_page_break(True, MARGIN_MM + 2)
    pdf.add_font("Atkinson", "", fonts / "atkinson-hyperlegible-400.ttf")
    pdf.add_font("Atkinson", "B", fonts / "atkinson-hyperlegible-700.ttf")
    pdf.set_title(title)
    pdf.set_lang(language())
    pdf.set_creation_date(made_at)
    pdf.add_page()
    _write(pdf, title, 18, bold=True)
    for block in blocks:
        _add(pdf, block)
    drawn = bytes(pdf.output())
    _let_go(pdf)
    return drawn


def fonts_in(home: Path) -> Path:
    """Where the letters lie that may be put into a file."""
    return home / "static" / "vendor" / "atkinson-hyperlegible"


def _add(pdf: "FPDF", block: Block) -> None:
    if isinstance(block, Heading):
        pdf.ln(2)
        _write(pdf, block.text, 13, bold=True)
    elif isinstance(block, Text):
        _write(pdf, block.text, SIZE - 2 if block.is_small else SIZE)
    elif isinstance(block, Large):
        _write(pdf, block.text, 22, bold=True)
    elif isinstance(block, Picture):
        pdf.image(BytesIO(block.png), w=block.width_mm, alt_text=block.description)
        pdf.ln(2)
    elif isinstance(block, Points):
        for line in block.lines:
            _write(pdf, f"-  {line}", SIZE)
    elif block.rows:
        _table(pdf, block)


def _write(pdf: "FPDF", text: str, size: float, *, bold: bool = False) -> None:
    pdf.set_font("Atkinson", "B" if bold else "", size)
    pdf.set_text_color(*(ACCENT if bold else (20, 20, 20)))
    pdf.multi_cell(0, size * 0.5, _known(text), new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.ln(1)


def _table(pdf: "FPDF", block: Table) -> None:
    from fpdf.enums import TableBordersLayout
    from fpdf.fonts import FontFace

    pdf.set_font("Atkinson", "", SIZE - 1)
    pdf.set_text_color(20)
    with pdf.table(
        col_widths=tuple(block.widths) or None,
        headings_style=FontFace(emphasis="BOLD", color=(255, 255, 255), fill_color=ACCENT),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        line_height=(SIZE - 1) * 0.5,
        padding=(0.6, 1),
        text_align="LEFT",
    ) as table:
        table.row([_known(head) for head in block.heads])
        for row in block.rows:
            table.row([_known(cell) for cell in row], min_height=block.row_mm or None)
    pdf.ln(2)


def _known(text: str) -> str:
    """Without signs the letter does not have: a file with a missing sign is no file at all."""
    return text.replace("\t", " ").replace("\r", "")


def _let_go(pdf: "FPDF") -> None:
    from fpdf.fonts import TTFFont

    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.close()
