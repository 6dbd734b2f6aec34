"""How deadlines write to the record: on the subject's time line, under the deadline's clause."""

from typing import Any, cast

from django.apps import apps
from django.db.models import Model

from core.deadlines.acts import DeadlineAct
from core.deadlines.models import Deadline
from core.ledger.actions import EntryDraft
from core.people.models import Person


class _Subject:
    """What the record needs of a deadline's subject, without reading the subject itself."""

    def __init__(self, deadline: Deadline):
        self._meta = apps.get_model(deadline.subject_type)._meta
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
