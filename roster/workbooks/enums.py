"""Kinds of sheet, of column, of question and of problem."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Layout(TextChoices):
    DAY_LIST = "day_list", _("one row a day")
    DAY_LIST_BY_SHIFT = "day_list_by_shift", _("one row a day, shifts in columns")
    MONTH_GRID = "month_grid", _("people down, days across, codes in the cells")
    NAME_GRID = "name_grid", _("shifts down, days across, names in the cells")
    CREWS_24H = "crews_24h", _("crews in turn")
    CREW_MEMBERS = "crew_members", _("members of the crews")
    STAFF_LIST = "staff_list", _("staff list")
    IGNORED = "ignored", _("do not read")


ROSTER_LAYOUTS = frozenset(
    {Layout.DAY_LIST, Layout.DAY_LIST_BY_SHIFT, Layout.MONTH_GRID, Layout.NAME_GRID, Layout.CREWS_24H}
)


class Meaning(TextChoices):
    """What a column holds."""

    IGNORED = "ignored", _("do not read")
    DATE = "date", _("date")
    DATE_TO = "date_to", _("last date")
    WEEKDAY = "weekday", _("weekday")
    TIME = "time", _("time")
    SHIFT_CODE = "shift_code", _("shift")
    ON_DUTY = "on_duty", _("people on duty")
    LEAD = "lead", _("duty lead")
    STANDBY = "standby", _("standby")
    CREW = "crew", _("crew")
    STANDBY_CREW = "standby_crew", _("standby crew")
    TELEPHONE = "telephone", _("telephone")
    SIGN_IN = "sign_in", _("sign-in")
    REMARKS = "remarks", _("remarks")
    NUMBER = "number", _("row number")
    DAY = "day", _("day of the month")
    TOTAL = "total", _("total")
    NAME = "name", pgettext_lazy("of a person", "name")
    DEPARTMENT = "department", _("department")
    POST = "post", _("post")
    EMAIL = "email", _("e-mail")
    GROUP = "group", _("group")
    STAFF_NUMBER = "staff_number", _("staff number")
    STATUS = "status", _("status")


PERSON_MEANINGS = frozenset({Meaning.ON_DUTY, Meaning.LEAD, Meaning.STANDBY})
CREW_MEANINGS = frozenset({Meaning.CREW, Meaning.STANDBY_CREW})


class DutyPart(TextChoices):
    DUTY = "duty", _("on duty")
    LEAD = "lead", _("duty lead")
    STANDBY = "standby", _("standby")


class QuestionKind(TextChoices):
    UNKNOWN_NAME = "unknown_name", _("unknown name")
    AMBIGUOUS_NAME = "ambiguous_name", _("several people of one name")
    SPLIT_NAMES = "split_names", _("one name or several")
    UNKNOWN_CODE = "unknown_code", _("unknown shift code")
    FORMULA_VALUES = "formula_values", _("column of formulas")
    YEAR = "year", _("year missing")
    MONTH = "month", _("month missing")


class Severity(TextChoices):
    ERROR = "error", _("cannot be read")
    WARNING = "warning", _("please check")
    NOTE = "note", _("for your information")
