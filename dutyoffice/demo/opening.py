"""Opens the demonstration office: staff, rosters, a month of days."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random

from django.test.utils import override_settings

from core.notices.actions import acknowledge, mark_all_read
from core.notices.enums import Level
from core.notices.models import Receipt
from core.people.actions import reset_password
from core.people.enums import Role
from core.people.models import Person
from core.people.queries import heads_of, local_day
from dutyoffice.demo.days import Days
from dutyoffice.demo.rosters import fill_month, leave_a_gap, publish_month, save_patterns, set_demands, set_rules
from dutyoffice.demo.spending import Spending
from dutyoffice.demo.staff import PASSWORD, Demo, open_office
from roster.actions.watch import watch_coverage
from roster.rules.times import day_period, month_of

SIZES = [9, 9, 8]
LARGE_SIZES = [27] * 37
DAYS = 30
JOINED = timedelta(days=1)  # before now: when the groups after the first three came into the office
LIGHT = ["django.contrib.auth.hashers.MD5PasswordHasher"]

Say = Callable[[str], None]


@contextmanager
def light_passwords() -> Iterator[None]:
    """A month has hundreds of signatures: they are checked against light hashes, which are replaced at the end."""
    with override_settings(PASSWORD_HASHERS=LIGHT):
        yield


def open_demo(*, seed: int, language: str, now: datetime, months: int, sizes: list[int], say: Say) -> Demo:
    """`months` published months up to this one, the next as a draft, and the last 30 days lived through.

    With one month the rosters begin with the first day that is lived, so that nobody is missed before it.
    """
    first = _months_back(now.date(), months) if months > 1 else (now - timedelta(days=DAYS)).date()
    opened = datetime.combine(first, now.timetz()) - timedelta(days=40)
    with light_passwords():
        say("People, posts and rights …")
        demo = open_office(rng=Random(seed), language=language, opened=opened, sizes=sizes)  # noqa: S311
        signers = _signers(demo)
        _give_passwords(demo, signers)
        _publish(demo, first, now, say)
        say(f"{DAYS} days of log and hand-overs …")
        _live(demo, first if months == 1 else local_day(demo.office, now - timedelta(days=DAYS)), now, seed)
    _give_passwords(demo, list(dict.fromkeys([*signers, *demo.by_role.values()])))
    return demo


def _signers(demo: Demo) -> list[Person]:
    """Who hands over a shift, and who decides on money."""
    officers = (person for group in demo.groups[:3] for person in demo.officers[group.pk])
    heads = heads_of(demo.departments, demo.opened.date()).values()
    deciders = (demo.by_role[role] for role in (Role.FINANCE, Role.DIRECTOR, Role.CEO))
    return list(dict.fromkeys([*demo.leads, *officers, *heads, *deciders]))


def _months_back(today: date, months: int) -> date:
    first = month_of(today)[0]
    for _ in range(months):
        first = month_of(first - timedelta(days=1))[0]
    return first


def _publish(demo: Demo, first: date, now: datetime, say: Say) -> None:
    set_demands(demo)
    set_rules(demo)
    patterns = save_patterns(demo)
    start, today = first, local_day(demo.office, now)
    while start <= today:
        end = month_of(start)[1]
        say(f"Rosters of {start:%Y-%m} …")
        publish_month(demo, start, end, patterns, now - JOINED)
        start = end
    start, end = month_of(start)
    if (start - today).days <= 5:
        publish_month(demo, start, end, patterns, now - JOINED)
        return
    for group, pattern in list(zip(demo.groups, patterns, strict=True))[:3]:
        fill_month(demo, group, pattern, start, end, now)


def _live(demo: Demo, first: date, now: datetime, seed: int) -> None:
    start = day_period(first, first, demo.office.zone)[0]
    days = Days(demo, start, now)
    Spending(days, start, seed).plan()
    days.live()
    leave_a_gap(demo, now)
    watch_coverage(office=demo.office, now=now)
    _read_notices(demo, now)


def _read_notices(demo: Demo, now: datetime) -> None:
    """Everyone has read his notices and, within some minutes, acknowledged what was urgent; today's still wait."""
    old = Receipt.objects.filter(
        person__office=demo.office, acknowledged_at=None, told_at__lt=now - timedelta(hours=12)
    )
    for receipt in old.filter(notice__level=Level.URGENT).select_related("person", "notice"):
        acknowledge(receipt=receipt, by=receipt.person, now=receipt.told_at + timedelta(minutes=4))
    for person in Person.objects.filter(office=demo.office):
        mark_all_read(by=person, now=now)


def _give_passwords(demo: Demo, people: list[Person]) -> None:
    for person in people:
        reset_password(person=person, password=PASSWORD, by=None, now=demo.opened)
        person.refresh_from_db()
