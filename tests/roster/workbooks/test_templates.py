"""The clean templates are read back as what they are, in every language."""

from datetime import date

import pytest

from roster.workbooks import Layout, propose, read_workbook
from roster.workbooks.templates import LANGUAGES, layouts_with_template, template

MARCH = date(2026, 3, 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", [layout for layout, _label in layouts_with_template()])
def test_a_template_filled_in_is_recognised(layout: Layout, language: str) -> None:
    import io

    from openpyxl import load_workbook

    made = template(layout, language=language, file_format="xlsx", month=MARCH)
    book = load_workbook(io.BytesIO(made.content))
    sheet = book.worksheets[0]
    heading = next(row for row in range(1, 4) if sheet.cell(row=row, column=2).value is not None)
    first = heading + (2 if layout is Layout.MONTH_GRID else 1)
    names = {
        Layout.STAFF_LIST: (2, "张三"),
        Layout.DAY_LIST: (2, "张三"),
        Layout.DAY_LIST_BY_SHIFT: (3, "张三"),
        Layout.MONTH_GRID: (1, "张三"),
        Layout.CREWS_24H: (2, 1),
    }
    column, value = names[layout]
    sheet.cell(row=first, column=column, value=value)
    if layout is Layout.MONTH_GRID:
        sheet.cell(row=first, column=2, value="白" if language != "en" else "Day")
    if layout is Layout.DAY_LIST_BY_SHIFT:
        sheet.cell(row=first, column=4, value="李四")
    if layout is Layout.STAFF_LIST:
        sheet.cell(row=first, column=3, value="办公室")
    stream = io.BytesIO()
    book.save(stream)
    proposal = propose(read_workbook(stream.getvalue(), made.filename))
    assert proposal.sheets[0].mapping.layout is layout
    if layout is not Layout.STAFF_LIST:
        assert (proposal.sheets[0].mapping.year, proposal.sheets[0].mapping.month) == (2026, 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_templates_open_in_excel_as_utf8(language: str) -> None:
    made = template(Layout.STAFF_LIST, language=language, file_format="csv", month=MARCH)
    assert made.content.startswith(b"\xef\xbb\xbf")
    assert made.filename == f"staff-{language}.csv"
    assert read_workbook(made.content, made.filename).sheets[0].rows[1]
