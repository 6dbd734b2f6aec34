"""Mending published rosters for one who is away: asked for, computed by a worker, amended in one act (R.4, R.5)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked
from core.errors import Conflict, Invalid
from core.ledger import actions as ledger
from core.people.models import Person
from roster import tasks
from roster.actions.assignment import Change, carry_out, locked_published
from roster.acts import RosterAct
from roster.enums import PROPOSAL_TRANSITIONS, LeaveState, ProposalState
from roster.models import Amendment, Assignment, Leave, Proposal, Roster
from roster.permissions import check_can_edit_roster
from roster.permissions.leave import check_can_decide_leave
from roster.queries.mending import MENDED, plan_to_mend, rosters_to_mend, still_holds
from roster.queries.placing import Cell
from roster.queries.problem import Plan

SECONDS = 2


@transaction.atomic
def ask_mending(*, leave: Leave, by: Person, now: datetime) -> list[Proposal]:
    """One mending for rosters of the same days; [] when none of his shifts to come falls into the leave.

    For a leave that is granted by those who may edit the rosters, for one that is asked for by those who decide on it.
    A mending that is being computed already is handed back instead of a second one.
    """
    leave = locked(leave)
    if leave.state not in MENDED:
        raise Conflict(_("This leave does not hold: %(state)s. Nothing has to be mended.") % _state_of(leave))
    parts = rosters_to_mend(leave, by, now)
    if leave.is_asked:
        check_can_decide_leave(by, leave, now)
    else:
        for roster in (roster for rosters in parts for roster in rosters):
            check_can_edit_roster(by, roster.group)
    return [_queue(leave, rosters, by, now) for rosters in parts]


def mend_before_deciding(leave: Leave, decider: Person, now: datetime) -> list[Proposal]:
    """What granting would need, computed for the one who decides, as soon as leave is asked for."""
    return [_queue(leave, rosters, leave.person, now) for rosters in rosters_to_mend(leave, decider, now)]


def _state_of(row: Leave | Proposal) -> dict[str, str]:
    return {"state": row.get_state_display()}


def _queue(leave: Leave, rosters: list[Roster], by: Person, now: datetime) -> Proposal:
    start, end, office = rosters[0].start, rosters[0].end, rosters[0].group.office
    earlier = leave.mendings.filter(start=start, end=end)
    waiting = earlier.filter(ended_at=None).first()
    if waiting is not None:
        return waiting
    proposal = Proposal.objects.create(
        office=office, leave=leave, start=start, end=end, seed=earlier.count() + 1, seconds=SECONDS,
        asked_by=by, asked_at=now,
    )  # fmt: skip
    proposal.rosters.set(rosters)
    _record(RosterAct.MENDING_ASKED, proposal, by, now)
    tasks.wake_planner(proposal.pk)
    return proposal


def take_mending(*, proposal: Proposal, by: Person, now: datetime) -> list[Amendment]:
    """Amends the rosters so; Conflict when anything has changed since it was computed, and nothing is amended then."""
    return take_mendings(proposals=[proposal], by=by, now=now)


@transaction.atomic
def take_mendings(*, proposals: Sequence[Proposal], by: Person, now: datetime) -> list[Amendment]:
    """All or none, each as it was computed: what one month changes is a change to the next month's past."""
    rosters = {one.pk: list(one.rosters.select_related("group__office").order_by("pk")) for one in proposals}
    every = {roster.pk: roster for own in rosters.values() for roster in own}.values()
    for roster in every:
        check_can_edit_roster(by, roster.group)
    locked_published(every)
    found = [_checked(locked(one), rosters[one.pk], now) for one in sorted(proposals, key=lambda one: one.start)]
    return [amendment for proposal, leave, plan in found for amendment in _take(proposal, leave, plan, by, now)]


def _checked(proposal: Proposal, rosters: list[Roster], now: datetime) -> tuple[Proposal, Leave, Plan]:
    if ProposalState.TAKEN not in PROPOSAL_TRANSITIONS[ProposalState(proposal.state)]:
        raise Conflict(_("This mending cannot be taken: it is %(state)s.") % _state_of(proposal))
    leave, plan = proposal.leave, plan_to_mend(proposal, rosters, now)
    if leave is None or leave.state != LeaveState.GRANTED or not still_holds(proposal, plan):
        raise Conflict(_("The roster, a leave or a rule has changed since. Nothing is amended; compute it again."))
    return proposal, leave, plan


def _take(proposal: Proposal, leave: Leave, plan: Plan, by: Person, now: datetime) -> list[Amendment]:
    changes = _changes_of(plan, proposal.mended)
    if not changes:
        raise Invalid(_("There is nothing to amend."))
    done = carry_out(changes, reason=_("%(person)s is on leave") % {"person": leave.person}, by=by, now=now)
    Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.TAKEN, taken_at=now, taken_by=by)
    _record(RosterAct.MENDING_TAKEN, proposal, by, now, amendments=len(done))
    return done


def _changes_of(plan: Plan, mended: dict[str, Any]) -> list[Change]:
    """The changes as amendments: who goes and who comes into the same shift together."""
    rosters = {roster.pk: roster for roster in plan.facts.rosters}
    groups = {str(roster.group_id): roster for roster in plan.facts.rosters}
    gone: dict[tuple[int, date, int, str], list[Assignment]] = defaultdict(list)
    found: list[Change] = []
    for row in _standing_rows(plan, mended):
        gone[row.roster_id, row.shift.day, row.shift.shift_type_id, row.role].append(row)
    for person, day, _before, after in mended["changes"]:
        if after is not None:
            group = plan.problem.person[str(person)].group_on(day)
            roster, variant = groups[group or ""], plan.variants[after]
            leaving = gone[roster.pk, plan.day(day), variant.shift_type.pk, variant.role]
            added = Cell(plan.people[person], variant.shift_type, plan.day(day), variant.role)
            found.append(Change(roster, leaving.pop() if leaving else None, added))
    rest = (row for rows in gone.values() for row in rows)
    return [*found, *(Change(rosters[row.roster_id], row) for row in rest)]


def _standing_rows(plan: Plan, mended: dict[str, Any]) -> list[Assignment]:
    cells = {(person, plan.day(day)) for person, day, _before, _after in mended["changes"]}
    rows = Assignment.objects.filter(roster__in=plan.facts.rosters, withdrawn_at=None, person__in={p for p, _ in cells})
    rows = rows.select_related("person", "shift__shift_type", "shift__group", "roster__group__office").order_by("pk")
    return [row for row in rows if (row.person_id, row.shift.day) in cells]


def _record(act: RosterAct, proposal: Proposal, by: Person, now: datetime, **data: object) -> None:
    told = {"person": str(proposal.leave.person) if proposal.leave else "", **data}
    ledger.append(act=act, by=by, subject=proposal, now=now, office_id=proposal.office_id, data=told, clause="R.5")
