"""Offices as they are, for whoever tries the engine on more than a line."""

from collections.abc import Iterator
from dataclasses import replace

from roster.planning.fairness import fair_bands
from roster.planning.problem import (
    Carried,
    Demand,
    Fairness,
    Leave,
    LongestRun,
    Measure,
    NightsInARow,
    PeriodMinutes,
    Person,
    Problem,
    Qualification,
    Request,
    Rest,
    ShiftType,
    ShortestBreak,
    WeekMinutes,
    weekends_of,
)

HOUR = 60
GROUPS = {"north": 10, "south": 10, "trade": 9}


def shift_types() -> Iterator[ShiftType]:
    """Three shifts of 8 hours, each with a lead of its own."""
    for code, start in (("D", 8), ("E", 16), ("N", 24)):
        night = code == "N"
        yield ShiftType(code, 8 * HOUR, start=start * HOUR, is_night=night)
        yield ShiftType(f"{code}+", 8 * HOUR, start=start * HOUR, is_night=night, needs="lead")


def crew(days: int) -> Iterator[Person]:
    for group, size in GROUPS.items():
        for index in range(size):
            leave = range(3 * index, 3 * index + 4) if index % 3 == 0 else ()
            yield Person(
                f"{group}{index}",
                qualifications={"lead": range(days)} if index < 3 else {},
                groups=(group,) * days,
                days_off=frozenset(day for day in leave if day < days),
                history=(None, "D", "N", None, None)[index % 5 :],
                carried=Carried(nights=10 + index % 4, weekends=4 + index % 3, holidays=1, minutes=320 * HOUR),
            )


def office_month(days: int = 30) -> Problem:
    """29 people in 3 groups: in each shift an officer of each group and one lead of the office."""
    shifts = list(shift_types())
    people = list(crew(days))
    officers = [
        Demand(code, day, group=group, least=1, most=2) for code in "DEN" for day in range(days) for group in GROUPS
    ]
    leads = [Demand(f"{code}+", day, least=1, most=1) for code in "DEN" for day in range(days)]
    plain = Problem(
        days=days,
        shifts=shifts,
        people=people,
        demands=officers + leads,
        weekends=weekends_of(days, 1),
        holidays=frozenset({2, 3}),
        first_weekday=1,
        requests=[
            Request(person.id, 5 + index, None, False, 5) for index, person in enumerate(people) if index + 5 < days
        ],
    )
    rules = [
        Leave(),
        Qualification(),
        Rest(minutes=11 * HOUR),
        LongestRun(days=6),
        NightsInARow(most=3),
        ShortestBreak(days=2, weight=3),
        WeekMinutes(most=60 * HOUR),
        PeriodMinutes(most=184 * HOUR),
        *(Fairness(measure=one, bands=fair_bands(plain, one), weight=10) for one in Measure),
    ]
    return replace(plain, rules=rules)


DUTY = ShiftType("A", 24 * HOUR, start=9 * HOUR, is_night=True)


def duty_year(people: int = 26, days: int = 365) -> Problem:
    """One person on duty for 24 hours on each day of a year, two days free after it, two leaves of each person.

    What is fair is the same for all, give or take one: duties, weekend days in duty, public holidays.
    """
    weekends = tuple((day,) for weekend in weekends_of(days, 3) for day in weekend if day >= 0)
    holidays = frozenset(day for day in (0, 46, 47, 48, 94, 120, 121, 169, 267, 273, 274, 275, 276) if day < days)
    crew = [
        Person(
            f"p{index:02}",
            days_off=frozenset(
                day % days for first in (13 * index, 13 * index + 170) for day in range(first, first + 10)
            ),
        )
        for index in range(people)
    ]

    def around(load: int) -> dict[str, tuple[int, int]]:
        return {one.id: (load // people, -(-load // people)) for one in crew}

    return Problem(
        days=days,
        shifts=[DUTY],
        people=crew,
        demands=[Demand("A", day, least=1, most=1) for day in range(days)],
        rules=[
            Leave(),
            Rest(minutes=48 * HOUR),
            Fairness(measure=Measure.NIGHTS, bands=around(days), weight=10),
            Fairness(measure=Measure.WEEKENDS, bands=around(len(weekends)), weight=10),
            Fairness(measure=Measure.HOLIDAYS, bands=around(len(holidays)), weight=10),
        ],
        weekends=weekends,
        holidays=holidays,
        first_weekday=3,
    )
