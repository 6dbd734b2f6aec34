"""Computing how a published roster is mended. Nothing but a worker imports this module: the solver is large."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from roster.actions.proposal import end_proposal
from roster.enums import Failure
from roster.models import Leave, Proposal
from roster.planning.problem import Demand
from roster.planning.repair import Repair, repair
from roster.queries.mending import MENDED, digest_of, plan_to_mend, task_of

WORKERS = 8
log = logging.getLogger(__name__)


def compute_mending(*, proposal: Proposal, leave: Leave, clock: Callable[[], datetime]) -> None:
    """For a worker that has claimed the mending."""
    try:
        failure, found = _mended(proposal, leave, clock())
    except (ValueError, KeyError):
        log.exception("Mending %s makes no problem.", proposal.pk)
        failure, found = Failure.BROKEN, {}
    end_proposal(proposal=proposal, now=clock(), failure=failure, **found)


def _mended(proposal: Proposal, leave: Leave, now: datetime) -> tuple[Failure | None, dict[str, Any]]:
    """Nothing, which ends it as cancelled, for a leave that was refused or withdrawn meanwhile."""
    if leave.state not in MENDED:
        return None, {}
    plan = plan_to_mend(proposal, proposal.rosters.select_related("group__office"), now)
    task = task_of(plan, leave, now)
    found = repair(
        task.problem, task.roster, absent=task.absent, days=task.days, first_day=task.first_day,
        seconds=proposal.seconds, workers=WORKERS, seed=proposal.seed,
    )  # fmt: skip
    if found.roster is None:
        return Failure.INFEASIBLE if found.is_fewest else Failure.TIME, {}
    return None, {"digest": digest_of(plan), "objective": sum(found.after.values()), "mended": _kept(found)}


def _kept(found: Repair) -> dict[str, Any]:
    return {
        "changes": [[int(one.person), one.day, one.before, one.after] for one in found.changes],
        "gaps": [
            [gap.about.shift, gap.about.day, int(gap.about.group) if gap.about.group else None, gap.units]
            for gap in found.gaps
            if isinstance(gap.about, Demand)
        ],
        "is_fewest": found.is_fewest,
    }
