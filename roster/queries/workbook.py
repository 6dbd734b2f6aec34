"""A workbook as it is understood now: what it means, what is open, what is wrong, and what it would change (R.11)."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string

from core.errors import allows, refusal
from core.people.models import Office, Person, Posting
from core.people.permissions import check_can_administer
from core.people.queries import in_force, local_day
from roster.enums import ImportKind, ImportState
from roster.models import Import, RememberedLayout, ShiftType
from roster.permissions.workbook import check_can_bring_in
from roster.queries.workbook_duties import Asked, read_duties
from roster.queries.workbook_plan import RosterPlan, plan_roster
from roster.queries.workbook_staff import StaffReview, review_staff
from roster.workbooks import (
    KnownPerson,
    KnownShift,
    Layout,
    Mapping,
    Question,
    QuestionKind,
    Severity,
    Sheet,
    SheetMapping,
    Understanding,
    Workbook,
    read_workbook,
    understand,
)
from roster.workbooks.results import NEW

CHANGE_KINDS = ("new", "changed", "removed", "kept", "unread", "unchanged")
CHOOSES_A_PERSON = (QuestionKind.UNKNOWN_NAME, QuestionKind.AMBIGUOUS_NAME)


@dataclass(frozen=True)
class Known:
    """What the office knows when it reads a workbook."""

    people: dict[str, Person]
    known_people: list[KnownPerson]
    types: list[ShiftType]
    known_shifts: list[KnownShift]


@dataclass(frozen=True)
class Review:
    found: Import
    workbook: Workbook
    mapping: Mapping
    understanding: Understanding
    people: dict[str, Person]
    types: list[ShiftType]
    questions: list[Asked]
    problems: list[str]
    notes: list[str]
    permission: str
    staff: StaffReview | None = None
    roster: RosterPlan | None = None
    open_keys: set[str] = field(default_factory=set)

    @cached_property
    def changes(self) -> Sequence[Any]:
        one = self.staff or self.roster
        return one.changes if one else []

    @cached_property
    def counts(self) -> dict[str, int]:
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in CHANGE_KINDS}

    @property
    def changes_something(self) -> bool:
        return any(self.counts[kind] for kind in ("new", "changed", "removed"))

    @cached_property
    def digest(self) -> str:
        """Alike for two readings that would do the same."""
        lines = [repr(tuple(str(part) for part in change)) for change in self.changes]
        return hashlib.sha256("\n".join([*sorted(lines), *self.problems]).encode()).hexdigest()

    @property
    def reason(self) -> str:
        """Why it cannot be brought in as it stands, or ""."""
        if self.found.state != ImportState.UPLOADED:
            return _("This workbook was dealt with already.")
        if self.permission:
            return self.permission
        if self.open_keys:
            return _("Answer the questions first: %(count)s are open.") % {"count": len(self.open_keys)}
        if self.problems and not self.found.without_problems:
            return _("Some cells cannot be used. Correct the file, or leave these cells out.")
        if not self.changes:
            return _("Nothing to bring in was found. Correct what the sheets and columns mean.")
        if not self.changes_something:
            return _("Everything in this workbook is there already. Nothing would change.")
        return ""


def known_to(office: Office, kind: str, now: datetime) -> Known:
    """Three queries. Staff lists also know people who have left, since they may come back."""
    people = Person.objects.filter(office=office)
    if kind == ImportKind.ROSTER:
        people = people.filter(left_on=None)
    by_id = {str(person.pk): person for person in people}
    posted: dict[int, Posting] = {}
    for posting in Posting.objects.filter(in_force(local_day(office, now)), person__office=office).select_related(
        "group"
    ):
        if posting.group_id or posting.person_id not in posted:
            posted[posting.person_id] = posting
    types = list(ShiftType.objects.filter(office=office, is_active=True))
    return Known(
        by_id, [_known_person(p, posted.get(p.pk)) for p in by_id.values()], types, [_known_shift(t) for t in types]
    )


def _known_person(person: Person, posting: Posting | None) -> KnownPerson:
    group = posting.group.name if posting and posting.group else ""
    title = posting.title or posting.get_role_display() if posting else ""
    return KnownPerson(
        str(person.pk),
        person.name,
        telephone=person.telephone,
        group=group,
        post=title,
        staff_number=person.staff_number,
    )


def _known_shift(kind: ShiftType) -> KnownShift:
    return KnownShift(kind.code, kind.name, f"{kind.start:%H:%M}", f"{kind.end:%H:%M}")


def remembered_in(office: Office) -> dict[str, Any]:
    return dict(RememberedLayout.objects.filter(office=office).values_list("signature", "mapping"))


def review(found: Import, by: Person, now: datetime) -> Review:
    """Reads the workbook again against the office as it is now."""
    workbook = read_workbook(bytes(found.content), found.filename)
    may_set_up = allows(check_can_administer, by, found.office, now)
    known = known_to(found.office, found.kind, now)
    answers = _allowed(found, may_set_up)
    understood = understand(
        workbook,
        Mapping(tuple(SheetMapping.from_plain(sheet) for sheet in found.mapping)),
        known_people=known.known_people,
        known_shift_codes=known.known_shifts,
        answers=answers,
    )
    staff = roster = None
    problems = [problem.sentence for problem in understood.errors]
    notes = [problem.sentence for problem in understood.problems if problem.severity is not Severity.ERROR]
    questions = [_asked(question, found.kind, may_set_up) for question in understood.questions]
    if found.kind == ImportKind.STAFF:
        staff = review_staff(found.office, understood.staff, by, local_day(found.office, now))
        problems, notes = [*problems, *staff.problems], [*notes, *staff.notes]
    elif found.group:
        duties = read_duties(found.office, understood, known.people, known.types, answers, may_set_up)
        roster = plan_roster(found.group, duties, answers, by, may_set_up, now)
        problems, questions = [*problems, *roster.problems], [*questions, *roster.questions]
    open_keys = {question.key for question in questions if not _settled(question, known)}
    return Review(
        found, workbook, understood.mapping, understood, known.people, known.types, questions, problems, notes,
        refusal(check_can_bring_in, by, found, now), staff, roster, open_keys,
    )  # fmt: skip


def _allowed(found: Import, may_set_up: bool) -> dict[str, str]:
    """The answers; people and shifts are added by administrators only."""
    if found.kind == ImportKind.STAFF or may_set_up:
        return dict(found.answers)
    return {key: value for key, value in found.answers.items() if value != NEW}


def _asked(question: Question, kind: str, may_set_up: bool) -> Asked:
    may_add = kind == ImportKind.STAFF or may_set_up
    options = tuple(option for option in question.options if option.value != NEW or may_add)
    suggested = (
        options[0].value if options and question.kind not in CHOOSES_A_PERSON and options[0].value != NEW else ""
    )
    answer = question.answer if question.answer != NEW or may_add else ""
    return Asked(question.key, question.sentence, question.cells, options, answer, suggested)


def _settled(question: Asked, known: Known) -> bool:
    if question.key.startswith("name:") and question.answer in known.people:
        return True
    if question.key.startswith(("year:", "month:")) and question.answer:
        return True
    return question.answer in {option.value for option in question.options}


def unread_for(kind: str, mapping: SheetMapping) -> bool:
    """A staff list reads staff sheets only; a roster reads them too, for the members of its crews."""
    return kind == ImportKind.STAFF and mapping.layout is not Layout.STAFF_LIST


def sheet_samples(
    sheet: Sheet | None, letters: Sequence[str], first: int, count: int = 3
) -> list[tuple[int, list[str]]]:
    """The first rows of a table as they are written: (row, texts by column)."""
    if sheet is None:
        return []
    rows = [row for row in sheet.rows if row >= first][:count]
    return [(row, [sheet.text(row, column_index_from_string(letter)) for letter in letters]) for row in sorted(rows)]
