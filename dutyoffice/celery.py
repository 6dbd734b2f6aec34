"""The worker and its clock. A task is a nudge: what must happen stands in the database and is found by a sweep."""

import os
from datetime import timedelta
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, worker_process_init
from django.conf import settings
from django.core.management import call_command

from dutyoffice import machine

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dutyoffice.settings")

app = Celery("dutyoffice")
app.config_from_object("django.conf:settings", namespace="CELERY")


def _every(task: str, seconds: int) -> dict[str, Any]:
    """A nudge that nobody took before the next one is due is dropped."""
    return {"task": task, "schedule": timedelta(seconds=seconds), "options": {"expires": seconds}}


app.conf.beat_schedule = {
    "ledger.seal": _every("core.ledger.tasks.seal", 5),
    "notices.deliver": _every("core.notices.tasks.deliver_due", 10),
    "deadlines.sweep": _every("core.deadlines.tasks.sweep", 30),
    "logbook.watch": _every("logbook.tasks.watch", 60),
    "logbook.open_syncs": _every("logbook.tasks.open_syncs", 600),
    "roster.recover_proposals": _every("roster.tasks.recover_proposals", 30),
    "roster.watch_coverage": _every("roster.tasks.watch_coverage", 300),
    "ledger.checkpoint": _every("core.ledger.tasks.checkpoint", 3600),
    "ledger.verify": {"task": "core.ledger.tasks.verify", "schedule": crontab(hour="3", minute="37")},
    "people.clean": {"task": "dutyoffice.celery.clean_sessions", "schedule": crontab(hour="4", minute="17")},
}


@app.task
def clean_sessions(**kwargs: Any) -> None:
    call_command("clearsessions")
    call_command("axes_reset_logs", age=90)


@setup_logging.connect
def _use_settings_logging(**kwargs: Any) -> None:
    """Celery would add handlers of its own, which redact nothing."""
    dictConfig(settings.LOGGING)


@worker_process_init.connect
def _settle(**kwargs: Any) -> None:
    machine.settle()
