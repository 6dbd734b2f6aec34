from celery import shared_task
from django.db import transaction
from django.utils import timezone

from core.people.models import Office

PLANNING = "planning"
"""The queue of computations that take long: a worker of its own serves it, and no notice waits behind them."""
NUDGE_HOLDS = 60


@shared_task
def watch_coverage(**kwargs: object) -> None:
    """Sweeps every office; one whose sweep fails does not keep the others waiting for the next beat."""
    for office_id in Office.objects.values_list("pk", flat=True):
        watch_office.delay(office_id=office_id)


@shared_task
def watch_office(*, office_id: int, **kwargs: object) -> None:
    from roster.actions.offers import expire_offers  # noqa: PLC0415  actions wake tasks, and are woken by them
    from roster.actions.rotation import follow_postings  # noqa: PLC0415
    from roster.actions.watch import watch_coverage as watch  # noqa: PLC0415

    office, now = Office.objects.get(pk=office_id), timezone.now()
    follow_postings(office=office, now=now)
    watch(office=office, now=now)
    expire_offers(office=office, now=now)


@shared_task
def compute_proposal(*, proposal_id: int, **kwargs: object) -> None:
    from roster.actions.computing import compute_proposal as compute  # noqa: PLC0415  only a worker loads the solvers

    compute(proposal_id=proposal_id, clock=timezone.now)


@shared_task
def recover_proposals(**kwargs: object) -> None:
    from roster.actions.proposal import recover_proposals as recover  # noqa: PLC0415  actions wake tasks

    recover(now=timezone.now())


def wake_planner(proposal_id: int) -> None:
    """After the commit; a call that is lost is made up for by the sweep."""

    def wake() -> None:
        compute_proposal.apply_async(
            kwargs={"proposal_id": proposal_id}, queue=PLANNING, expires=NUDGE_HOLDS, retry=False
        )

    transaction.on_commit(wake, robust=True)
