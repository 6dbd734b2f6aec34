"""A roster as text: a line for each person, his id, `: `, then two characters a day (` .` is off, `D=` a shift).

Where the id of a shift type is longer than two characters, every day has as many as the longest.
"""

from roster.planning.problem import Problem, Roster

OFF = "."
PAD = "="


def write_roster(problem: Problem, roster: Roster) -> str:
    codes = _codes(problem)
    width = max(len(person.id) for person in problem.people)
    lines = [f"{person.id:>{width}}: {''.join(codes[cell] for cell in roster[person.id])}" for person in problem.people]
    return "\n".join(lines) + "\n"


def read_roster(problem: Problem, text: str) -> Roster:
    """The lines of the problem's people; other lines are remarks. Raises ValueError for a line that cannot be read."""
    cells = {code: cell for cell, code in _codes(problem).items()}
    width = len(next(iter(cells)))
    roster: Roster = {}
    for line in text.splitlines():
        name, colon, days = line.partition(": ")
        if colon and name.strip() in problem.person:
            roster[name.strip()] = _row(name.strip(), _split(days, width, problem.days), cells)
    missing = set(problem.person) - set(roster)
    if missing:
        raise ValueError(f"the roster has no line for {min(missing)}")
    return roster


def _split(text: str, width: int, days: int) -> list[str]:
    return [text[width * day : width * (day + 1)] for day in range(days)]


def _row(name: str, codes: list[str], cells: dict[str, str | None]) -> list[str | None]:
    unknown = [day for day, code in enumerate(codes) if code not in cells]
    if unknown:
        raise ValueError(f"{name}, day {unknown[0]}: {codes[unknown[0]]!r} is no shift type")
    return [cells[code] for code in codes]


def _codes(problem: Problem) -> dict[str | None, str]:
    width = max([2, *map(len, problem.shift)])
    return {None: OFF.rjust(width), **{shift: shift.ljust(width, PAD) for shift in problem.shift}}
