"""The numbers that hold at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from core.people.enums import Role
from core.people.models import Office
from core.people.queries import local_day, once, postings_on
from core.policy.catalogue import BY_KEY, PARAMETERS, Parameter, Unit
from core.policy.models import PolicyValue
from core.policy.reach import Reach
from core.policy.registry import Authority, authorities, clause_order
from core.policy.tiers import Tier, read_tier
from core.prepared import Prepared


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: `after` the due time (negative: before), `to` a rung's name, at a notice `level`."""

    after: timedelta
    to: str
    level: str


@dataclass(frozen=True)
class Policy:
    """All numbers of one office at one moment. A number no one has set yet is the regulation's default."""

    values: dict[str, Any]

    def _value(self, key: str, unit: Unit) -> Any:
        if BY_KEY[key].unit != unit:
            raise LookupError(f"{key} is kept in {BY_KEY[key].unit.value}, not in {unit.value}.")
        return self.raw(key)

    def raw(self, key: str) -> Any:
        """The value as it is stored, whatever its unit."""
        return self.values.get(key, BY_KEY[key].default)

    def minutes(self, key: str) -> timedelta:
        return timedelta(minutes=self._value(key, Unit.MINUTES))

    def hours(self, key: str) -> timedelta:
        return timedelta(hours=self._value(key, Unit.HOURS))

    def days(self, key: str) -> timedelta:
        return timedelta(days=self._value(key, Unit.DAYS))

    def count(self, key: str) -> int:
        return int(self._value(key, Unit.COUNT))

    def yes(self, key: str) -> bool:
        return bool(self._value(key, Unit.YES_NO))

    def money(self, key: str) -> Decimal:
        return Decimal(self._value(key, Unit.MONEY))

    def ladder(self, kind: str) -> list[Rung]:
        steps = self._value(f"ladder.{kind}", Unit.LADDER)
        return [Rung(timedelta(minutes=step["minutes"]), step["to"], step["level"]) for step in steps]

    def tiers(self, kind: str) -> list[Tier]:
        return [read_tier(stored) for stored in self._value(f"tiers.{kind}", Unit.TIERS)]


def _holding(office_id: int, at: datetime) -> QuerySet[PolicyValue, Any]:
    rows = PolicyValue.objects.filter(office=office_id, holds_from__lte=at).order_by("holds_from")
    return rows.values_list("key", "value")


HOLDING: Prepared[PolicyValue] = Prepared(_holding, int, datetime)


def policy_for(office: Office, at: datetime) -> Policy:
    """The numbers that hold in `office` at `at`, in one SQL query, once a request."""
    return once(office, ("policy", at), lambda: Policy(dict(HOLDING.values(office.pk, at))))


@dataclass(frozen=True)
class Line:
    """A number of the regulation as it stands: `since` is None while nobody has set it, `following` is the next row."""

    parameter: Parameter
    value: Any
    since: datetime | None
    following: PolicyValue | None


def regulation(office: Office, now: datetime) -> list[Line]:
    """Every number of the regulation by clause, in one SQL query."""
    current: dict[str, PolicyValue] = {}
    following: dict[str, PolicyValue] = {}
    for row in PolicyValue.objects.filter(office=office).order_by("holds_from"):
        if row.holds_from <= now:
            current[row.key] = row
        else:
            following.setdefault(row.key, row)
    lines = [_line(parameter, current.get(parameter.key), following.get(parameter.key)) for parameter in PARAMETERS]
    return sorted(lines, key=lambda line: clause_order(line.parameter.clause))


def _line(parameter: Parameter, row: PolicyValue | None, following: PolicyValue | None) -> Line:
    return Line(parameter, row.value if row else parameter.default, row.holds_from if row else None, following)


def by_chapter(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """The lines of each chapter of the regulation, in its order: ("1", lines of 1.1, 1.2 …)."""
    chapters = groupby(lines, key=lambda line: line.parameter.clause.split(".")[0])
    return [(chapter, list(own)) for chapter, own in chapters]


def changes_ahead(lines: list[Line]) -> list[Line]:
    """What is decided already and holds later, the next one first."""
    ahead = [line for line in lines if line.following]
    return sorted(ahead, key=lambda line: line.following.holds_from)  # type: ignore[union-attr]


def departments_of(office: Office) -> dict[int, str]:
    """Names by id."""
    return dict(office.departments.values_list("pk", "name"))


@dataclass(frozen=True)
class Cell:
    """Whether a role may do an act, and up to which amounts."""

    role: Role
    allowed: bool
    limits: list[Reach]


@dataclass(frozen=True)
class MatrixRow:
    """`line` is the number of the regulation that sets the amounts, if one does."""

    authority: Authority
    cells: list[Cell]
    line: Line | None = None


def authority_matrix(office: Office, now: datetime) -> list[MatrixRow]:
    """Acts by roles (1.4), from the permissions' own role lists and the amounts in force; one SQL query."""
    lines = {line.parameter.key: line for line in regulation(office, now)}
    return [_matrix_row(authority, lines) for authority in authorities()]


def _matrix_row(authority: Authority, lines: dict[str, Line]) -> MatrixRow:
    if authority.reach is None:
        return MatrixRow(authority, [Cell(role, authority.allows(role), []) for role in Role])
    line = lines[f"tiers.{authority.tiers}"]
    limits = authority.reach([read_tier(stored) for stored in line.value])
    return MatrixRow(authority, [Cell(role, bool(limits.get(role)), limits.get(role, [])) for role in Role], line)


def holders(office: Office, now: datetime) -> dict[Role, list[str]]:
    """The names of those who hold each role today."""
    found: dict[Role, dict[int, str]] = {role: {} for role in Role}
    for posting in postings_on(office, local_day(office, now)).select_related("person"):
        found[Role(posting.role)][posting.person_id] = posting.person.name
    return {role: list(names.values()) for role, names in found.items()}
