"""A comparison of demand and rules in words."""

from django.utils.translation import gettext as _

from core.ui.wording import listed
from roster.queries.whatif import Comparison, Count


def rule_name(kind: str) -> str:
    names = {
        "rest": _("rest between two shifts"),
        "longest_run": _("longest run of working days"),
        "nights_in_a_row": _("most nights in a row"),
        "week_minutes": _("most hours in a week"),
        "period_minutes": _("hours in the month"),
        "weekends": _("weekends with work"),
    }
    return names.get(kind, _("another hard rule"))


def reason_of(count: Count, *, of_leads: bool = False) -> str:
    """The rules that bind; where none does alone, the arithmetic."""
    if count.binding:
        return listed(rule_name(kind) for kind in count.binding)
    told = {"asked": count.asked, "each": count.each}
    match count.measure:
        case "day" if of_leads:
            return _("%(asked)s leads on the fullest day") % told
        case "day":
            return _("%(asked)s officers on the fullest day") % told
        case "nights":
            return _("%(asked)s nights, of which one person can work %(each)s") % told
        case "weekends":
            return _("%(asked)s shifts on weekends, of which one person can work %(each)s") % told
    return _("%(asked)s shifts, of which one person can work %(each)s") % told


def needed_words(count: Count) -> str:
    """The number; "at least" where it is not known yet whether so few can do it."""
    return str(count.needed) if count.fewest is not None else _("at least %(bound)s") % {"bound": count.bound}


def answer_of(found: Comparison) -> str:
    """The first thing on the page."""
    before, after = found.standing.count, found.trial.count
    if before is None or after is None:
        return _("No demand, nobody needed")
    if found.trial is found.standing:
        return _("%(needed)s officers are needed, %(there)s are there") % {
            "needed": needed_words(before), "there": before.there,
        }  # fmt: skip
    return _("%(needed)s officers would be needed instead of %(before)s; %(there)s are there") % {
        "needed": needed_words(after), "before": needed_words(before), "there": after.there,
    }  # fmt: skip
