"""How many entries, notices and seals a second, committed; one connection.

python -m bench.writes     in a database of its own that is thrown away; writes JSON
"""

import json
import os
from datetime import timedelta
from itertools import count

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from bench import NOW  # noqa: E402
from bench.measure import database, per_second  # noqa: E402
from core.ledger.actions import EntryDraft, append, append_many, seal  # noqa: E402
from core.ledger.models import Entry  # noqa: E402
from core.notices.actions import NoticeDraft, notify, notify_many  # noqa: E402
from core.people.models import Office, Person  # noqa: E402
from roster.acts import RosterAct  # noqa: E402

SINGLY, AT_ONCE = 500, 5_000
PARAMS = {"group": "Harbour", "start": "2026-11-01", "end": "2026-12-01", "count": 20, "shifts": "11-02 Day, 11-03 Day"}
numbers = count()


def append_singly(office: Office) -> int:
    for number in range(SINGLY):
        with transaction.atomic():
            append(
                act=RosterAct.ASSIGNED, by=None, subject=office, now=NOW, office_id=office.pk,
                data={"after": {"day": "2026-11-24", "number": number}}, clause="R.4",
            )  # fmt: skip
    return SINGLY


def append_at_once(office: Office) -> int:
    drafts = [EntryDraft(RosterAct.ASSIGNED, None, office, office.pk, {"number": n}, "R.4") for n in range(AT_ONCE)]
    with transaction.atomic():
        append_many(drafts, NOW)
    return AT_ONCE


def _draft(office: Office, person: Person) -> NoticeDraft:
    key = f"bench:{next(numbers)}"
    return NoticeDraft(office, "roster.published", "important", [person], PARAMS, "/roster/mine/", key)


def notify_singly(office: Office, people: list[Person]) -> int:
    for person in people[:SINGLY]:
        notify(**_draft(office, person)._asdict(), now=NOW)
    return min(SINGLY, len(people))


def notify_at_once(office: Office, people: list[Person]) -> int:
    notify_many([_draft(office, person) for person in people], NOW)
    return len(people)


def seal_all(office: Office) -> int:
    append_at_once(office)
    return seal(now=NOW + timedelta(seconds=1))


def measured() -> dict[str, dict[str, float]]:
    office = Office.objects.create(name="Bench")
    people = Person.objects.bulk_create(
        Person(office=office, username=f"p{n}", name=f"Person {n}", email=f"p{n}@example.com") for n in range(1_000)
    )
    figures = {
        "entries, one a transaction": per_second(lambda: append_singly(office)),
        "entries, 5,000 a transaction": per_second(lambda: append_at_once(office)),
        "notices, one a transaction": per_second(lambda: notify_singly(office, people)),
        "notices, 1,000 a transaction": per_second(lambda: notify_at_once(office, people)),
    }
    seal(now=NOW + timedelta(seconds=1))
    assert not Entry.objects.filter(seal=None).exists()
    return {**figures, "entries written and sealed": per_second(lambda: seal_all(office))}


def main() -> None:
    created = setup_databases(verbosity=0, interactive=False)
    try:
        print(json.dumps({"database": database(), "writes": measured()}))
    finally:
        teardown_databases(created, verbosity=0)


if __name__ == "__main__":
    main()
