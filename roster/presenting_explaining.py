"""Why there is no roster, in sentences, each with what giving it up would give and where it is changed (1.6)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ui.wording import bracketed, clauses, labelled, listed
from roster.enums import DutyRole, PlanningKind
from roster.models import Roster
from roster.planning.problem import HOUR
from roster.queries.explaining import Part, Told
from roster.queries.planning_ground import Variant

RULES = "admin:roster_planningrule_changelist"


class Line(NamedTuple):
    """One part of a conflict. `gain`: what giving it up alone would give; `href`: where it is changed, if he may."""

    text: str
    gain: str
    href: str


class Sentence(NamedTuple):
    """One conflict: what is asked, and what stands against it."""

    text: str
    lines: list[Line]
    note: str


def sentences(told: Iterable[Told], roster: Roster, *, may_set_up: bool) -> list[Sentence]:
    """`may_set_up`: whether the reader changes demand and rules himself."""
    return [_sentence(conflict, roster, may_set_up) for conflict in told]


def _sentence(conflict: Told, roster: Roster, may_set_up: bool) -> Sentence:
    lines = [_line(conflict, part, roster, may_set_up) for part in (*conflict.demands, *conflict.parts)]
    if conflict.needed is not None:
        text = clauses([_need(conflict.demands[0], roster.start), _left(conflict)])
        return Sentence(text, lines, _altogether(conflict))
    note = "" if conflict.is_smallest else _("Some of them may have nothing to do with it: the time was up.")
    return Sentence(_("These cannot all be kept together:"), lines, note)


def _line(conflict: Told, part: Part, roster: Roster, may_set_up: bool) -> Line:
    text = part_words(part, roster.start) if part.people else _need(part, roster.start)
    is_setting = part.kind in ("least", "most") or _where(part, roster) == reverse(RULES)
    return Line(text, _gain(part, conflict), "" if is_setting and not may_set_up else _where(part, roster))


def _altogether(conflict: Told) -> str:
    if not conflict.missing:
        return ""
    many = ngettext("%(n)s person is missing in all shifts of that day.",
                    "%(n)s people are missing in all shifts of that day.", conflict.missing)  # fmt: skip
    return many % {"n": conflict.missing}


def _left(conflict: Told) -> str:
    """ "all three are on leave", or how many are left."""
    kinds = {one.kind for one in conflict.parts if one.kind != "qualification"}
    away = sum(len(one.people) for one in conflict.parts if one.kind == "leave")
    if not conflict.available and kinds == {"leave"}:
        return ngettext("the only one is on leave", "all %(n)s are on leave", away) % {"n": away}
    able = conflict.available or 0
    return ngettext("%(n)s person can work it", "%(n)s people can work it", able) % {"n": able}


def _need(part: Part, start: date) -> str:
    """ "Fri 27 November, night shift (officer) of Harbour needs 1"."""
    whose = _("%(shift)s of %(group)s") % {"shift": shift_words(part.variant), "group": part.group}
    values = {
        "day": " + ".join(day_words(start, day) for day in part.days),
        "shift": whose if part.group else shift_words(part.variant),
        "n": part.number,
    }
    if part.kind == "most":
        return _("%(day)s: %(shift)s takes %(n)s at most") % values
    return _("%(day)s: %(shift)s needs %(n)s") % values


def day_words(start: date, number: int) -> str:
    return date_words(start + timedelta(days=number))


def date_words(day: date) -> str:
    """ "Fri 11-27"."""
    return f"{date_format(day, 'D')} {date_format(day, 'm-d')}"


def shift_words(variant: Variant | None) -> str:
    if variant is None:
        return _("off")
    name = str(variant.shift_type)
    return name if variant.role == DutyRole.OFFICER else bracketed(name, variant.role.label)


def part_words(part: Part, start: date) -> str:
    """ "Chen, Li: on leave on Fri 11-27"."""
    return labelled(listed(part.people), _kept_away(part, start))


def _kept_away(part: Part, start: date) -> str:
    days = listed(day_words(start, day) for day in part.days)
    match part.kind:
        case "leave":
            return _("on leave on %(days)s") % {"days": days}
        case "pin" if part.variant is None:
            return _("settled elsewhere or pinned on %(days)s") % {"days": days}
        case "pin":
            return _("pinned on %(days)s: %(shift)s") % {"days": days, "shift": shift_words(part.variant)}
        case "request":
            return _("a wish that must be met on %(days)s") % {"days": days}
    return _rule_words(part)


def _rule_words(part: Part) -> str:
    number = part.number or 0
    match part.kind:
        case "qualification":
            return _("not posted or not qualified for this shift")
        case "rest":
            return _("at least %(n)s h rest between shifts") % {"n": number // HOUR}
        case "longest_run":
            return _("at most %(n)s days in a row") % {"n": number}
        case "nights_in_a_row":
            return _("at most %(n)s nights in a row") % {"n": number}
        case "week_minutes":
            return _("at most %(n)s h in a week") % {"n": number // HOUR}
    known = part.name in PlanningKind.values
    return str(PlanningKind(part.name).label) if known else _("another hard rule")


def _gain(part: Part, conflict: Told) -> str:
    """What is reached when this is given up, and nothing else is."""
    if part.left is None:
        return ""
    if part.left == 0:
        return _("given up for one of them, it works out") if len(part.people) > 1 else _("without this it works out")
    if conflict.missing is not None and part.left >= conflict.missing:
        return _("without this alone nothing is gained")
    left = {"n": part.left}
    if len(part.people) > 1:
        return (
            ngettext(
                "given up for one of them, %(n)s is still missing",
                "given up for one of them, %(n)s are still missing",
                part.left,
            )
            % left
        )
    return ngettext("without this %(n)s is still missing", "without this %(n)s are still missing", part.left) % left


POLICY_RULES = frozenset({"rest", "longest_run", "nights_in_a_row", "week_minutes"})


def _where(part: Part, roster: Roster) -> str:
    if part.kind in ("least", "most"):
        return reverse("admin:roster_demand_changelist")
    if part.kind == "leave":
        return reverse("roster:leaves")
    if part.kind == "qualification":
        return reverse("people:person", args=[part.people[0].pk])
    if part.kind in POLICY_RULES:
        return reverse("policy:regulation")
    if part.kind == "pin":
        day = roster.start + timedelta(days=part.days[0])
        return reverse("roster:cell", args=[roster.pk, part.people[0].pk, day.isoformat()])
    if part.kind == "request":
        return reverse("people:person", args=[part.people[0].pk])
    return reverse(RULES)
