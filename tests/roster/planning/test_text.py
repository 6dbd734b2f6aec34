"""The published text format, the rosters that were published with it, and the command that solves one instance."""

import json
import re
from pathlib import Path

import pytest

from roster.planning.__main__ import main
from roster.planning.evaluate import evaluate
from roster.planning.problem import Demand, Person, Problem, Request, ShiftType
from roster.planning.reading import read_problem
from roster.planning.solve import solve
from roster.planning.writing import read_roster, write_roster

ROOT = Path(__file__).parents[3]
PUBLISHED = ROOT.parent / "shared" / "benchmarks"
INSTANCE = """
# a comment
SECTION_HORIZON
7

SECTION_SHIFTS
# id, minutes, what may not follow
E,480,
L,480,E
d1,600,E|L

SECTION_STAFF
A,E=7|L=7|d1=0,2400,960,3,2,2,1
B,E=7|L=0|d1=7,2400,960,3,2,2,1

SECTION_DAYS_OFF
A,0,6

SECTION_SHIFT_ON_REQUESTS
A,2,L,3

SECTION_SHIFT_OFF_REQUESTS
B,3,E,2

SECTION_COVER
0,E,1,100,1
2,L,1,100,1
"""


@pytest.fixture
def problem():
    return read_problem(INSTANCE)


def test_an_instance_is_read(problem):
    assert problem.days == 7
    assert problem.shifts[2] == ShiftType("d1", 600, not_before=("E", "L"))
    assert problem.people == [Person("A", days_off=frozenset({0, 6})), Person("B")]
    assert problem.requests == [Request("A", 2, "L", True, 3), Request("B", 3, "E", False, 2)]
    assert problem.demands[0] == Demand("E", 0, wish=1, weight_under=100, weight_over=1)
    assert problem.weekends == ((5, 6),)


GOOD = "A:  .E=L=L= . . .\nB: E=d1 . .E=E= .\n"


@pytest.mark.parametrize(
    "old, new, broken",
    [
        ("", "", []),
        ("A:  .", "A: E=", ["leave", "longest_run"]),
        (".E=L=L=", ".L=E=L=", ["succession"]),
        (".E=L=L=", ".E=L=d1", ["shift_count"]),
        ("E=d1 . .E=E= .", "E=d1 .E=E= . .", ["shortest_break"]),
        (".E=L=L=", ".E= . .", ["period_minutes", "shortest_run"]),
        ("E=E= .\n", " .E=E=\n", []),
    ],
)
def test_the_published_rules_are_all_there(problem, old, new, broken):
    roster = read_roster(problem, GOOD.replace(old, new) if old else GOOD)
    assert sorted({finding.kind for finding in evaluate(problem, roster).violations}) == broken


def test_costs_as_published(problem):
    everyone_off = {"A": [None] * 7, "B": [None] * 7}
    assert evaluate(problem, everyone_off).costs == {"under": 200, "request": 3}


def test_a_roster_is_written_as_it_is_read(problem):
    roster = {"A": [None, "E", "L", "L", None, None, None], "B": ["E", "d1", None, None, "E", "E", None]}
    assert write_roster(problem, roster) == GOOD
    assert read_roster(problem, "Solver: x\n" + GOOD + "Final solution: 3\n") == roster


def test_long_names_of_shifts_widen_every_day():
    problem = Problem(days=2, shifts=[ShiftType("DAY", 480), ShiftType("N", 480)], people=[Person("ann"), Person("bo")])
    roster = {"ann": ["DAY", None], "bo": [None, "N"]}
    text = write_roster(problem, roster)
    assert text == "ann: DAY  .\n bo:   .N==\n"
    assert read_roster(problem, text) == roster


@pytest.mark.parametrize(
    "text, sentence",
    [
        (GOOD.replace("B: ", "C: "), "no line for B"),
        (GOOD.replace("d1", "x1"), "B, day 1: 'x1' is no shift type"),
        ("A:  .E=\n" + GOOD.splitlines()[1], "A, day 2: '' is no shift type"),
    ],
)
def test_a_roster_that_cannot_be_read_says_where(problem, text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_roster(problem, text)


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "section HORIZON is missing"),
        (INSTANCE.replace("A,2,L,3", "Z,2,L,3"), "there is no person Z"),
        (INSTANCE.replace("A,2,L,3", "A,2,L"), "line 'A,2,L': 4 parts are needed"),
        (INSTANCE.replace("2400,960,3,2,2,1", "2400,many,3,2,2,1"), "'many'"),
    ],
)
def test_an_instance_that_cannot_be_read_says_what(text, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read_problem(text)


def test_the_command_solves_an_instance(problem, tmp_path, capsys):
    file, out = tmp_path / "tiny.txt", tmp_path / "roster.txt"
    file.write_text(INSTANCE)
    assert main([str(file), "--seconds", "10", "--workers", "1", "--out", str(out)]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    judged = evaluate(problem, read_roster(problem, out.read_text()))
    assert (judged.objective, judged.violations) == (0, [])
    assert (said["objective"], said["bound"], said["violations"]) == (0, 0, 0)
    assert 0 <= said["seconds"] <= 10


def test_the_command_says_that_there_is_no_roster(tmp_path, capsys):
    file = tmp_path / "never.txt"
    file.write_text(INSTANCE.replace("2400,960,3,2,2,1", "2400,2400,3,2,2,1"))
    assert main([str(file), "--seconds", "10", "--workers", "1"]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["objective"] is None


def test_the_command_says_what_it_cannot_read(tmp_path, capsys):
    assert main([str(tmp_path / "missing.txt")]) == 2
    assert "missing.txt" in capsys.readouterr().err


def test_a_search_can_be_stopped(problem):
    seen = []
    found = solve(problem, seconds=30, workers=1, on_progress=seen.append, stop=lambda: True)
    assert found.seconds < 20
    assert all(evaluate(problem, one.roster).objective == one.objective for one in seen)


published = pytest.mark.skipif(not PUBLISHED.exists(), reason="the published instances are not beside this project")


@published
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 7, 10])
def test_published_rosters_cost_what_was_published(number):
    problem = read_problem((PUBLISHED / "instances" / f"Instance{number}.txt").read_text())
    text = (PUBLISHED / "solutions" / f"Instance{number}.txt.out").read_text()
    roster = read_roster(problem, text)
    judged = evaluate(problem, roster)
    parts = {
        key: int(re.findall(rf"{key}.*: (\d+)", text)[-1]) for key in ("Final solution", "Cover costs", "Roster costs")
    }
    assert judged.violations == []
    assert judged.objective == parts["Final solution"]
    assert judged.costs.get("under", 0) + judged.costs.get("over", 0) == parts["Cover costs"]
    assert judged.costs.get("request", 0) == parts["Roster costs"]
    assert read_roster(problem, write_roster(problem, roster)) == roster


@published
def test_everyone_off_in_the_first_instance():
    problem = read_problem((PUBLISHED / "instances" / "Instance1.txt").read_text())
    assert evaluate(problem, {person.id: [None] * problem.days for person in problem.people}).objective == 7137
