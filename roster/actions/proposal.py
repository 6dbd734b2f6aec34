"""Asking for a proposed roster, stopping it, taking it; and the life of its row while a worker computes (1.6, R.2).

A worker holds a proposal by its `run`: claiming raises the number, and whoever holds an older one can write nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.db import locked
from core.errors import Conflict, Invalid
from core.ledger import actions as ledger
from core.people.models import Person
from core.policy.queries import policy_for
from core.ui.wording import listed
from roster import tasks
from roster.actions.assignment import locked_draft
from roster.actions.placing import place_many
from roster.acts import RosterAct
from roster.enums import PROPOSAL_TRANSITIONS, Failure, ProposalState
from roster.models import Proposal, Roster
from roster.permissions import check_can_edit_roster
from roster.queries.problem import Placed, plan_of

SILENCE = timedelta(seconds=30)
"""A worker that has written nothing for so long is gone."""
OVERDUE = timedelta(seconds=60)
"""After so long in the queue the worker is woken once more: the first call may be lost."""
MOST_RUNS = 3
MOST_WAITING = 3


@transaction.atomic
def ask_proposal(
    *, rosters: Sequence[Roster], by: Person, now: datetime, seconds: int | None = None, seed: int | None = None
) -> Proposal:
    """Queues the computation of a roster for these drafts, which are planned together.

    seconds: as long as the solver may take; default is policy. seed: another one gives another roster of like quality.
    """
    if not rosters:
        raise Invalid(_("Choose at least one draft."))
    rosters = [locked_draft(roster, by) for roster in sorted(rosters, key=lambda one: one.pk)]
    office = rosters[0].group.office
    if len({(one.start, one.end, one.group.office_id) for one in rosters}) > 1:
        raise Invalid(_("Drafts that are planned together are of the same days. Choose those of one month."))
    earlier = Proposal.objects.filter(rosters__in=rosters).distinct()
    if earlier.filter(ended_at=None).count() >= MOST_WAITING:
        raise Conflict(_("Three proposals of this roster are under way. Wait for one, or stop one."))
    proposal = Proposal.objects.create(
        office=office,
        start=rosters[0].start,
        end=rosters[0].end,
        seed=seed or earlier.count() + 1,
        seconds=seconds or policy_for(office, now).count("roster.proposal_seconds"),
        asked_by=by,
        asked_at=now,
    )
    proposal.rosters.set(rosters)
    groups = listed(roster.group for roster in rosters)
    _record(RosterAct.PROPOSAL_ASKED, proposal, by, now, groups=groups, seconds=proposal.seconds)
    tasks.wake_planner(proposal.pk)
    return proposal


@transaction.atomic
def stop_proposal(*, proposal: Proposal, by: Person, now: datetime) -> Proposal:
    """A computation that has begun ends within a second, and keeps the best roster it has found."""
    _check_can_edit(proposal, by)
    proposal = locked(proposal)
    if proposal.state == ProposalState.QUEUED:
        _move(proposal, ProposalState.CANCELLED, ended_at=now)
    elif proposal.state == ProposalState.RUNNING:
        Proposal.objects.filter(pk=proposal.pk).update(stop_asked_at=now)
    else:
        raise Conflict(_("This computation has ended already."))
    _record(RosterAct.PROPOSAL_STOPPED, proposal, by, now)
    return locked(proposal)


@transaction.atomic
def take_proposal(*, proposal: Proposal, by: Person, now: datetime) -> Proposal:
    """Puts the proposed roster into its drafts in place of what is not pinned there.

    Raises CellsRefused with every cell that does not fit any more, such as for a leave granted since.
    """
    rosters = [locked_draft(roster, by) for roster in proposal.rosters.select_related("group__office").order_by("pk")]
    proposal = locked(proposal)
    if ProposalState.TAKEN not in PROPOSAL_TRANSITIONS[ProposalState(proposal.state)]:
        raise Conflict(_("This proposal cannot be taken: it is %(state)s.") % {"state": proposal.get_state_display()})
    cells = plan_of(rosters, now).cells(Placed(*row) for row in proposal.cells)
    for roster in rosters:
        roster.assignments.filter(withdrawn_at=None, pinned=False).delete()
    for roster in rosters:
        place_many(roster, cells[roster.pk])
        ledger.append(
            act=RosterAct.PROPOSAL_TAKEN, by=by, subject=roster, now=now, office_id=proposal.office_id,
            data={"cells": len(cells[roster.pk]), "cost": proposal.objective}, clause="R.2",
        )  # fmt: skip
    _move(proposal, ProposalState.TAKEN, taken_at=now, taken_by=by)
    return locked(proposal)


def claim_proposal(*, proposal_id: int, now: datetime) -> Proposal | None:
    """The proposal for the one worker that may compute it now; None for every other."""
    queued = Proposal.objects.filter(pk=proposal_id, state=ProposalState.QUEUED)
    won = queued.update(state=ProposalState.RUNNING, run=F("run") + 1, began_at=now, heartbeat=now)
    return Proposal.objects.get(pk=proposal_id) if won else None


class Pulse(NamedTuple):
    """`held`: this worker still holds the proposal. `stop`: someone wants what there is."""

    held: bool
    stop: bool


def beat_proposal(*, proposal: Proposal, now: datetime, **found: Any) -> Pulse:
    """Writes what was found since, and that the worker lives; at most once a second."""
    own = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.RUNNING, run=proposal.run)
    held = bool(own.update(heartbeat=now, **found))
    return Pulse(held, held and own.exclude(stop_asked_at=None).exists())


@transaction.atomic
def end_proposal(*, proposal: Proposal, now: datetime, failure: Failure | None = None, **found: Any) -> bool:
    """Done when there are cells; else failed, or cancelled when someone stopped it. False for a worker that lost it."""
    current = locked(proposal)
    if current.state != ProposalState.RUNNING or current.run != proposal.run:
        return False
    for name, value in found.items():
        setattr(current, name, value)
    if current.objective is not None and failure is None:
        state = ProposalState.DONE
    elif failure is None or (failure == Failure.TIME and current.stop_asked_at):
        state, failure = ProposalState.CANCELLED, None
    else:
        state = ProposalState.FAILED
    _move(current, state, ended_at=now, failure=failure or "", **found)
    _record(RosterAct.PROPOSAL_ENDED, current, None, now, cost=current.objective, bound=current.bound)
    return True


def recover_proposals(*, now: datetime) -> list[int]:
    """Gives what a lost worker held to the next one, and wakes the planner for all that wait. Safe to repeat."""
    lost = Proposal.objects.filter(state=ProposalState.RUNNING, heartbeat__lt=now - SILENCE)
    requeued = [proposal.pk for proposal in lost if _requeue(proposal, now)]
    overdue = Proposal.objects.filter(state=ProposalState.QUEUED, asked_at__lt=now - OVERDUE)
    waiting = sorted({*requeued, *overdue.values_list("pk", flat=True)})
    for pk in waiting:
        tasks.wake_planner(pk)
    return waiting


def _requeue(proposal: Proposal, now: datetime) -> bool:
    if proposal.run >= MOST_RUNS:
        end_proposal(proposal=proposal, now=now, failure=None if proposal.cells else Failure.BROKEN)
        return False
    same = Proposal.objects.filter(
        pk=proposal.pk, state=ProposalState.RUNNING, run=proposal.run, heartbeat=proposal.heartbeat
    )
    return bool(same.update(state=ProposalState.QUEUED))


def _move(proposal: Proposal, state: ProposalState, **values: Any) -> None:
    assert state in PROPOSAL_TRANSITIONS[ProposalState(proposal.state)]
    Proposal.objects.filter(pk=proposal.pk).update(state=state, **values)


def _check_can_edit(proposal: Proposal, by: Person) -> None:
    for roster in proposal.rosters.select_related("group"):
        check_can_edit_roster(by, roster.group)


def _record(act: RosterAct, proposal: Proposal, by: Person | None, now: datetime, **data: Any) -> None:
    ledger.append(act=act, by=by, subject=proposal, now=now, office_id=proposal.office_id, data=data, clause="R.2")
