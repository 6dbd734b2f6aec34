import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.ledger import actions
from core.ledger.verification import Report, walk


class Command(BaseCommand):
    help = "Proves the record: the chain in the database and the signed checkpoints. Fails when anything does not fit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--checkpoints", type=Path, help="a copy of the checkpoint file that was kept elsewhere")
        parser.add_argument("--public-key", type=Path, help="the public key, as `manage.py ledger_key` printed it")

    def handle(self, *args: Any, checkpoints: Path | None, public_key: Path | None, **options: Any) -> None:
        began = time.monotonic()
        report = self._walk(checkpoints, public_key)
        self._print_figures(report, time.monotonic() - began)
        if report.is_clean:
            self.stdout.write(self.style.SUCCESS(_("The record is whole.")))
            return
        for trouble in report.troubles:
            self.stderr.write(self.style.ERROR(f"- {trouble}"))
        count = len(report.troubles) + report.more
        raise CommandError(_("The record is not whole: %(count)s findings.") % {"count": count})

    def _walk(self, checkpoints: Path | None, public_key: Path | None) -> Report:
        """The office's own files are the ones whose outcome the record's page shows."""
        if checkpoints or public_key:
            return walk(checkpoints, public_key)
        return actions.verify(now=timezone.now())

    def _print_figures(self, report: Report, seconds: float) -> None:
        span = f"{report.first_at:%Y-%m-%d %H:%M} – {report.last_at:%Y-%m-%d %H:%M}" if report.first_at else "–"
        self.stdout.write(_("Sealed entries: %(count)s (%(span)s)") % {"count": report.entries, "span": span})
        self.stdout.write(_("Waiting for a seal: %(count)s") % {"count": report.waiting})
        self.stdout.write(_("Checkpoints: %(count)s") % {"count": report.checkpoints})
        rate = int(report.entries / seconds) if seconds else 0
        self.stdout.write(_("Time: %(seconds).1f s, %(rate)s entries a second") % {"seconds": seconds, "rate": rate})
