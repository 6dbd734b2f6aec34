"""What may be wrong in a workbook, and the sentence for it: what, where, what to do."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from roster.workbooks.enums import Severity


class ProblemKind(TextChoices):
    BAD_DATE = "bad_date", _("not a date")
    AMBIGUOUS_DATE = "ambiguous_date", _("day and month could change places")
    NO_YEAR = "no_year", _("year missing")
    NO_MONTH = "no_month", _("month missing")
    WEEKDAY_DIFFERS = "weekday_differs", _("weekday does not fit the date")
    DAY_OUTSIDE_MONTH = "day_outside_month", _("no such day in the month")
    FORMULA = "formula", _("formula")
    STRUCK = "struck", _("struck through")
    HIDDEN_ROW = "hidden_row", _("hidden row")
    HIDDEN_SHEET = "hidden_sheet", _("hidden sheet")
    BAD_TELEPHONE = "bad_telephone", _("not a telephone number")
    BAD_EMAIL = "bad_email", _("not an e-mail address")
    NO_NAME = "no_name", _("name missing")
    NOT_A_NAME = "not_a_name", _("not a name")
    TWICE = "twice", _("listed twice")
    BAD_CREW = "bad_crew", _("not a crew")
    NOTHING_ABOVE = "nothing_above", _("nothing above to repeat")
    ERROR_VALUE = "error_value", _("error value")
    MISSING_COLUMN = "missing_column", _("column missing")
    SHEET_GONE = "sheet_gone", _("sheet not in this file")
    REMARK = "remark", _("remark beside a name")


SENTENCES: dict[ProblemKind, Any] = {
    ProblemKind.BAD_DATE: _("%(cell)s: “%(written)s” is not a date. Write it as 2026-03-09."),
    ProblemKind.AMBIGUOUS_DATE: _("%(cell)s: “%(written)s” can be read as two different days. Write it as 2026-03-09."),
    ProblemKind.NO_YEAR: _(
        "%(cell)s: “%(written)s” has no year, and no title names one. Choose the year of this sheet."
    ),
    ProblemKind.NO_MONTH: _(
        "%(cell)s: “%(written)s” has no month, and no title names one. Choose the month of this sheet."
    ),
    ProblemKind.WEEKDAY_DIFFERS: _(
        "%(cell)s: “%(written)s” does not fit %(day)s, which is a %(weekday)s. Check the date and the year."
    ),
    ProblemKind.DAY_OUTSIDE_MONTH: _(
        "%(cell)s: “%(written)s” stands under a day that the month does not have. Clear the cell or correct the month."
    ),
    ProblemKind.FORMULA: _("%(cell)s: the formula %(written)s is not evaluated. Replace it by its value."),
    ProblemKind.STRUCK: _(
        "%(cell)s: “%(written)s” is struck through and was left out. Remove the line through it if it is meant."
    ),
    ProblemKind.HIDDEN_ROW: _(
        "%(cell)s: this row is hidden in the workbook, and was read all the same. Delete it there if it is not meant."
    ),
    ProblemKind.HIDDEN_SHEET: _("%(cell)s: this sheet is hidden in the workbook."),
    ProblemKind.BAD_TELEPHONE: _(
        "%(cell)s: “%(written)s” is not a telephone number. Write the digits, such as 13800138000."
    ),
    ProblemKind.BAD_EMAIL: _("%(cell)s: “%(written)s” is not an e-mail address. Write it as name@example.com."),
    ProblemKind.NO_NAME: _("%(cell)s: the row has no name. Fill it in or delete the row."),
    ProblemKind.NOT_A_NAME: _("%(cell)s: “%(written)s” is not a name. Write one person's name in the cell."),
    ProblemKind.TWICE: _("%(cell)s: “%(written)s” stands in %(other)s already. Delete one of the two."),
    ProblemKind.BAD_CREW: _("%(cell)s: “%(written)s” is not a crew. Write its number, such as 1."),
    ProblemKind.NOTHING_ABOVE: _(
        "%(cell)s: “%(written)s” repeats the cell above, but that one is empty. Write it out."
    ),
    ProblemKind.ERROR_VALUE: _("%(cell)s: the cell shows the error %(written)s. Write its value."),
    ProblemKind.MISSING_COLUMN: _(
        "%(cell)s: no column of this sheet is marked as “%(written)s”. Choose the column that holds it."
    ),
    ProblemKind.SHEET_GONE: _("This file has no sheet “%(written)s”. Choose another sheet, or leave it out."),
    ProblemKind.REMARK: _(
        "%(cell)s: the remark “%(written)s” beside the name was not read as duty. "
        "Check whether it changes who is on duty."
    ),
}


@dataclass(frozen=True)
class Problem:
    """`cell` as "Sheet1!C7". Only severity `error` keeps something from being brought in."""

    kind: ProblemKind
    cell: str
    written: str = ""
    severity: Severity = Severity.ERROR
    params: dict[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """In the active language."""
        return str(SENTENCES[self.kind]) % {"cell": self.cell, "written": self.written, **self.params}
