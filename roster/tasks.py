from celery import shared_task
from django.utils import timezone

from core.people.models import Office
from roster.actions.watch import watch_coverage as watch


@shared_task
def watch_coverage(**kwargs: object) -> None:
    """Sweeps every office; one whose sweep fails does not keep the others waiting for the next beat."""
    for office_id in Office.objects.values_list("pk", flat=True):
        watch_office.delay(office_id=office_id)


@shared_task
def watch_office(*, office_id: int, **kwargs: object) -> None:
    watch(office=Office.objects.get(pk=office_id), now=timezone.now())
