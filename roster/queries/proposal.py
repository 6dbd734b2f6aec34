"""Proposals that a person may see, and the drafts that can be planned together."""

from datetime import datetime

from django.db.models import QuerySet

from core.people.models import Person
from core.people.permissions import groups_where
from roster.enums import RosterState
from roster.models import Proposal, Roster, Wish
from roster.models.proposal import ProposalQuerySet
from roster.permissions import groups_with_visible_drafts


def visible_proposals(person: Person, now: datetime) -> ProposalQuerySet:
    """Those of which one may see every draft."""
    seen = groups_with_visible_drafts(person, now).values("pk")
    hidden = Proposal.objects.filter(office=person.office_id, rosters__in=Roster.objects.exclude(group__in=seen))
    own = Proposal.objects.filter(office=person.office_id).exclude(pk__in=hidden.values("pk"))
    return own.select_related("office", "asked_by", "taken_by", "leave__person__office")


def drafts_beside(roster: Roster, person: Person) -> QuerySet[Roster]:
    """Other drafts of the same days that the person may edit."""
    groups = groups_where(person, "edit_roster").filter(office=roster.group.office_id)
    same = Roster.objects.filter(state=RosterState.DRAFT, start=roster.start, end=roster.end, group__in=groups)
    return same.exclude(pk=roster.pk).select_related("group__office")


def wishes_of(person: Person, now: datetime) -> QuerySet[Wish]:
    """One's own wishes for today and later."""
    return Wish.objects.filter(person=person, day__gte=now.astimezone(person.office.zone).date()).select_related(
        "shift_type"
    )
