"""The notices of deadlines: one set of kinds for each kind of promise, named `deadline.<kind>.<phase>`."""

from datetime import datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.deadlines.models import Deadline
from core.notices import registry
from core.notices.actions import NoticeDraft
from core.people.models import Person

DUE = _("It is due at %(due_at)s.")
WAS_DUE = _("It was due at %(due_at)s. %(owner)s answers for it.")
ASSIGNED = _("You answer for it now.")
VACANT = _("It reaches you at once, because nobody holds the step before you.")


def register_notices(kind: str, title: Any, late: Any) -> None:
    """`title` and `late` are translated texts with placeholders for the deadline's params."""
    registry.register_kind(f"deadline.{kind}.due", subject=title, body=DUE)
    registry.register_kind(f"deadline.{kind}.due_vacant", subject=title, body=format_lazy("{} {}", DUE, VACANT))
    registry.register_kind(f"deadline.{kind}.late", subject=late, body=WAS_DUE)
    registry.register_kind(f"deadline.{kind}.late_vacant", subject=late, body=format_lazy("{} {}", WAS_DUE, VACANT))
    registry.register_kind(f"deadline.{kind}.assigned", subject=title, body=format_lazy("{} {}", ASSIGNED, DUE))


def text_params(deadline: Deadline) -> dict[str, Any]:
    """What the texts of a deadline may name: its own params, `subject`, `owner` and `due_at`."""
    return {
        **deadline.params,
        "subject": deadline.subject_label,
        "owner": deadline.owner.name,
        "due_at": deadline.due_at.isoformat(),
    }


def step_notice(
    deadline: Deadline, index: int, recipients: list[Person], then: list[Person], vacant: bool, now: datetime
) -> NoticeDraft:
    """What a step of the ladder tells; `then` are the people of the next rung, for an urgent step."""
    phase = "late" if now >= deadline.due_at else "due"
    return NoticeDraft(
        office=deadline.office,
        kind=f"deadline.{deadline.kind}.{phase}{'_vacant' if vacant else ''}",
        level=deadline.ladder[index]["level"],
        recipients=recipients,
        params=text_params(deadline),
        link=deadline.link,
        key=f"deadline:{deadline.pk}:{index}",
        then=then,
    )


def assigned_notice(deadline: Deadline, now: datetime) -> NoticeDraft:
    return NoticeDraft(
        office=deadline.office,
        kind=f"deadline.{deadline.kind}.assigned",
        level="important",
        recipients=[deadline.owner],
        params=text_params(deadline),
        link=deadline.link,
        key=f"deadline:{deadline.pk}:owner:{now.isoformat()}",
        then=[],
    )
