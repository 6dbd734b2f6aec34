"""How deadlines write to the record: on the subject's time line, under the deadline's clause."""

from functools import cache
from typing import Any, cast

from django.apps import apps
from django.db.models import Model

from core.deadlines.acts import DeadlineAct
from core.deadlines.models import Deadline
from core.ledger.actions import EntryDraft
from core.people.models import Person


@cache
def _meta_of(label: str) -> Any:
    return apps.get_model(label)._meta


class _Subject:
    """What the record needs of a deadline's subject, without reading the subject itself."""

    def __init__(self, deadline: Deadline):
        self._meta = _meta_of(deadline.subject_type)
        self.pk = deadline.subject_id
        self.label = deadline.subject_label

    def __str__(self) -> str:
        return self.label


def entry(deadline: Deadline, act: DeadlineAct, by: Person | None, **data: Any) -> EntryDraft:
    return EntryDraft(
        act=act,
        by=by,
        subject=cast(Model, _Subject(deadline)),
        office_id=deadline.office_id,
        data={"deadline": deadline.pk, "kind": deadline.kind, "due_at": deadline.due_at, **data},
        clause=deadline.clause,
    )
