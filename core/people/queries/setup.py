"""What is missing before the office can run: the administrator's first question."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.people import queries
from core.people.enums import Role
from core.people.models import Office
from core.ui.wording import listed


@dataclass(frozen=True)
class Point:
    """One thing to put right: what, who or which, where to do it. `names` is empty when all is well."""

    title: str
    names: list[str] = field(default_factory=list)
    help: str = ""
    url_name: str = ""
    clause: str = ""

    @property
    def is_done(self) -> bool:
        return not self.names

    @property
    def summary(self) -> str:
        """The first names, and how many more there are."""
        shown, more = listed(self.names[:5]), len(self.names) - 5
        if more <= 0:
            return shown
        return ngettext("%(names)s and %(more)d more of them", "%(names)s and %(more)d more of them", more) % {
            "names": shown,
            "more": more,
        }


Check = Callable[[Office, datetime], list[Point]]
_checks: list[tuple[int, Check]] = []


def register_check(check: Check, *, order: int = 50) -> None:
    """`check(office, now)` gives the points of an upper floor, such as establishment, policy or shift types."""
    if (order, check) not in _checks:
        _checks.append((order, check))


def missing_in(office: Office, now: datetime) -> list[Point]:
    """Every point of the check list, open ones first."""
    points = people_points(office, now)
    for _order, check in sorted(_checks, key=lambda entry: entry[0]):
        points += check(office, now)
    return sorted(points, key=lambda point: point.is_done)


def _or_itself(names: list[str], exists: bool, sentence: str) -> list[str]:
    return names if exists else [sentence]


def people_points(office: Office, now: datetime) -> list[Point]:
    """What this floor knows to be missing, in seven queries."""
    today = queries.local_day(office, now)
    first = _department_points(office, today)
    return [*first, _lead_point(office, today), _reach_point(office), _administrator_point(office, today)]


def _department_points(office: Office, today: date) -> list[Point]:
    departments = list(office.departments.all())
    heads, terms = queries.heads_of(departments, today), queries.liaisons_on(departments, today)
    return [
        Point(
            _("Every department has a head"),
            _or_itself([d.name for d in departments if d.pk not in heads], bool(departments), _("none yet")),
            _("Late things climb from officer to lead to department head. Give the posting on the person's page."),
            "admin:people_department_changelist", "2.2",
        ),
        Point(
            _("Every department has a liaison"),
            [d.name for d in departments if d.pk not in terms],
            _("A matter handed to a department must have someone who acknowledges it."),
            "admin:people_liaison_changelist", "1.2",
        ),
    ]  # fmt: skip


def _lead_point(office: Office, today: date) -> Point:
    groups = list(office.groups.all())
    leads = queries.leads_of(groups, today)
    return Point(
        _("Every group has a lead"),
        _or_itself([g.name for g in groups if g.pk not in leads], bool(groups), _("none yet")),
        _("A group without a lead has nobody to decide and nobody to be called."),
        "admin:people_dutygroup_changelist", "2.1",
    )  # fmt: skip


def _reach_point(office: Office) -> Point:
    return Point(
        _("Everyone can be reached"),
        [person.name for person in queries.people_without_channel(office)],
        _("These people have neither telephone nor e-mail nor WeCom: no notice will find them off the page."),
        "admin:people_person_changelist", "7.1",
    )  # fmt: skip


def _administrator_point(office: Office, today: date) -> Point:
    administrators = queries.people_with_role(office, Role.ADMINISTRATOR, on=today).count()
    return Point(
        _("Two administrators at least"),
        [] if administrators > 1 else [_("only one")],
        _("Nobody changes his own postings or rights, so one administrator alone cannot be replaced."),
        "admin:people_person_changelist", "4.3",
    )  # fmt: skip
