"""Bringing in a workbook: sent, corrected, answered, and then all of it or nothing (R.11)."""

import hashlib
from collections.abc import Mapping as Answers
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked
from core.errors import Conflict, Invalid
from core.ledger import actions as ledger
from core.people.actions import add_person, bring_in_staff, give_posting
from core.people.enums import Role
from core.people.models import DutyGroup, Office, Person
from core.people.queries import local_day
from core.policy.queries import policy_for
from roster.actions.assignment import amend
from roster.actions.placing import CellsRefused, place_many
from roster.actions.roster import open_roster
from roster.actions.setup import add_shift_type
from roster.acts import RosterAct
from roster.enums import ImportState
from roster.models import Import, RememberedLayout, Roster, ShiftType
from roster.permissions.workbook import check_can_bring_in, check_can_send
from roster.queries.placing import Cell
from roster.queries.workbook import known_to, remembered_in, review, unread_for
from roster.queries.workbook_duties import Wanted
from roster.queries.workbook_plan import MonthPlan, RosterPlan
from roster.queries.workbook_staff import without_ambiguous
from roster.workbooks import Layout, Limits, Mapping, SheetMapping, propose, read_workbook

MEBIBYTE = 1024 * 1024


@transaction.atomic
def send_workbook(
    *, filename: str, content: bytes, kind: str, group: DutyGroup | None, by: Person, now: datetime
) -> Import:
    """Keeps the file and proposes what it means; nothing else is written. Raises `Unreadable` for the field `file`."""
    office = by.office
    check_can_send(by, kind, group, now)
    workbook = read_workbook(content, filename, limits_of(office, now))
    known = known_to(office, kind, now)
    proposal = propose(
        workbook,
        known_people=known.known_people,
        known_shift_codes=known.known_shifts,
        year_hint=local_day(office, now).year,
        remembered=remembered_in(office),
    )
    sheets = [_for(kind, sheet) for sheet in proposal.mapping.sheets]
    sent = Import.objects.create(
        office=office, group=group, by=by, kind=kind, filename=filename[:255], content=content,
        sha256=hashlib.sha256(content).hexdigest(), mapping=[sheet.to_plain() for sheet in sheets], uploaded_at=now,
    )  # fmt: skip
    _record(RosterAct.WORKBOOK_SENT, sent, by, now, file=sent.filename, sha256=sent.sha256)
    return sent


def limits_of(office: Office, now: datetime) -> Limits:
    return Limits(file_bytes=policy_for(office, now).count("attachment.largest") * MEBIBYTE)


def _for(kind: str, sheet: SheetMapping) -> SheetMapping:
    if not unread_for(kind, sheet):
        return sheet
    return SheetMapping.from_plain({**sheet.to_plain(), "layout": Layout.IGNORED.value})


@transaction.atomic
def correct_mapping(*, found: Import, mapping: Mapping, by: Person, now: datetime) -> Import:
    """Another meaning for sheets and columns, kept for the next file with the same headings."""
    found = _waiting(found, by, now)
    found.mapping = [sheet.to_plain() for sheet in mapping.sheets]
    found.save(update_fields=["mapping"])
    for signature, kept in mapping.remembered().items():
        RememberedLayout.objects.update_or_create(
            office=found.office, signature=signature, defaults={"mapping": kept, "at": now}
        )
    return found


@transaction.atomic
def answer_questions(*, found: Import, answers: Answers[str, str], by: Person, now: datetime) -> Import:
    """Adds answers to those given before; an empty one takes an answer back."""
    found = _waiting(found, by, now)
    found.answers = {key: value for key, value in {**found.answers, **answers}.items() if value}
    found.save(update_fields=["answers"])
    return found


@transaction.atomic
def leave_problems_out(*, found: Import, leave_out: bool, by: Person, now: datetime) -> Import:
    found = _waiting(found, by, now)
    found.without_problems = leave_out
    found.save(update_fields=["without_problems"])
    return found


@transaction.atomic
def drop_workbook(*, found: Import, by: Person, now: datetime) -> Import:
    """Nothing of it is brought in; the file itself is forgotten."""
    found = _waiting(found, by, now)
    found.content = b""
    return _close(found, ImportState.DROPPED, RosterAct.WORKBOOK_DROPPED, by, now)


@transaction.atomic
def bring_in(*, found: Import, seen: str, by: Person, now: datetime) -> Import:
    """Does what the review shows, or nothing. `seen` is the digest of the review that the person confirmed.

    Raises Conflict when the office has changed since then, Invalid with every cell that does not fit.
    """
    found = _waiting(found, by, now)
    check_can_bring_in(by, found, now)
    locked(found.group or found.office)
    shown = review(found, by, now)
    if shown.digest != seen:
        raise Conflict(_("The office has changed since this page was shown. Look at the difference again."))
    if shown.reason:
        raise Invalid(shown.reason)
    if shown.staff:
        bring_in_staff(office=found.office, rows=without_ambiguous(shown.staff), by=by, now=now)
    elif shown.roster:
        _bring_in_roster(shown.roster, found, by, now)
    found.fingerprint, found.counts = shown.understanding.fingerprint, shown.counts
    told = {"fingerprint": found.fingerprint, **shown.counts}
    return _close(found, ImportState.APPLIED, RosterAct.WORKBOOK_BROUGHT_IN, by, now, told)


