"""Which people could meet which demand, and so which people have nothing to do with each other."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from roster.planning.model import barred, kept_out
from roster.planning.problem import Demand, Fairness, Person, Problem, Rule, StableTeams, asked


class Candidates:
    """Who may work what, as far as one cell tells: hard leave, qualification, a shift count of 0, and pins."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.barred = barred(problem)

    def may(self, person: Person, day: int, shift: str | None) -> bool:
        cell = (person.id, day)
        if cell in self.problem.pins and self.problem.pins[cell] != shift:
            return False
        return shift is None or shift not in self.barred.get(person.id, {}).get(day, frozenset())

    def keeps_out(self, rule: Rule, person: Person, demand: Demand) -> bool:
        """Whether this hard rule alone keeps him out of the demand's shift."""
        return demand.shift in kept_out(self.problem, rule, person, demand.day)

    def of(self, demand: Demand) -> list[Person]:
        return [person for person in asked(self.problem, demand) if self.may(person, demand.day, demand.shift)]


def independent_parts(problem: Problem) -> list[Problem]:
    """Problems whose rosters, side by side, are the rosters of `problem`, and whose costs add up to its cost.

    People are of one part when they could meet the same demand or are of one team. One part is `[problem]` itself.
    """
    candidates = Candidates(problem)
    able = [(demand, candidates.of(demand)) for demand in problem.demands]
    parts = _joined(problem, [[person.id for person in people] for _, people in able])
    if len(parts) < 2:
        return [problem]
    owner = {person: index for index, part in enumerate(parts) for person in part}
    demands: list[list[Demand]] = [[] for _ in parts]
    for demand, people in able:
        demands[owner[people[0].id] if people else 0].append(demand)
    return [_part(problem, part, own) for part, own in zip(parts, demands, strict=True)]


def _joined(problem: Problem, circles: Iterable[Sequence[str]]) -> list[set[str]]:
    teams = [sorted(team) for rule in problem.rules if isinstance(rule, StableTeams) for team in rule.teams]
    of: dict[str, set[str]] = {person.id: {person.id} for person in problem.people}
    for circle in [*circles, *teams]:
        for one, two in pairwise(circle):
            if one in of and two in of and of[one] is not of[two]:
                small, large = sorted((of[one], of[two]), key=len)
                large |= small
                of.update(dict.fromkeys(small, large))
    return list({id(part): part for part in of.values()}.values())


def _part(problem: Problem, people: set[str], demands: list[Demand]) -> Problem:
    return replace(
        problem,
        people=[person for person in problem.people if person.id in people],
        demands=demands,
        rules=[own for rule in problem.rules if (own := _rule_of(rule, people)) is not None],
        requests=[request for request in problem.requests if request.person in people],
        pins={cell: shift for cell, shift in problem.pins.items() if cell[0] in people},
    )


def _rule_of(rule: Rule, people: set[str]) -> Rule | None:
    """None when it binds none of them."""
    if isinstance(rule, StableTeams):
        return replace(rule, teams=tuple(team for team in rule.teams if team & people))
    if isinstance(rule, Fairness):
        bands = {person: band for person, band in rule.bands.items() if person in people and rule.binds(person)}
        return replace(rule, bands=bands) if bands else None
    return rule if any(rule.binds(person) for person in people) else None
