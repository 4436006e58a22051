"""The sheet for the wall as PDF: one A4, in the letter of the site."""

from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from socialmap.foundation.texts import _, language
from socialmap.referral.wall import Line, WallSheet, foot_of, title_of

if TYPE_CHECKING:
    from fpdf import FPDF

# Points and the longest name, in the order we like them: more to tell gets smaller letters, then shorter
# names, never a second sheet.
STEPS = (*((size, 160) for size in (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)), (5.0, 60), (5.0, 40))
MARGIN_MM = 11
WIDTHS_MM = (40, 50, 98)
ACCENT = (11, 74, 82)


def wall_pdf(sheet: WallSheet, fonts: Path) -> bytes:
    """The sheet in the largest letters that leave it on one page."""
    return _fitting(sheet, fonts, language())


@lru_cache(maxsize=64)
def _fitting(sheet: WallSheet, fonts: Path, _language: str) -> bytes:
    """Drawn once for what is on it: the library needs seconds to find the letters that fit."""
    at = bisect_left(STEPS, True, key=lambda step: _drawn(sheet, fonts, step)[0] == 1)
    return _drawn(sheet, fonts, STEPS[min(at, len(STEPS) - 1)], is_final=True)[1]


def _drawn(
    sheet: WallSheet, fonts: Path, step: tuple[float, int], *, is_final: bool = False
) -> tuple[int, bytes]:
    size, longest = step
    # Imported here because only this sheet needs it.
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

    pdf = FPDF(format="A4")
    pdf.set_margins(MARGIN_MM, MARGIN_MM)
    pdf.set_auto_page_break(True, MARGIN_MM)
    pdf.add_font("Atkinson", "", fonts / "atkinson-hyperlegible-400.ttf")
    pdf.add_font("Atkinson", "B", fonts / "atkinson-hyperlegible-700.ttf")
    pdf.set_title(title_of(sheet))
    pdf.set_lang(language())
    pdf.add_page()
    pdf.set_text_color(*ACCENT)
    pdf.set_font("Atkinson", "B", size * 1.9)
    pdf.cell(0, size * 0.9, title_of(sheet), new_x="LMARGIN", new_y="NEXT")
    _table(pdf, sheet, size, longest)
    pdf.set_font("Atkinson", "", size)
    pdf.ln(1)
    pdf.multi_cell(0, size * 0.45, foot_of(sheet))
    drawn = bytes(pdf.output()) if is_final else b""
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.close()
    return pdf.pages_count, drawn


def _table(pdf: "FPDF", sheet: WallSheet, size: float, longest: int) -> None:
    """One table with headings, so that a screen reader finds its way in the file too."""
    from fpdf.enums import TableBordersLayout
    from fpdf.fonts import FontFace

    pdf.set_font("Atkinson", "", size)
    pdf.set_text_color(0)
    heading = FontFace(emphasis="BOLD", color=(255, 255, 255), fill_color=ACCENT)
    group = FontFace(emphasis="BOLD", color=ACCENT, fill_color=(230, 240, 239))
    with pdf.table(
        col_widths=WIDTHS_MM,
        headings_style=heading,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        line_height=size * 0.42,
        padding=(0.35, 0.8),
        text_align="LEFT",
    ) as table:
        table.row((_("Wie"), _("Waarvoor"), _("Naam, plaats en telefoon")))
        for title, lines in sheet.groups:
            table.row().cell(title, colspan=3, style=group)
            for line in lines:
                table.row((line.discipline, line.needs, who_text(line, longest)))


def who_text(line: Line, longest: int) -> str:
    """The names of a discipline, one to a line; a longer name is cut off."""
    return "\n".join(
        ", ".join(
            part
            for part in (_cut(one.name, longest), one.place, one.phone, _("aan huis") if one.at_home else "")
            if part
        )
        for one in line.who
    )


def _cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"