def _waiting(found: Import, by: Person, now: datetime) -> Import:
    """The import under lock, while nobody has decided about it."""
    found = locked(found)
    check_can_send(by, found.kind, found.group, now)
    if found.state != ImportState.UPLOADED:
        raise Conflict(_("This workbook was dealt with already. Send the file again if it is to be read once more."))
    return found


def _close(
    found: Import, state: ImportState, act: RosterAct, by: Person, now: datetime, told: dict[str, Any] | None = None
) -> Import:
    found.state, found.closed_at = state, now
    found.save()
    _record(act, found, by, now, file=found.filename, sha256=found.sha256, **(told or {}))
    return found


def _record(act: RosterAct, found: Import, by: Person, now: datetime, **data: Any) -> None:
    data = {"kind": found.kind, "group": str(found.group or ""), **data}
    ledger.append(act=act, by=by, subject=found, now=now, office_id=found.office_id, data=data, clause="R.11")


# -- a roster ------------------------------------------------------------------------------------


def _bring_in_roster(plan: RosterPlan, found: Import, by: Person, now: datetime) -> None:
    used = {one.person.pk for month in plan.months for one in month.add}
    people = {person.pk: _add(person, plan, by, now) for person in plan.duties.new_people if person.pk in used}
    for days in plan.posted:
        if days.person_id > 0:
            person = next(one.person for month in plan.months for one in month.add if one.person.pk == days.person_id)
            _post(person, plan.group, days, by, now)
    kinds = {kind.pk: _make(kind, by, now) for kind in plan.duties.new_types}
    for month in plan.months:
        _bring_in_month(month, people, kinds, found, by, now)


def _add(person: Person, plan: RosterPlan, by: Person, now: datetime) -> Person:
    """Someone whom the office does not know yet, posted to the group from his first day in the workbook."""
    added = add_person(
        office=person.office, name=person.name, telephone=person.telephone, email=person.email,
        staff_number=person.staff_number, by=by, now=now,
    )  # fmt: skip
    days = next(days for days in plan.posted if days.person_id == person.pk)
    _post(added, plan.group, days, by, now)
    return added


def _post(person: Person, group: DutyGroup, days: Any, by: Person, now: datetime) -> None:
    give_posting(person=person, role=Role.OFFICER, group=group, start=days.start, end=days.end, by=by, now=now)


def _make(kind: ShiftType, by: Person, now: datetime) -> ShiftType:
    return add_shift_type(
        office=kind.office, code=kind.code, name=kind.name, start=kind.start, end=kind.end, by=by, now=now,
        is_night=kind.is_night, is_standby=kind.is_standby, colour=kind.colour,
    )  # fmt: skip


def _bring_in_month(
    month: MonthPlan, people: dict[int, Person], kinds: dict[int, ShiftType], found: Import, by: Person, now: datetime
) -> None:
    if not month.add and not month.remove:
        return
    roster = month.roster
    if roster._state.adding:
        roster = open_roster(group=roster.group, start=roster.start, end=roster.end, by=by, now=now)
    roster = locked(roster)
    cells = [_cell(one, people, kinds) for one in month.add]
    try:
        if month.is_published:
            _amend(month, cells, found, by, now)
        else:
            roster.assignments.filter(pk__in=[row.pk for row in month.remove]).delete()
            place_many(roster, cells)
            _told(roster, month, found, by, now)
    except CellsRefused as refused:
        raise Invalid(_with_addresses(refused, month)) from refused


def _cell(one: Wanted, people: dict[int, Person], kinds: dict[int, ShiftType]) -> Cell:
    person = people.get(one.person.pk, one.person)
    return Cell(person, kinds.get(one.shift_type.pk, one.shift_type), one.day, one.role)


def _amend(month: MonthPlan, cells: list[Cell], found: Import, by: Person, now: datetime) -> None:
    """First everyone who goes, then everyone who comes, so that two people may change places."""
    reason = (_("imported from %(file)s") % {"file": found.filename})[:240]
    for row in month.remove:
        amend(roster=month.roster, reason=reason, withdrawn=row, by=by, now=now)
    for cell in cells:
        amend(roster=month.roster, reason=reason, added=cell, by=by, now=now)


def _told(roster: Roster, month: MonthPlan, found: Import, by: Person, now: datetime) -> None:
    cells = [
        {"person": change.person.name, "day": change.day, "code": change.after, "before": change.before}
        for change in month.changes
        if change.kind in ("new", "changed", "removed")
    ]
    ledger.append(
        act=RosterAct.CELLS_SET, by=by, subject=roster, now=now, office_id=found.office_id,
        data={"file": found.filename, "cells": cells}, clause="R.11",
    )  # fmt: skip


def _with_addresses(refused: CellsRefused, month: MonthPlan) -> str:
    cells = {(one.person.name, one.day): one.cell for one in month.add}
    return "\n".join(f"{cells.get((p.person.name, p.day), '')}: {p}" for p in refused.problems)
