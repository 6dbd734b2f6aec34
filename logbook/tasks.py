from celery import shared_task
from django.utils import timezone

from logbook.actions.attendance import watch_check_ins
from logbook.actions.sync import open_syncs as open_due_syncs


@shared_task
def watch() -> None:
    """Beat runs it every minute; missing a day of it loses nothing."""
    watch_check_ins(now=timezone.now())


@shared_task
def open_syncs() -> None:
    """Beat runs it every ten minutes; what was missed is opened once."""
    open_due_syncs(now=timezone.now())
