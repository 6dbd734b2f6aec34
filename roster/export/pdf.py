"""The grid on A4 paper, landscape; the font comes with the program, so it looks alike on every machine."""

import logging

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from pylopdf_fonts_zh_cn import sans_path

from roster.export.sheets import COLOURS, FREE_DAY
from roster.export.table import PlainRow, Table

# fontTools tells every step of making a subset, at level info.
logging.getLogger("fontTools").setLevel(logging.WARNING)
FONT = "Noto Sans SC"
MARGIN, NAME_WIDTH, TOTAL_WIDTH, HEIGHT = 10.0, 30.0, 14.0, 6.0


class _Page(FPDF):
    def __init__(self, table: Table):
        super().__init__(orientation="landscape", format="A4")
        self.plan = table
        self.add_font(FONT, fname=str(sans_path()))
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=15)
        self.set_title(table.title)
        self.set_draw_color(150)
        self.day_width = (self.epw - NAME_WIDTH - TOTAL_WIDTH) / len(table.days)

    def header(self) -> None:
        """Title and days stand on every page."""
        name, total = self.plan.labels
        self.set_font(FONT, size=14)
        self.cell(text=self.plan.title, h=9, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(FONT, size=8)
        self.line_of(name, [str(day.day) for day in self.plan.days], total, self.day_fills())
        self.line_of("", self.plan.weekdays, "", self.day_fills())

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font(FONT, size=8)
        self.cell(w=self.epw / 2, text=self.plan.footer)
        self.cell(w=self.epw / 2, text=f"{self.page_no()} / {{nb}}", align="R")

    def day_fills(self) -> list[str]:
        return [FREE_DAY if free else COLOURS[0] for free in self.plan.free_days]

    def person(self, row: PlainRow) -> None:
        fills = [
            COLOURS[cell.colour] if cell.colour else FREE_DAY if cell.is_free_day else COLOURS[0] for cell in row.cells
        ]
        self.line_of(row.name, [cell.text for cell in row.cells], row.hours, fills)

    def line_of(self, name: str, texts: list[str], total: str, fills: list[str]) -> None:
        if self.will_page_break(HEIGHT):
            self.add_page()
        self.fitted(name, NAME_WIDTH, "L")
        for text, fill in zip(texts, fills, strict=True):
            self.set_fill_color(*(int(fill[place : place + 2], 16) for place in (0, 2, 4)))
            self.fitted(text, self.day_width, "C", fill=True)
        self.fitted(total, TOTAL_WIDTH, "R")
        self.ln(HEIGHT)

    def fitted(self, text: str, width: float, align: str, fill: bool = False) -> None:
        """In smaller letters when it would not fit."""
        size = 8.0
        self.set_font(FONT, size=size)
        needed = self.get_string_width(text)
        room = width - 2 * self.c_margin if align != "C" else width - 0.6
        if needed > room:
            self.set_font(FONT, size=max(4.0, size * room / needed))
        self.cell(w=width, h=HEIGHT, text=text, border=1, align=align, fill=fill)


def to_pdf(table: Table) -> bytes:
    page = _Page(table)
    page.add_page()
    for row in table.rows:
        page.person(row)
    page.ln(3)
    page.set_font(FONT, size=8)
    page.multi_cell(w=0, text=table.legend)
    return bytes(page.output())
