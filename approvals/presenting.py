"""Requests in words: what a version changed, how a step of the chain stands, whose turn it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from approvals.enums import Decision, Kind, Likeness, State
from approvals.models import SpendingRequest, Step, Version
from approvals.presenting_money import money_words
from approvals.queries.deciders import Decider
from approvals.queries.preview import Preview, Signature
from core.policy.wording import limit_words
from core.ui.wording import listed

COMPARED = ("kind", "department", "line", "payee", "payee_person", "purpose", "beneficiary", "over_budget_reason")
DONE = {Decision.APPROVED: "done", Decision.REFUSED: "refused", Decision.SENT_BACK: "sent_back"}


@dataclass(frozen=True)
class StepLine:
    """A step as it is drawn: `state` done, refused, sent_back, open or ahead; `climbed` says why another post
    decides or decided it; `people` are those who may sign it now."""

    step: Step
    state: str
    climbed: str = ""
    people: Sequence[Decider] = ()
    is_late: bool = False

    @property
    def names(self) -> str:
        return names_of(self.people) or _("Nobody holds this post now. It climbs when it is late.")


def step_lines(
    request: SpendingRequest, steps: Iterable[Step], people: Sequence[Decider], now: datetime
) -> list[StepLine]:
    return [_step_line(request, step, people, now) for step in steps]


def _step_line(request: SpendingRequest, step: Step, people: Sequence[Decider], now: datetime) -> StepLine:
    if step.decision:
        return StepLine(step, DONE[Decision(step.decision)], _why_decided(step), is_late=step.was_late)
    if step.opened_at is not None and request.state == State.WAITING:
        is_late = step.due_at is not None and step.due_at < now
        return StepLine(step, "open", _why_climbed(request, is_late), people, is_late)
    return StepLine(step, "ahead")


def _why_decided(step: Step) -> str:
    if step.as_post == step.post:
        return ""
    post = step.get_as_post_display()
    if step.was_late:
        return _("Decided as %(post)s, because the step was late.") % {"post": post}
    return _("Decided as %(post)s: the post was vacant, or its holder had an interest.") % {"post": post}


def _why_climbed(request: SpendingRequest, is_late: bool) -> str:
    """Both may be: it went one post up when it opened, and another when it was late."""
    said = []
    if request.climbed_to:
        said.append(
            _("Decided instead by %(post)s: the post is vacant, or its holder has an interest.")
            % {"post": request.get_climbed_to_display()}
        )
    if is_late and request.late_to:
        said.append(_("It is late, so %(post)s may decide it too.") % {"post": request.get_late_to_display()})
    return " ".join(said)


def names_of(people: Sequence[Decider]) -> str:
    """ "Li Wei (for Wang Fang), Zhao Min"."""
    return listed([_name_of(one) for one in people])


def _name_of(one: Decider) -> str:
    if one.absent is None:
        return one.person.name
    return _("%(deputy)s (for %(person)s)") % {"deputy": one.person.name, "person": one.absent.name}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class VersionLine:
    """A version and what it changed; `joined` are the requests that it counts as one with since then."""

    version: Version
    changes: list[Change] = field(default_factory=list)
    joined: list[dict[str, str]] = field(default_factory=list)


def version_lines(versions: Sequence[Version]) -> list[VersionLine]:
    """The newest first."""
    lines = [VersionLine(versions[0], joined=evidence(versions[0]))]
    for before, after in pairwise(versions):
        known = {one["request"] for one in before.policy["linked"]}
        joined = [one for one in evidence(after) if one["request"] not in known]
        lines.append(VersionLine(after, changes_between(before.content, after.content), joined))
    return lines[::-1]


def evidence(version: Version) -> list[dict[str, Any]]:
    """The requests that count as one with it, with `why` in words and `asked_at` as a moment (4.1)."""
    return [
        {**one, "why": Likeness(one["why"]).label, "asked_at": datetime.fromisoformat(one["asked_at"])}
        for one in version.policy["linked"]
    ]


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What a new version says otherwise, field by field, in words."""
    found = [Change(_label(name), _words(name, before[name]), _words(name, after[name])) for name in COMPARED]
    found.append(Change(_("amount"), _amount(before), _amount(after)))
    found.append(Change(_("files"), _files(before["files"], after["files"]), _files(after["files"], before["files"])))
    return [change for change in found if change.before != change.after]


def _label(name: str) -> str:
    return str(SpendingRequest._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _words(name: str, value: Any) -> str:
    if name == "kind":
        return str(Kind(value).label)
    if isinstance(value, list):  # an id and a name
        return str(value[1])
    return str(value or "")


def _amount(content: dict[str, Any]) -> str:
    return money_words(Decimal(content["amount"]), content["currency"])


def _files(of: list[list[str]], besides: list[list[str]]) -> str:
    """Those that the other version does not have."""
    return listed([name for name, digest in of if [name, digest] not in besides])


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: `answer` where it stands, `who` must act, `until` when; `tone` of the band."""

    answer: str
    who: str = ""
    until: datetime | None = None
    tone: str = "plain"


def turn_of(request: SpendingRequest, people: Sequence[Decider], now: datetime) -> Turn:
    if request.state == State.WAITING:
        return _waiting(request, people, now)
    if request.state == State.RETURNED:
        who = (
            _("%(person)s changes it and sends it again; it is still owed.")
            if request.act
            else _("%(person)s changes it and sends it again, or withdraws it.")
        )
        return Turn(_("Sent back"), who % {"person": request.requester}, tone="soon")
    return Turn(_state_words(request), _next_of_purchase(request), tone=_tone(request))


def _waiting(request: SpendingRequest, people: Sequence[Decider], now: datetime) -> Turn:
    post = request.get_climbed_to_display() or request.get_waiting_for_display()
    answer = _("Waits for: %(post)s") % {"post": post}
    who = names_of(people) or _("Nobody holds this post now. It climbs when it is late.")
    is_late = request.due_at is not None and request.due_at < now
    return Turn(answer, who, request.due_at, "late" if is_late else "soon")


def _state_words(request: SpendingRequest) -> str:
    label = str(request.get_state_display())
    return label[:1].upper() + label[1:]


def _tone(request: SpendingRequest) -> str:
    if request.state in (State.REFUSED, State.WITHDRAWN):
        return "quiet"
    return "soon" if _next_of_purchase(request) else "plain"


def _next_of_purchase(request: SpendingRequest) -> str:
    if request.kind != Kind.PURCHASE:
        return ""
    values = {"person": request.requester, "department": request.department}
    if request.state == State.APPROVED:
        return _("%(person)s or Finance places the order.") % values
    if request.state == State.ORDERED:
        return _("%(department)s records what arrives.") % values
    if request.state == State.RECEIVED:
        return _("%(department)s accepts it; not whoever placed the order.") % values
    return ""


@dataclass(frozen=True)
class SignatureLine:
    """A step ahead in words, for the form that asks."""

    signature: Signature
    within: str
    names: str


def signature_lines(preview: Preview) -> list[SignatureLine]:
    return [SignatureLine(one, _within(one), names_of(one.people)) for one in preview.steps]


def _within(signature: Signature) -> str:
    return _("within %(time)s") % {"time": limit_words(signature.limit)}
