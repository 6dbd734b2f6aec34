"""What was understood: rows with the cells they came from, questions to answer, problems to correct."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from roster.workbooks.enums import DutyPart, QuestionKind, Severity
from roster.workbooks.mapping import LegendEntry, Mapping, plain
from roster.workbooks.problems import Problem

SKIP = "skip"  # answer: leave it out
NEW = "new"  # answer: someone (or a shift) the office does not have yet

_ASK: dict[QuestionKind, Any] = {
    QuestionKind.UNKNOWN_NAME: _("Who is “%(written)s”?"),
    QuestionKind.AMBIGUOUS_NAME: _("Which of them is “%(written)s”?"),
    QuestionKind.SPLIT_NAMES: _("Is “%(written)s” one person?"),
    QuestionKind.UNKNOWN_CODE: _("Which shift is “%(written)s”?"),
    QuestionKind.FORMULA_VALUES: _(
        "Column %(written)s holds formulas, which are not evaluated. Take the values that Excel last showed?"
    ),
    QuestionKind.YEAR: _("Of which year is the sheet “%(written)s”?"),
    QuestionKind.MONTH: _("Of which month is the sheet “%(written)s”?"),
}


@dataclass(frozen=True)
class StaffRow:
    """`person` is the id of a known person of that name, or "" for someone new. `cell` is where the name stands."""

    name: str
    department: str = ""
    post: str = ""
    telephone: str = ""
    email: str = ""
    group: str = ""
    staff_number: str = ""
    left: bool = False
    person: str = ""
    hidden: bool = False
    cell: str = ""
    cells: dict[str, str] = field(default_factory=dict)  # meaning → address

    def content(self) -> tuple[str, ...]:
        return (
            "staff",
            self.name,
            self.department,
            self.post,
            self.telephone,
            self.email,
            self.group,
            self.staff_number,
            str(self.left),
            self.person,
        )


@dataclass(frozen=True)
class DutyRow:
    """One person, or one crew, on one day.

    `code` is the shift as written ("" = the whole day), `shift` the office's own code for it, "" when it has none.
    `person` is a known id, `new:NAME` for someone whom the same workbook lists as staff or whom an answer called new,
    or "" for a crew or while a question is open. `starts`/`ends` "HH:MM" when the workbook says so.
    """

    day: date
    part: DutyPart = DutyPart.DUTY
    code: str = ""
    shift: str = ""
    crew: str = ""
    person: str = ""
    name: str = ""
    telephone: str = ""
    signed_in: str = ""
    in_charge: bool = False
    starts: str = ""
    ends: str = ""
    remark: str = ""
    hidden: bool = False
    cell: str = ""
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def settled(self) -> bool:
        return bool(self.person or self.crew)

    def content(self) -> tuple[str, ...]:
        return (
            "duty",
            self.day.isoformat(),
            self.part.value,
            self.code,
            self.shift,
            self.crew,
            self.person,
            self.name,
            str(self.in_charge),
            self.starts,
            self.ends,
        )


@dataclass(frozen=True)
class CrewMember:
    crew: str
    person: str = ""
    name: str = ""
    telephone: str = ""
    in_charge: bool = False
    cell: str = ""

    def content(self) -> tuple[str, ...]:
        return ("crew", self.crew, self.person, self.name, str(self.in_charge))


@dataclass(frozen=True)
class Option:
    """One answer to a question. `value` goes into `answers`, `label` and `why` are for the reader."""

    value: str
    label: Any
    why: Any = ""


@dataclass(frozen=True)
class Question:
    """Asked once for everything written alike; `answers[key] = option.value` settles it."""

    key: str
    kind: QuestionKind
    written: str
    cells: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    answer: str = ""

    @property
    def sentence(self) -> str:
        return str(_ASK[self.kind]) % {"written": self.written}


@dataclass(frozen=True)
class Skipped:
    """A row that is no part of the table: a title, a remark, a total."""

    cell: str
    text: str
    why: Any = ""


@dataclass(frozen=True)
class Understanding:
    staff: tuple[StaffRow, ...] = ()
    duties: tuple[DutyRow, ...] = ()
    crew_members: tuple[CrewMember, ...] = ()
    legend: tuple[LegendEntry, ...] = ()  # shifts that the workbook itself explains
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    fingerprint: str = ""
    mapping: Mapping = field(default_factory=Mapping)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if not question.answer)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def ready(self) -> bool:
        """Nothing open and nothing wrong: it may be brought in."""
        return not self.errors and not self.open_questions and bool(self.staff or self.duties or self.crew_members)

    def to_plain(self) -> dict[str, Any]:
        data: dict[str, Any] = plain(self)
        for problem, row in zip(self.problems, data["problems"], strict=True):
            row["sentence"] = problem.sentence
        for question, row in zip(self.questions, data["questions"], strict=True):
            row["sentence"] = question.sentence
        return data


def fingerprint(rows: Iterable[StaffRow | DutyRow | CrewMember]) -> str:
    """Equal for the same content, wherever in the file it stands and in whichever order."""
    contents = sorted(json.dumps(row.content(), ensure_ascii=False) for row in rows)
    return hashlib.sha256("\n".join(contents).encode()).hexdigest()
