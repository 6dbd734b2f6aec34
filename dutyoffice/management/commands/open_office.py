from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.errors import DutyError
from core.people import actions
from core.people.enums import Language, Role
from core.people.models import Person
from core.people.queries import local_day
from core.policy.actions import adopt_defaults
from logbook.actions.category import adopt_default_categories


class Command(BaseCommand):
    help = "Opens an office with the usual numbers and log categories, and its administrator. Asks for what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", help="name of the office")
        parser.add_argument("--administrator", help="name of the first administrator")
        parser.add_argument("--username", help="log-in name; made from the name when it is not given", default="")
        parser.add_argument("--email", help="e-mail of the first administrator", default="")
        parser.add_argument("--timezone", help="such as Asia/Shanghai", default="Asia/Shanghai")
        parser.add_argument("--language", choices=Language.values, default=Language.SIMPLIFIED_CHINESE)
        parser.add_argument("--password-file", help="file whose first line is the password; else it is asked for")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"] or input("Name of the office: ")
        first = options["administrator"] or input("Name of the first administrator: ")
        password = _password(options["password_file"])
        try:
            person = _open(name, first, password, options)
        except DutyError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{person.office} is open. {person} logs in as {person.username}.")


def _password(path: str | None) -> str:
    if path is None:
        return getpass("Password of the first administrator: ")
    with open(path, encoding="utf-8") as file:
        return file.readline().rstrip("\r\n")


@transaction.atomic
def _open(name: str, first: str, password: str, options: dict[str, Any]) -> Person:
    """All of it or nothing. The first administrator has nobody above him: the system itself posts him."""
    now = timezone.now()
    office = actions.open_office(
        name=name, timezone=options["timezone"], language=options["language"], by=None, now=now
    )
    adopt_defaults(office=office, by=None, now=now)
    adopt_default_categories(office=office, by=None, now=now)
    person = actions.add_person(
        office=office, name=first, username=options["username"], email=options["email"], by=None, now=now
    )
    actions.give_posting(person=person, role=Role.ADMINISTRATOR, start=local_day(office, now), by=None, now=now)
    return actions.reset_password(person=person, password=password, by=None, now=now)
