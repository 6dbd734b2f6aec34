"""A staff list brought in whole: all of it or nothing, and the same list twice changes nothing (R.11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid, Refused
from core.ledger import actions as ledger
from core.people import rules
from core.people.actions.common import locked, saying
from core.people.actions.person import check_email, end_everything
from core.people.actions.posting import told
from core.people.acts import PeopleAct
from core.people.enums import Role
from core.people.models import Department, DutyGroup, Office, Person, Posting
from core.people.permissions import check_can_administer
from core.people.queries import ON_DUTY, local_day
from core.people.queries.staff import Difference, Place, StaffLine, StaffPlan, place_of, plan_staff_change
from core.ui.wording import clauses, labelled, listed

BATCH = 500


@dataclass(frozen=True)
class StaffChange:
    """What was done: the plan that was carried out, and the people it added."""

    plan: StaffPlan
    added: list[Person] = field(default_factory=list)


@transaction.atomic
def bring_in_staff(*, office: Office, rows: Sequence[StaffLine], by: Person | None, now: datetime) -> StaffChange:
    """Carries out `plan_staff_change` as of today. Raises `Invalid` naming every line that cannot be used."""
    check_can_administer(by, office, now)
    office = locked(office)
    _check_lines(rows)
    today = local_day(office, now)
    plan = plan_staff_change(office, rows, today)
    _check_plan(plan, by)
    with saying(Conflict(_("Someone changed the same people just now. Look at the difference again."))):
        work = _Work(office, today, by)
        added = work.carry_out(plan)
    work.told.append(work.draft(PeopleAct.STAFF_IMPORTED, office, **_counts(plan)))
    ledger.append_many(work.told if _changes(plan) else [], now)
    return StaffChange(plan, added)


def _counts(plan: StaffPlan) -> dict[str, int]:
    return {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "left": len(plan.left),
        "unchanged": len(plan.unchanged),
    }


def _changes(plan: StaffPlan) -> bool:
    return bool(plan.new or plan.changed or plan.left)


def _check_lines(rows: Sequence[StaffLine]) -> None:
    wrong = [labelled(number, reason) for number, line in enumerate(rows, 1) if (reason := _fault(line))]
    if wrong:
        raise Invalid(_("These lines cannot be used. %(lines)s") % {"lines": clauses(wrong)}, "rows")


def _fault(line: StaffLine) -> str:
    """Why a line cannot be used, or ""."""
    if not line.name.strip():
        return _("the name is missing")
    if line.role and line.role not in Role.values:
        return _("“%(role)s” is not a role") % {"role": line.role}
    if line.role in ON_DUTY and not line.group:
        return _("%(name)s needs a group") % {"name": line.name}
    if line.role == Role.DEPARTMENT_HEAD and not line.department:
        return _("%(name)s needs a department") % {"name": line.name}
    try:
        check_email(line.email)
    except Invalid as error:
        return str(error)
    return ""


def _check_plan(plan: StaffPlan, by: Person | None) -> None:
    if plan.ambiguous:
        names = listed(dict.fromkeys(line.name for line, _people in plan.ambiguous))
        raise Invalid(
            _("It is not clear who is meant: %(names)s. Give each a staff number and send the list again.")
            % {"names": names},
            "rows",
        )
    if by and any(d.person.pk == by.pk and (d.place or d.line.left) for d in [*plan.changed, *plan.left]):
        raise Refused(_("The list changes your own posting. Take your line out, and ask another administrator."))


class _Work:
    """The writing of one list: a fixed number of statements, and the ledger entries gathered on the way."""

    def __init__(self, office: Office, today: date, by: Person | None):
        self.office, self.today, self.by = office, today, by
        self.told: list[ledger.EntryDraft] = []
        self.departments: dict[str, Department] = {}
        self.groups: dict[str, DutyGroup] = {}

    def draft(self, act: PeopleAct, subject: models.Model, **data: Any) -> ledger.EntryDraft:
        return ledger.EntryDraft(act, self.by, subject, self.office.pk, data, "R.11")

    def carry_out(self, plan: StaffPlan) -> list[Person]:
        self._make_places(plan)
        self._leave(plan.left)
        self._change(plan.changed)
        added = self._add(plan.new)
        placed = [(person, place_of(line)) for person, line in zip(added, plan.new, strict=True)]
        self._post([*placed, *((d.person, d.place) for d in plan.changed)])
        return added

    def _make_places(self, plan: StaffPlan) -> None:
        new = [Department(office=self.office, name=name) for name in plan.new_departments]
        Department.objects.bulk_create(new)
        self.departments = {department.name: department for department in self.office.departments.all()}
        homes = [(self.departments[home], name) for home, name in plan.new_groups]
        groups = [DutyGroup(office=self.office, department=home, name=name) for home, name in homes]
        DutyGroup.objects.bulk_create(groups)
        self.groups = {group.name: group for group in self.office.groups.select_related("department")}
        self.told += [self.draft(PeopleAct.DEPARTMENT_ADDED, row, name=row.name) for row in new]
        self.told += [self.draft(PeopleAct.GROUP_ADDED, row, name=row.name) for row in groups]

    def _leave(self, left: Iterable[Difference]) -> None:
        ids = [difference.person.pk for difference in left]
        if not ids:
            return
        people = Person.objects.filter(pk__in=ids)
        end_everything(people, self.today)
        people.update(left_on=self.today, is_active=False, password=make_password(None))
        for difference in left:
            self.told.append(self.draft(PeopleAct.PERSON_LEFT, difference.person, on=self.today.isoformat()))

    def _change(self, changed: Iterable[Difference]) -> None:
        touched = [difference for difference in changed if difference.values or difference.person.left_on]
        for difference in touched:
            person = difference.person
            for name, value in difference.values.items():
                setattr(person, name, value)
            act = PeopleAct.PERSON_RETURNED if person.left_on else PeopleAct.PERSON_CHANGED
            person.left_on, person.is_active = None, person.is_active or person.left_on is not None
            _name_keys(person)
            self.told.append(self.draft(act, person, fields=sorted(difference.values)))
        fields = ["name", "sort_key", "search_key", "staff_number", "telephone", "email", "left_on", "is_active"]
        Person.objects.bulk_update([difference.person for difference in touched], fields, batch_size=BATCH)
        self._end([posting for difference in changed for posting in difference.postings])

    def _end(self, postings: Sequence[Posting]) -> None:
        ids = [posting.pk for posting in postings]
        if not ids:
            return
        Posting.objects.filter(pk__in=ids, start__gte=self.today).delete()
        Posting.objects.filter(pk__in=ids).update(end=self.today)
        for posting in postings:
            self.told.append(self.draft(PeopleAct.POSTING_ENDED, posting.person, **told(posting)))

    def _add(self, lines: Sequence[StaffLine]) -> list[Person]:
        taken = set(Person.objects.values_list("username", flat=True)) if lines else set()
        added = [self._new_person(line, taken) for line in lines]
        Person.objects.bulk_create(added, batch_size=BATCH)
        self.told += [self.draft(PeopleAct.PERSON_ADDED, p, name=p.name, username=p.username) for p in added]
        return added

    def _new_person(self, line: StaffLine, taken: set[str]) -> Person:
        person = Person(
            office=self.office, name=line.name, staff_number=line.staff_number, email=line.email,
            telephone=line.telephone, language=self.office.language, password=make_password(None),
            username=rules.log_in_name(line.name, line.email, line.staff_number, taken),
        )  # fmt: skip
        taken.add(person.username)
        _name_keys(person)
        return person

    def _post(self, placed: Iterable[tuple[Person, Place | None]]) -> None:
        postings = [self._posting(person, place) for person, place in placed if place]
        Posting.objects.bulk_create(postings, batch_size=BATCH)
        self.told += [self.draft(PeopleAct.POSTING_GIVEN, posting.person, **told(posting)) for posting in postings]

    def _posting(self, person: Person, place: Place) -> Posting:
        group = self.groups.get(place.group)
        department = self.departments.get(place.department) or (group.department if group else None)
        return Posting(
            person=person, role=place.role, group=group, department=department, title=place.title, start=self.today
        )


def _name_keys(person: Person) -> None:
    person.sort_key, person.search_key = rules.sort_key(person.name), rules.search_key(person.name)
