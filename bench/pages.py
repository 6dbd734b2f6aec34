"""What each page costs an officer and a lead on duty: SQL statements and milliseconds, in process.

A page that is kept until something changes (ADR 0010) has two rows: drawn anew, and answered as it was drawn.

python -m bench.pages      on the office in the database of the settings; writes JSON
"""

import json
import os
from collections.abc import Callable

import django
import time_machine

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()

from django.core.cache import caches  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench import NOW  # noqa: E402
from bench.measure import database, milliseconds  # noqa: E402
from core.people.models import Office, Person  # noqa: E402
from roster.models import Roster  # noqa: E402
from roster.queries.duty import on_duty  # noqa: E402
from roster.rules.times import month_of  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))


def readers(office: Office) -> dict[str, Person]:
    """An officer of the first group and the lead, both on duty."""
    present = on_duty(office, NOW)
    first = office.groups.order_by("pk").values_list("pk", flat=True)[0]
    officer = next(post for post in present.officers if post.group_id == first)
    assert present.lead is not None
    return {
        "officer": Person.objects.get(pk=officer.person_id),
        "lead": Person.objects.get(pk=present.lead.person_id),
    }


def pages(office: Office) -> dict[str, str]:
    group = office.groups.order_by("pk")[0]
    roster = Roster.objects.get(group=group, start=month_of(NOW.date())[0])
    return {
        "desk": "/",
        "month grid": f"/roster/{roster.pk}/",
        "months": "/roster/",
        "shift log": "/log/",
        "on duty": "/duty/",
        "on duty, JSON": "/api/on-duty/",
        "coverage": "/roster/coverage/",
        "own shifts": "/roster/mine/",
        "deadlines": "/deadlines/",
        "notices": "/notices/",
        "matters": "/matters/",
        "attendance": "/attendance/",
    }


def measured(person: Person, url: str) -> dict[str, dict[str, float]]:
    """Figures by state: "" drawn each time, and " kept" when a page that nothing has changed costs less SQL."""
    client = Client()
    client.force_login(person)
    client.get(url)  # notes the visit and fills what is cached for the process
    drawn, kept = _asked(client, url, forget), _asked(client, url, lambda: None)
    return {"": drawn, " kept": kept} if kept["sql"] < drawn["sql"] else {"": drawn}


def forget() -> None:
    caches["pages"].clear()


def _asked(client: Client, url: str, before: Callable[[], None]) -> dict[str, float]:
    client.get(url)

    def once() -> None:
        before()
        client.get(url)

    asked = [_captured(client, url, before) for _ in range(3)]  # a kept page is drawn again every ten seconds
    statements, size = min(asked)
    return {"sql": statements, **milliseconds(once, ROUNDS), "kilobytes": round(size / 1024, 1)}


def _captured(client: Client, url: str, before: Callable[[], None]) -> tuple[int, int]:
    """How many statements one answer took, and its bytes."""
    before()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
        statements = len(captured)  # the next request forgets them
    if response.status_code != 200:
        raise SystemExit(f"{url} answers {response.status_code}.")
    return statements, len(response.content)


def main() -> None:
    with time_machine.travel(NOW, tick=True):
        office = Office.objects.get()
        figures = {
            f"{page}{state} ({role})": found
            for role, person in readers(office).items()
            for page, url in pages(office).items()
            for state, found in measured(person, url).items()
        }
        staff, present = office.people.count(), len(on_duty(office, NOW).posts)
    print(json.dumps({"database": database(), "staff": staff, "present": present, "pages": figures}))


if __name__ == "__main__":
    main()
