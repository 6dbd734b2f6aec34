from celery import shared_task
from django.utils import timezone

from core.ledger import actions


@shared_task
def seal() -> int:
    return actions.seal(now=timezone.now())


@shared_task
def checkpoint() -> bool:
    return actions.write_checkpoint(now=timezone.now()) is not None


@shared_task
def verify() -> int:
    """How many troubles were found; the record's page shows them."""
    return len(actions.verify(now=timezone.now()).troubles)
