"""Who may read what. Every list, page, count and file of this app asks here; what is not here does not exist (404)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.people.enums import Role
from core.people.models import Department, Deputy, DutyGroup, Liaison, Person
from core.people.permissions import groups_where
from core.people.queries import (
    Place,
    groups_of,
    holds_role,
    in_force,
    local_day,
    once,
    places_of,
    visible_groups,
)
from logbook.enums import ReferralState
from logbook.models import Attachment, Attendance, LogEntry, Matter, Referral
from logbook.models.entry import EntryQuerySet
from roster.queries.duty import in_force as duty_in_force
from roster.queries.duty import is_lead_at


@dataclass(frozen=True)
class Sight:
    """What a person sees at a moment: ids of groups whose log he reads, and of departments he answers for."""

    person: Person
    groups: frozenset[int]
    departments: frozenset[int]

    def referrals(self) -> QuerySet[Referral]:
        """Of matters he reads, and those handed to his departments or to himself."""
        return Referral.objects.filter(Q(matter__group__in=self.groups) | Q(pk__in=self._handed().values("pk")))

    def matters(self) -> QuerySet[Matter]:
        return Matter.objects.filter(Q(group__in=self.groups) | Q(pk__in=self._handed().values("matter")))

    def entries(self) -> EntryQuerySet:
        """Entries of his groups, and those whose matter was handed to him."""
        return LogEntry.objects.filter(Q(group__in=self.groups) | Q(open_matter__in=self._handed().values("matter")))

    def attachments(self) -> QuerySet[Attachment]:
        return Attachment.objects.filter(entry__in=self.entries())

    def answers(self, referral: Referral) -> bool:
        """Whether he speaks for the department that was asked, or was asked by name."""
        return referral.department_id in self.departments or referral.addressee_id == self.person.pk

    def _handed(self) -> QuerySet[Referral]:
        mine = Q(department__in=self.departments) | Q(addressee=self.person)
        here = Referral.objects.filter(mine, matter__office=self.person.office_id)
        return here.exclude(state=ReferralState.WITHDRAWN)


def sight_of(person: Person, at: datetime) -> Sight:
    """A fixed number of queries."""
    if not person.is_active:
        return Sight(person, frozenset(), frozenset())
    groups = readable_groups(person, at).order_by().values_list("pk", flat=True)
    return Sight(person, frozenset(groups), answered_departments(person, at))


def answered_departments(person: Person, at: datetime) -> frozenset[int]:
    """Ids of the departments that the person heads or for which he is the liaison."""
    if not person.is_active:
        return frozenset()
    return once(person, ("answered departments", at), lambda: _answered(person, at))


def _answered(person: Person, at: datetime) -> frozenset[int]:
    """Two queries, one of them once a request."""
    headed = {place.department_id for place in places_of(person, local_day(person.office, at)) if _heads(place)}
    mine = Q(pk__in=headed) | Q(pk__in=_liaison_departments(person, at))
    rows = Department.objects.filter(mine, office=person.office_id).order_by()
    return frozenset(rows.values_list("pk", flat=True))


def _heads(place: Place) -> bool:
    return place.role == Role.DEPARTMENT_HEAD and place.department_id is not None


def visible_entries(person: Person, at: datetime) -> EntryQuerySet:
    return sight_of(person, at).entries()


def visible_matters(person: Person, at: datetime) -> QuerySet[Matter]:
    return sight_of(person, at).matters()


def leads_now(person: Person, at: datetime) -> bool:
    """Whether the person is the office's lead on duty."""
    if not person.is_active:
        return False
    return once(person, ("leads", at), lambda: is_lead_at(person, at))


def led_groups(person: Person, at: datetime) -> set[int]:
    """Ids of the groups whose people he leads: all for the lead on duty, else by posting or as department head."""
    if not person.is_active:
        return set()
    groups = visible_groups(person)
    if not leads_now(person, at):
        posted = person.postings.filter(in_force(local_day(person.office, at)), role=Role.LEAD)
        groups = groups.filter(Q(pk__in=posted.values("group")) | Q(department__in=headed_departments(person, at)))
    return set(groups.values_list("pk", flat=True))


def reads_everything(person: Person, at: datetime) -> bool:
    """The lead on duty coordinates every group; the auditor examines all of them (2.1, 6.4)."""
    return holds_role(person, Role.AUDITOR, on=local_day(person.office, at)) or leads_now(person, at)


def headed_departments(person: Person, at: datetime) -> QuerySet[Department]:
    headed = person.postings.filter(in_force(local_day(person.office, at)), role=Role.DEPARTMENT_HEAD)
    return Department.objects.filter(office_id=person.office_id, pk__in=headed.values("department"))


def readable_groups(person: Person, at: datetime) -> QuerySet[DutyGroup]:
    """Groups whose log the person reads: his own, where he is on duty, those of departments he heads, by right."""
    groups = visible_groups(person)
    if not person.is_active:
        return groups.none()
    if reads_everything(person, at):
        return groups
    on_post = Attendance.objects.filter(assignment__person=person, checked_in_at__isnull=False, checked_out_at=None)
    running = duty_in_force().filter(person=person, starts_at__lte=at, ends_at__gt=at)
    return groups.filter(
        Q(pk__in=groups_of(person, local_day(person.office, at)).values("pk"))
        | Q(department__in=headed_departments(person, at))
        | Q(pk__in=groups_where(person, "read_log").values("pk"))
        | Q(pk__in=on_post.values("assignment__shift__group"))
        | Q(pk__in=running.values("shift__group"))
    )


def _liaison_departments(person: Person, at: datetime) -> QuerySet[Liaison, Any]:
    """As liaison, or as deputy while the liaison is away, which `people.queries.acting_liaisons` decides likewise."""
    today = in_force(local_day(person.office, at))
    away = Exists(Deputy.objects.filter(today, person=OuterRef("person"))) | Q(person__is_active=False)
    terms = Liaison.objects.filter(Q(person=person) | (Q(deputy=person) & away), today)
    return terms.order_by().values("department")
