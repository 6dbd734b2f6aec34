"""The text format of the published shift-scheduling instances: sections of comma-separated lines, `#` comments."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from roster.planning.problem import (
    Demand,
    Leave,
    LongestRun,
    PeriodMinutes,
    Person,
    Problem,
    Request,
    Rule,
    ShiftCount,
    ShiftType,
    ShortestBreak,
    ShortestRun,
    Succession,
    Weekends,
    weekends_of,
)

Rows = list[list[str]]


def read_problem(text: str) -> Problem:
    """The problem that `text` describes. Raises ValueError, naming the line or section that cannot be read."""
    sections = _sections(text)
    days = int(sections["HORIZON"][0][0])
    off = {row[0]: frozenset(map(int, row[1:])) for row in sections["DAYS_OFF"]}
    return Problem(
        days=days,
        shifts=[_shift(row) for row in sections["SHIFTS"]],
        people=[Person(row[0], days_off=off.get(row[0], frozenset())) for row in sections["STAFF"]],
        demands=[_demand(row) for row in sections["COVER"]],
        rules=[Leave(), Succession(), *_shared(rule for row in sections["STAFF"] for rule in _limits(row))],
        requests=[
            *(_request(row, wanted=True) for row in sections["SHIFT_ON_REQUESTS"]),
            *(_request(row, wanted=False) for row in sections["SHIFT_OFF_REQUESTS"]),
        ],
        weekends=weekends_of(days, 0),
    )


def _sections(text: str) -> dict[str, Rows]:
    sections: dict[str, Rows] = defaultdict(list)
    name = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("SECTION_"):
            name = line.removeprefix("SECTION_")
        elif line and not line.startswith("#"):
            sections[name].append([part.strip() for part in line.split(",")])
    missing = {"HORIZON", "SHIFTS", "STAFF"} - set(sections)
    if missing or "" in sections:
        raise ValueError(f"this is not an instance: section {min(missing, default='name')} is missing")
    return sections


def _shift(row: list[str]) -> ShiftType:
    name, minutes, after = _parts(row, 3)
    return ShiftType(name, int(minutes), not_before=tuple(filter(None, after.split("|"))))


def _limits(row: list[str]) -> Iterator[Rule]:
    who = frozenset({row[0]})
    most, least, longest, shortest, pause, weekends = map(int, _parts(row, 8)[2:])
    for part in filter(None, row[1].split("|")):
        shift, count = part.split("=")
        yield ShiftCount(people=who, shifts=frozenset({shift}), most=int(count))
    yield PeriodMinutes(people=who, least=least, most=most)
    yield LongestRun(people=who, days=longest)
    yield ShortestRun(people=who, days=shortest)
    yield ShortestBreak(people=who, days=pause)
    yield Weekends(people=who, most=weekends)


def _shared(rules: Iterator[Rule]) -> list[Rule]:
    """Limits that are the same for several people become one rule."""
    together: dict[Rule, set[str]] = defaultdict(set)
    for rule in rules:
        together[replace(rule, people=None)].update(rule.people or ())
    return [replace(rule, people=frozenset(people)) for rule, people in together.items()]


def _request(row: list[str], *, wanted: bool) -> Request:
    person, day, shift, weight = _parts(row, 4)
    return Request(person, int(day), shift, wanted, int(weight))


def _demand(row: list[str]) -> Demand:
    day, shift, wish, under, over = _parts(row, 5)
    return Demand(shift, int(day), wish=int(wish), weight_under=int(under), weight_over=int(over))


def _parts(row: list[str], count: int) -> list[str]:
    if len(row) != count:
        raise ValueError(f"line {','.join(row)!r}: {count} parts are needed")
    return row
