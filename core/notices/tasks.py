"""Wake-up calls for the senders. What is due stands in the database; a task only says that now is a good time."""

from celery import shared_task
from django.utils import timezone


@shared_task(ignore_result=True)
def deliver(*, notice_ids: list[int]) -> None:
    """Send what these notices have due."""
    from core.notices import actions  # noqa: PLC0415 the outbox wakes this task: neither can import the other first

    actions.deliver_notices(notice_ids=notice_ids, now=timezone.now)


@shared_task(ignore_result=True)
def deliver_due() -> None:
    """Send whatever is due: beat calls this every few seconds."""
    from core.notices import actions  # noqa: PLC0415

    actions.deliver_due(now=timezone.now)
