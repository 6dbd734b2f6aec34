"""The dated rules of a proposed roster, the wishes of the people, and the cells that a person settles himself."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked, saying
from core.errors import Conflict, Invalid, Refused
from core.ledger import actions as ledger
from core.people.models import DutyGroup, Office, Person
from core.people.queries import groups_of, local_day
from roster.actions.assignment import locked_draft
from roster.actions.setup import record
from roster.acts import RosterAct
from roster.enums import PlanningKind, RosterState, WishKind
from roster.models import PlanningRule, Roster, ShiftType, Wish
from roster.permissions import check_can_set_up
from roster.rules.planning import CATALOGUE, CODES, wrong_number


@transaction.atomic
def set_planning_rule(
    *,
    office: Office,
    kind: str,
    weight: int | None,
    start: date,
    by: Person | None,
    now: datetime,
    group: DutyGroup | None = None,
    numbers: Mapping[str, Any] | None = None,
) -> PlanningRule:
    """From `start` the office, or one group, has this rule; what held before ends there. No weight: hard; 0: off.

    `numbers` are those of `roster.rules.planning.CATALOGUE`, and "codes" of shift types where the kind takes them.
    """
    check_can_set_up(by, office, now)
    kind, numbers = PlanningKind(kind), dict(numbers or {})
    _check_rule(office, kind, group, weight, numbers)
    if start < local_day(office, now):
        raise Invalid(_("A rule holds from today or later: rosters of the past stay as they were."), "start")
    same = PlanningRule.objects.select_for_update().filter(office=office, group=group, kind=kind)
    if same.filter(start__gt=start).exists():
        raise Invalid(_("A later rule of this kind is set already. Choose a day after it."), "start")
    same.filter(start=start).delete()
    same.filter(end=None).update(end=start)
    with saying(Invalid(_("Another rule of this kind holds on that day. Choose a later day."), "start")):
        rule = PlanningRule.objects.create(
            office=office, group=group, kind=kind, numbers=numbers, weight=weight, start=start
        )
    told = {"group": str(group or office), "weight": weight, "start": start, **numbers}
    record(RosterAct.PLANNING_RULE_SET, rule, office.pk, by, now, after=told)
    return rule


def _check_rule(
    office: Office, kind: PlanningKind, group: DutyGroup | None, weight: int | None, numbers: dict[str, Any]
) -> None:
    entry = CATALOGUE[kind]
    if group is not None and group.office_id != office.pk:
        raise Invalid(_("This group belongs to another office."), "group")
    if entry.of_group and group is None:
        raise Invalid(_("This rule is said for one group. Choose the group."), "group")
    if entry.only_weighed and weight is None:
        raise Invalid(_("This rule cannot be hard: give it a weight."), "weight")
    wrong = wrong_number(kind, numbers)
    if wrong:
        raise Invalid(_("This number does not fit the rule. Choose another one, or leave it empty."), wrong)
    unknown = set(numbers.get(CODES, ())) - set(office.shift_types.values_list("code", flat=True))
    if unknown:
        raise Invalid(_("There is no shift type with the code %(code)s.") % {"code": min(unknown)}, CODES)


@transaction.atomic
def end_planning_rule(*, rule: PlanningRule, end: date, by: Person | None, now: datetime) -> None:
    """From `end` on the rule of the office holds again for a group, and the default for an office."""
    check_can_set_up(by, rule.office, now)
    rule = locked(rule)
    if end <= rule.start or end < local_day(rule.office, now) or (rule.end is not None and rule.end < end):
        raise Invalid(_("A rule ends today or later, after it began and not after it ended already."), "end")
    rule.end = end
    rule.save(update_fields=["end"])
    record(RosterAct.PLANNING_RULE_ENDED, rule, rule.office_id, by, now, end=end)


@transaction.atomic
def make_wish(
    *, person: Person, day: date, kind: str, by: Person, now: datetime, shift_type: ShiftType | None = None
) -> Wish:
    """One's own wish for a day to come; the wish of that day that stood before is replaced."""
    _check_own(person, by)
    if day <= local_day(person.office, now):
        raise Invalid(_("A wish is for a day to come. Choose a later day."), "day")
    if shift_type is not None and (kind != WishKind.WORK or shift_type.office_id != person.office_id):
        raise Invalid(_("A shift goes with a day on duty, and is one of this office."), "shift_type")
    published = Roster.objects.filter(
        state=RosterState.PUBLISHED, start__lte=day, end__gt=day, group__in=groups_of(person, day)
    )
    if published.exists():
        raise Invalid(_("The roster of that day is published. Ask for leave, or offer your shift."), "day")
    Wish.objects.filter(person=person, day=day).delete()
    clash = Conflict(_("You have just made a wish for that day. Look at it again."))
    with saying(clash):
        wish = Wish.objects.create(person=person, day=day, kind=kind, shift_type=shift_type, made_at=now)
    record(RosterAct.WISH_MADE, wish, person.office_id, by, now, day=day, kind=kind)
    return wish


@transaction.atomic
def drop_wish(*, wish: Wish, by: Person, now: datetime) -> None:
    _check_own(wish.person, by)
    record(RosterAct.WISH_DROPPED, wish, wish.person.office_id, by, now, day=wish.day, kind=wish.kind)
    wish.delete()


def _check_own(person: Person, by: Person) -> None:
    if person.pk != by.pk:
        raise Refused(_("Everyone makes his own wishes."))


Place = tuple[Person, date]


@transaction.atomic
def pin_cells(
    *, roster: Roster, places: Sequence[Place], pinned: bool | None, by: Person | None, now: datetime
) -> bool:
    """Settles cells of a draft, so that a proposal leaves them as they are; returns whether they are pinned now.

    `pinned=None` turns them: if one is not pinned, all are pinned. Raises Invalid when there is no shift in any.
    """
    roster = locked_draft(roster, by)
    wanted = {(person.pk, day) for person, day in places}
    rows = [
        row
        for row in roster.assignments.filter(withdrawn_at=None).select_related("person", "shift")
        if (row.person_id, row.shift.day) in wanted
    ]
    if not rows:
        raise Invalid(_("There is no shift in these cells. Put a person on a shift first, then pin it."))
    to = not all(row.pinned for row in rows) if pinned is None else pinned
    roster.assignments.filter(pk__in=[row.pk for row in rows]).update(pinned=to)
    told = [{"person": row.person.name, "day": row.shift.day, "code": row.shift.code} for row in rows]
    ledger.append(
        act=RosterAct.CELLS_PINNED if to else RosterAct.CELLS_UNPINNED, by=by, subject=roster, now=now,
        office_id=roster.group.office_id, data={"cells": told}, clause="R.2",
    )  # fmt: skip
    return to
