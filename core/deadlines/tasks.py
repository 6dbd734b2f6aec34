"""The beat of the house. What is due stands in the database; a lost or doubled beat changes nothing."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from core.deadlines import actions

BUDGET = timedelta(seconds=25)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Takes what is due until nothing is left or the next beat is near; beat calls it every half minute."""
    started = timezone.now()
    while (now := timezone.now()) - started < BUDGET:
        if not actions.sweep(now=now, limit=2_000).fired:
            return
