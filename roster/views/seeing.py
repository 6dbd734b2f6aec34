from django.shortcuts import get_object_or_404
from django.utils import timezone

from core.people.http import PersonRequest
from roster.models import Roster
from roster.queries.seen import visible_rosters


def seen_roster(request: PersonRequest, pk: int) -> Roster:
    """The roster, or 404 when the person may not see it."""
    roster: Roster = get_object_or_404(visible_rosters(request.user, timezone.now()), pk=pk)
    return roster
