"""What a staff list in a workbook would change (R.11)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.people.enums import Role
from core.people.models import Office, Person
from core.people.queries.staff import Difference, StaffLine, StaffPlan, plan_staff_change
from core.ui.wording import clauses
from roster.workbooks import StaffRow

LEAD_TITLES = ("值班长", "值班長", "duty lead")


class StaffChange(NamedTuple):
    """One line of the difference: `kind` new, changed, removed or unchanged."""

    kind: str
    cell: str
    name: str
    what: str


@dataclass(frozen=True)
class StaffReview:
    lines: list[StaffLine]
    plan: StaffPlan
    changes: list[StaffChange] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def review_staff(office: Office, rows: tuple[StaffRow, ...], by: Person, on: date) -> StaffReview:
    """The lines for `bring_in_staff`, what they would do, and which of them cannot be used."""
    lines = [_line(row, by) for row in rows]
    plan = plan_staff_change(office, lines, on)
    cells = {id(line): row.cell for line, row in zip(lines, rows, strict=True)}
    review = StaffReview(lines, plan)
    for line, _people in plan.ambiguous:
        cell = cells[id(line)]
        sentence = _(
            "%(cell)s: “%(name)s” stands in the list more than once, or fits several people. Give a staff number."
        )
        review.problems.append(sentence % {"cell": cell, "name": line.name})
    own = next((row for row in rows if row.person == str(by.pk)), None)
    if own:
        review.notes.append(
            _("%(cell)s: your own posting stays as it is; another administrator changes it.") % {"cell": own.cell}
        )
    review.changes.extend(_changes(plan, cells))
    return review


def without_ambiguous(review: StaffReview) -> list[StaffLine]:
    """What is brought in when the lines with problems are left out."""
    unclear = {id(line) for line, _people in review.plan.ambiguous}
    return [line for line in review.lines if id(line) not in unclear]


def _line(row: StaffRow, by: Person) -> StaffLine:
    person_id = int(row.person) if row.person else 0
    if person_id == by.pk:
        return StaffLine(row.name, row.staff_number, telephone=row.telephone, email=row.email, person_id=person_id)
    leads = bool(row.group) and any(title in row.post.lower() for title in LEAD_TITLES)
    return StaffLine(
        row.name, row.staff_number, row.department, row.group, row.post, row.telephone, row.email,
        Role.LEAD if leads else "", row.left, person_id,
    )  # fmt: skip


def _changes(plan: StaffPlan, cells: dict[int, str]) -> list[StaffChange]:
    def rows(kind: str, differences: list[Difference], what: Any) -> list[StaffChange]:
        return [StaffChange(kind, cells[id(one.line)], one.person.name, what(one)) for one in differences]

    new = [StaffChange("new", cells[id(line)], line.name, _place(line)) for line in plan.new]
    gone = rows("removed", plan.left, lambda _one: _("has left: postings end, the account is closed"))
    return [*new, *rows("changed", plan.changed, _what), *gone, *rows("unchanged", plan.unchanged, lambda _one: "")]


def _place(line: StaffLine) -> str:
    return " · ".join(part for part in (line.department, line.group, line.title, line.telephone, line.email) if part)


def _what(difference: Difference) -> str:
    labels = {
        "name": pgettext("of a person", "name"),
        "staff_number": _("staff number"),
        "telephone": _("telephone"),
        "email": _("e-mail"),
    }
    parts = [
        f"{labels[name]}: {getattr(difference.person, name) or '–'} → {value}"
        for name, value in difference.values.items()
    ]
    if difference.place:
        line = difference.line
        place = " · ".join(part for part in (line.department, line.group, line.title) if part)
        parts.append(_("posting: %(place)s") % {"place": place})
    if difference.person.left_on:
        parts.append(_("is back"))
    return clauses(parts)
