"""Wake-up calls for the senders. What is due stands in the database; a task only says that now is a good time."""

from celery import shared_task
from django.utils import timezone


@shared_task(ignore_result=True)
def deliver(*, notice_ids: list[int]) -> None:
    """Send what these notices have due."""
    from core.notices.actions.delivering import deliver_notices

    deliver_notices(notice_ids=notice_ids, now=timezone.now)


@shared_task(ignore_result=True)
def deliver_due() -> None:
    """Send whatever is due, oldest first: beat calls this every few seconds."""
    from core.notices.actions.delivering import deliver_due as sweep

    sweep(now=timezone.now)
