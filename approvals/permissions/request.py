"""Who may do what with a request. The reason is what a disabled button says."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from approvals.enums import OF_PURCHASES, TRANSITIONS, Deed, Kind, State
from approvals.models import Advice, Receipt, SpendingRequest
from approvals.queries.deciders import interest_of
from approvals.queries.sending import asks_for_any, belongs
from approvals.queries.standing import Power, Standing, standing_of
from approvals.rules.power import Interest, open_posts
from core.errors import Refused
from core.people.models import Department, Person
from core.policy.enums import Post


def check_state(request: SpendingRequest, deed: Deed) -> None:
    """Whether the deed is possible in the request's state at all."""
    if deed in OF_PURCHASES and request.kind != Kind.PURCHASE:
        raise Refused(_("Only a purchase is ordered, received and accepted."))
    if request.state not in TRANSITIONS[deed]:
        raise Refused(_("This is not possible now: %(state)s.") % {"state": request.get_state_display()})


def check_can_ask(person: Person, department: Department, now: datetime) -> None:
    """Whoever holds a post of the department today; the lead on duty and people of no department, for any (4.1)."""
    if not person.is_active or person.office_id != department.office_id:
        raise Refused(_("You do not belong to this office."))
    if asks_for_any(person, now) or belongs(person, department, now):
        return
    raise Refused(
        _("You hold no post in %(department)s today. Choose your own department.") % {"department": department}
    )


def power_over(standing: Standing, request: SpendingRequest, interest: Interest, now: datetime) -> Power:
    """The post in which he may sign the open step now; raises Refused with what stands against it."""
    check_state(request, Deed.APPROVE)
    reason = interest.reason(standing.person.pk)
    if reason:
        raise Refused(reason)
    posts = open_posts(request.waiting_for, request.climbed_to, request.late_to, request.due_at, now)
    fitting = [power for power in standing.powers if power.reaches(posts, request.department_id)]
    for power in fitting:
        if power.absent is None or not interest.bars(power.absent.pk):
            return power
    if fitting:
        raise Refused(_("%(person)s, for whom you act, has an interest in it.") % {"person": fitting[0].absent})
    raise Refused(_("This waits for: %(posts)s.") % {"posts": _names(posts)})


def _names(posts: Iterable[Post]) -> str:
    return " / ".join(str(post.label) for post in posts)


def check_can_decide(person: Person, request: SpendingRequest, now: datetime) -> Power:
    """Approve, refuse and send back: whoever holds the post of the open step now, without an interest (4.3)."""
    return power_over(standing_of(person, now), request, interest_of(request), now)


def check_can_ask_advice(person: Person, request: SpendingRequest, adviser: Person, now: datetime) -> None:
    check_can_decide(person, request, now)
    if adviser.pk == person.pk or not adviser.is_active or adviser.office_id != request.office_id:
        raise Refused(_("Ask someone else of this office."))
    if Advice.objects.filter(request=request, adviser=adviser, answered_at=None).exists():
        raise Refused(_("%(person)s is asked already and has not answered.") % {"person": adviser})


def check_can_advise(person: Person, advice: Advice) -> None:
    if advice.adviser_id != person.pk or not person.is_active:
        raise Refused(_("This question is for %(person)s.") % {"person": advice.adviser})
    if advice.answered_at is not None:
        raise Refused(_("You have answered this already."))


def check_is_requester(person: Person, request: SpendingRequest) -> None:
    if person.pk != request.requester_id or not person.is_active:
        raise Refused(_("Only %(person)s, who asked for it, does this.") % {"person": request.requester})


def check_can_change(person: Person, request: SpendingRequest) -> None:
    """The requester, while it waits or was sent back."""
    check_state(request, Deed.CHANGE)
    check_is_requester(person, request)


def check_can_withdraw(person: Person, request: SpendingRequest) -> None:
    """The requester; paperwork after the fact is owed and stays."""
    check_state(request, Deed.WITHDRAW)
    check_is_requester(person, request)
    if request.act is not None:
        raise Refused(_("Paperwork after the fact is owed. Change it and send it again, but it stays."))


def check_can_order(person: Person, request: SpendingRequest, now: datetime) -> Person | None:
    """After the last signature: the requester, or Finance of the office (3.1); gives the absent one he acts for."""
    check_state(request, Deed.ORDER)
    if person.pk == request.requester_id:
        return None
    standing = standing_of(person, now)
    if not standing.holds(Post.FINANCE):
        raise Refused(
            _("Only %(person)s, who asked for it, or Finance places the order.") % {"person": request.requester}
        )
    return standing.acts_for(Post.FINANCE)


def check_can_receive(person: Person, request: SpendingRequest, now: datetime) -> None:
    check_state(request, Deed.RECEIVE)
    if person.pk != request.requester_id and not belongs(person, request.department, now):
        raise Refused(_("Only people of %(department)s record the receipt.") % {"department": request.department})


def check_can_accept(person: Person, request: SpendingRequest, now: datetime) -> None:
    """Someone of the department other than who placed the order."""
    check_state(request, Deed.ACCEPT)
    if person.pk != request.requester_id and not belongs(person, request.department, now):
        raise Refused(_("Only people of %(department)s accept it.") % {"department": request.department})
    if Receipt.objects.filter(request=request, state=State.ORDERED, by=person).exists():
        raise Refused(_("You placed the order. Somebody else of the department accepts what came."))
