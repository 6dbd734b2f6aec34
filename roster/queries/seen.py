from datetime import datetime

from django.db.models import Q, QuerySet

from core.people.models import Person
from roster.enums import RosterState
from roster.models import Roster
from roster.permissions import groups_with_visible_drafts


def visible_rosters(person: Person, now: datetime) -> QuerySet[Roster]:
    """Published rosters of one's own office, and the drafts that one may see."""
    rosters = Roster.objects.filter(group__office=person.office_id).select_related("group__office", "published_by")
    drafts = groups_with_visible_drafts(person, now).values("pk")
    return rosters.filter(Q(state=RosterState.PUBLISHED) | Q(group__in=drafts))
