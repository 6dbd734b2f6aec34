from celery import shared_task
from django.utils import timezone

from logbook.actions.attendance import watch_check_ins


@shared_task
def watch() -> None:
    """Beat runs it every minute; missing a day of it loses nothing."""
    watch_check_ins(now=timezone.now())
