from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from core.people.models import Office
from dutyoffice import machine
from dutyoffice.demo.opening import LARGE_SIZES, SIZES, open_demo
from dutyoffice.demo.staff import PASSWORD, Demo
from roster.queries.duty import on_duty


class Command(BaseCommand):
    help = "Opens the demonstration office: staff, rosters, and a month of log and hand-overs. Needs an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="the same seed opens the same office")
        parser.add_argument("--language", choices=["en", "zh-hans"], default="en")
        parser.add_argument("--scale", action="store_true", help="1,000 staff and 3 years of rosters, for the bench")
        parser.add_argument("--months", type=int, help="months of rosters before this one")

    def handle(self, *args: Any, **options: Any) -> None:
        if Office.objects.exists():
            raise CommandError("There is an office already. The demonstration needs an empty database.")
        machine.settle()
        months = options["months"] or (35 if options["scale"] else 1)
        with translation.override(options["language"]):
            demo = open_demo(
                seed=options["seed"], language=options["language"], now=timezone.now(), months=months,
                sizes=LARGE_SIZES if options["scale"] else SIZES, say=self.stdout.write,
            )  # fmt: skip
        text = _log_ins(demo)
        (settings.VAR_DIR / "demonstration.txt").write_text(text, encoding="utf-8")
        self.stdout.write(text)


def _log_ins(demo: Demo) -> str:
    """Who to log in as, with what each is good for."""
    present = on_duty(demo.office, timezone.now())
    usernames = {person.pk: person.username for person in demo.office.people.all()}
    rows = [("officer on duty now", usernames[present.officers[0].person_id])] if present.officers else []
    rows += [("duty lead on duty now", usernames[present.lead.person_id])] if present.lead else []
    rows += [(role.replace("_", " "), person.username) for role, person in demo.by_role.items()]
    lines = [f"  {username:<16} {what}" for what, username in rows]
    return "\n".join([f"Log in with the password {PASSWORD} as", *lines, ""])
