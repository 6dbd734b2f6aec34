"""What the views of this app share."""

from datetime import datetime
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from core.ledger.presenting import Sentence, sentence
from core.ledger.queries import timeline
from core.people.http import PersonRequest
from core.people.models import Person
from logbook.queries.visibility import Sight, sight_of


class Asked:
    """Who asks, when, and what he sees; made once a request."""

    def __init__(self, request: HttpRequest):
        self.person: Person = cast(PersonRequest, request).user
        self.now: datetime = timezone.now()
        self.sight: Sight = sight_of(self.person, self.now)

    def find(self, rows: QuerySet[Any], pk: int) -> Any:
        """The row if he may see it, else 404."""
        return get_object_or_404(rows, pk=pk)


def acts_of(subject: Model) -> list[Sentence]:
    """What was done to it, in sentences, oldest first."""
    return [sentence(entry) for entry in timeline(subject)]
