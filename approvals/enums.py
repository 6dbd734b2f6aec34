from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What is asked for; each kind has tiers of its own in policy, `tiers.<kind>`."""

    SPENDING = "spending", _("spending request")
    PURCHASE = "purchase", _("purchase")


class State(TextChoices):
    WAITING = "waiting", _("waiting for a decision")
    RETURNED = "returned", _("sent back")
    SETTLED = "settled", _("settled at the desk")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ORDERED = "ordered", _("ordered")
    RECEIVED = "received", _("received")
    ACCEPTED = "accepted", pgettext_lazy("of goods", "accepted")


class Deed(TextChoices):
    """What people do with a request that stands."""

    APPROVE = "approve", _("approve")
    REFUSE = "refuse", _("refuse")
    SEND_BACK = "send_back", _("send back")
    ASK = "ask", _("ask for advice")
    CHANGE = "change", _("change and send again")
    WITHDRAW = "withdraw", _("withdraw")
    ORDER = "order", _("place the order")
    RECEIVE = "receive", _("record the receipt")
    ACCEPT = "accept", pgettext_lazy("of goods", "accept")


TRANSITIONS: dict[Deed, dict[State, tuple[State, ...]]] = {
    Deed.APPROVE: {State.WAITING: (State.WAITING, State.APPROVED)},
    Deed.REFUSE: {State.WAITING: (State.REFUSED,)},
    Deed.SEND_BACK: {State.WAITING: (State.RETURNED,)},
    Deed.ASK: {State.WAITING: (State.WAITING,)},
    Deed.CHANGE: dict.fromkeys([State.WAITING, State.RETURNED], (State.WAITING, State.SETTLED)),
    Deed.WITHDRAW: {State.WAITING: (State.WITHDRAWN,), State.RETURNED: (State.WITHDRAWN,)},
    Deed.ORDER: {State.APPROVED: (State.ORDERED,)},
    Deed.RECEIVE: {State.ORDERED: (State.RECEIVED,)},
    Deed.ACCEPT: {State.RECEIVED: (State.ACCEPTED,)},
}
"""From which state a deed leads where. At birth a request is settled or waiting; an order is for purchases only."""

OF_PURCHASES = (Deed.ORDER, Deed.RECEIVE, Deed.ACCEPT)
SIGNED_STATES = [State.APPROVED, State.ORDERED, State.RECEIVED, State.ACCEPTED]
"""States that need every signature of the chain."""
OPEN_STATES = [State.WAITING, State.RETURNED]
SPENT_STATES = [State.SETTLED, State.ACCEPTED]
"""Money is spent in these, and in `approved` for everything but purchases; what is open or under way is reserved."""


class Decision(TextChoices):
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    SENT_BACK = "sent_back", _("sent back")


class Likeness(TextChoices):
    """Why requests count as one."""

    PAYEE = "payee", _("same payee")
    PURPOSE = "purpose", _("same purpose")


class ActState(TextChoices):
    """Where an act of a crisis stands."""

    RECORDED = "recorded", _("recorded")
    DUE = "due", _("paperwork due")
    HANDED_IN = "handed_in", _("paperwork handed in")
    RATIFIED = "ratified", _("ratified")
    REJECTED = "rejected", _("rejected")


NEXT_ACT_STATES: dict[ActState, set[ActState]] = {
    ActState.RECORDED: {ActState.DUE},
    ActState.DUE: {ActState.HANDED_IN},
    ActState.HANDED_IN: {ActState.RATIFIED, ActState.REJECTED},
    ActState.RATIFIED: set(),
    ActState.REJECTED: set(),
}
