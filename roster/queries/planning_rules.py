"""The rules of policy and of the office in the words of the planning engine, and what fairness carries over months."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from core.people.enums import Role
from roster.enums import HolidayKind, PlanningKind
from roster.planning import problem as engine
from roster.planning.fairness import fair_bands
from roster.queries.planning_facts import Facts, Held, holds, months_before
from roster.rules.planning import Setting
from roster.rules.times import days_between

MEASURES = {
    PlanningKind.FAIR_NIGHTS: engine.Measure.NIGHTS,
    PlanningKind.FAIR_WEEKENDS: engine.Measure.WEEKENDS,
    PlanningKind.FAIR_HOLIDAYS: engine.Measure.HOLIDAYS,
    PlanningKind.FAIR_HOURS: engine.Measure.MINUTES,
}


def rules_of(facts: Facts, problem: engine.Problem) -> list[engine.Rule]:
    rules = [*_of_policy(facts), *_of_office(facts, problem)]
    return [*rules, *_fairness(facts, replace(problem, rules=rules))]


def _of_policy(facts: Facts) -> list[engine.Rule]:
    """Always hard; their numbers are policy's."""
    limits = facts.limits
    return [
        engine.Leave(name="leave"),
        engine.Qualification(name="qualification"),
        engine.Rest(minutes=int(limits.rest.total_seconds() // 60), name="roster.rest"),
        engine.LongestRun(days=limits.longest_run, name="roster.longest_run"),
        engine.NightsInARow(most=limits.nights_in_a_row, name="roster.nights_in_a_row"),
        engine.WeekMinutes(most=int(limits.week_hours.total_seconds() // 60), name="roster.week_hours"),
    ]


def _of_office(facts: Facts, problem: engine.Problem) -> Iterator[engine.Rule]:
    for kind, make in MAKERS.items():
        bound: dict[tuple[Any, ...], tuple[Setting, set[str]]] = {}
        for person_id in facts.posts:
            setting = facts.setting(kind, facts.home(person_id))
            key = (tuple(sorted(setting.numbers.items())), setting.codes, setting.weight)
            bound.setdefault(key, (setting, set()))[1].add(str(person_id))
        for setting, people in bound.values():
            everybody = len(people) == len(facts.posts)
            if not setting.is_off:
                whom = None if everybody else frozenset(people)
                yield from make(facts, problem, setting, people=whom, weight=setting.weight, name=str(kind))


def _shifts(facts: Facts, problem: engine.Problem, codes: Sequence[str]) -> list[str]:
    """Ids of the shifts with these codes, by their start; without codes all that are worked on the post."""
    return [
        shift.id
        for shift in sorted(problem.shifts, key=lambda shift: (shift.start, shift.id))
        if (facts.types[int(shift.id.split()[0])].code in codes if codes else not shift.is_standby)
    ]


def _rotation(facts: Facts, problem: engine.Problem, setting: Setting, **rule: Any) -> Iterator[engine.Rule]:
    yield engine.Rotation(order=tuple(_shifts(facts, problem, setting.codes)), **rule)


def _shift_count(facts: Facts, problem: engine.Problem, setting: Setting, **rule: Any) -> Iterator[engine.Rule]:
    shifts = frozenset(_shifts(facts, problem, setting.codes))
    yield engine.ShiftCount(shifts=shifts, **{**rule, **setting.numbers})


def _period_hours(facts: Facts, problem: engine.Problem, setting: Setting, **rule: Any) -> Iterator[engine.Rule]:
    least, most = (setting.numbers[name] * engine.HOUR for name in ("least", "most"))
    yield engine.PeriodMinutes(least=least, most=most, **rule)


def _stable_teams(facts: Facts, problem: engine.Problem, setting: Setting, **rule: Any) -> Iterator[engine.Rule]:
    known = set(problem.person)
    teams = (frozenset(str(person) for person in crew) & known for crew in facts.crews)
    yield engine.StableTeams(teams=tuple(team for team in teams if len(team) > 1), **{**rule, "people": None})


def _plain(kind: type[engine.Rule]) -> Callable[..., Iterator[engine.Rule]]:
    def make(facts: Facts, problem: engine.Problem, setting: Setting, **rule: Any) -> Iterator[engine.Rule]:
        yield kind(**{**rule, **setting.numbers})

    return make


MAKERS: dict[PlanningKind, Callable[..., Iterator[engine.Rule]]] = {
    PlanningKind.SHORTEST_BREAK: _plain(engine.ShortestBreak),
    PlanningKind.SHORTEST_RUN: _plain(engine.ShortestRun),
    PlanningKind.WHOLE_WEEKENDS: _plain(engine.WholeWeekends),
    PlanningKind.WEEKENDS: _plain(engine.Weekends),
    PlanningKind.ROTATION: _rotation,
    PlanningKind.SHIFT_COUNT: _shift_count,
    PlanningKind.PERIOD_HOURS: _period_hours,
    PlanningKind.STABLE_TEAMS: _stable_teams,
}


def _fairness(facts: Facts, problem: engine.Problem) -> Iterator[engine.Fairness]:
    """Among the officers of each group, and among the leads of all, for they share one demand."""
    for group, people in circles(facts).items():
        demands = [demand for demand in problem.demands if demand.group == (str(group) if group else None)]
        if demands:
            yield from _fair_among(facts, replace(problem, demands=demands), people, group)


def circles(facts: Facts) -> dict[int | None, set[int]]:
    """Those who share a load: the officers of each group by its id, the leads under None."""
    found: dict[int | None, set[int]] = defaultdict(set)
    for person, posts in facts.posts.items():
        leads = any(post.role == Role.LEAD for post in posts)
        found[None if leads else facts.home(person)].add(person)
    return found


def _fair_among(
    facts: Facts, problem: engine.Problem, people: set[int], group: int | None
) -> Iterator[engine.Fairness]:
    step = min(problem.shift[demand.shift].minutes for demand in problem.demands)
    for kind, measure in MEASURES.items():
        setting = facts.setting(kind, group)
        if not setting.is_off:
            bands = fair_bands(problem, measure, {str(person) for person in people}, step=step)
            yield engine.Fairness(measure=measure, bands=bands, step=step, weight=setting.weight, name=str(kind))


def carried(facts: Facts) -> dict[int, engine.Carried]:
    """What each did in the months before; for days on which he was not there or on leave, what the others of his circle
    did on such a day: nobody has to make up for a month before he came.
    """
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for group, people in circles(facts).items():
        for kind, measure in MEASURES.items():
            since = months_before(facts.start, facts.setting(kind, group).numbers["months"])
            for person, count in _carried_among(facts, measure, since, people).items():
                found[person][str(measure)] = count
    return {person: engine.Carried(**counts) for person, counts in found.items()}


def _carried_among(facts: Facts, measure: engine.Measure, since: date, people: set[int]) -> dict[int, int]:
    window = list(days_between(since, facts.start))
    present = {person: sum(_was_there(facts, person, day) for day in window) for person in people}
    done = {person: count(facts, measure, facts.worked(person, since)) for person in people}
    rate = sum(done.values()) / max(1, sum(present.values()))
    return {person: done[person] + round(rate * (len(window) - present[person])) for person in people}


def _was_there(facts: Facts, person: int, day: date) -> bool:
    posted = any(post.holds(day) for post in facts.posts[person])
    return posted and not any(holds(leave, day) for leave in facts.leaves.get(person, []))


def count(facts: Facts, measure: engine.Measure, worked: Iterable[Held]) -> int:
    """How much of what is shared these shifts are; working time in minutes."""
    if measure == engine.Measure.NIGHTS:
        return sum(held.is_night for held in worked)
    if measure == engine.Measure.WEEKENDS:
        return len({held.day - timedelta(days=held.day.weekday()) for held in worked if _is_weekend(facts, held.day)})
    if measure == engine.Measure.HOLIDAYS:
        return len({held.day for held in worked if facts.holidays.get(held.day) == HolidayKind.HOLIDAY})
    return int(sum((held.ends_at - held.starts_at).total_seconds() for held in worked) // 60)


def _is_weekend(facts: Facts, day: date) -> bool:
    return day.weekday() >= 5 and facts.holidays.get(day) != HolidayKind.WORKDAY
