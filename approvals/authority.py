"""Spending and purchases in the duty-and-authority matrix (1.4): the amounts come from the tiers in force."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from approvals.permissions.budget import SETTERS
from approvals.queries.authority import holders_at
from core.people.enums import Role
from core.policy import reach
from core.policy.registry import Authority, register_authority, register_holders
from core.policy.tiers import Tier

NEVER_OWN = _("never for oneself, and nobody signs twice")


AT_THE_DESK = (Role.OFFICER, Role.LEAD)


def settled(tiers: Sequence[Tier]) -> Mapping[Role, list[reach.Reach]]:
    return dict.fromkeys(AT_THE_DESK, reach.at_the_desk(tiers))


AUTHORITIES = [
    Authority(
        "spending.settle", _("settle spending at the desk"), "4.1", condition=_("on duty"), tiers="spending",
        reach=settled,
    ),
    Authority(
        "spending.decide", _("decide on spending alone"), "4.1", condition=NEVER_OWN, tiers="spending",
        reach=reach.alone,
    ),
    Authority(
        "spending.sign", _("sign spending with others"), "4.1", condition=NEVER_OWN, tiers="spending",
        reach=reach.together,
    ),
    Authority(
        "purchase.sign", _("sign a purchase with others"), "3.1", condition=NEVER_OWN, tiers="purchase",
        reach=reach.together,
    ),
    Authority(
        "budget.set", _("set a budget"), "4.1", SETTERS, condition=_("never for a department one heads")
    ),
    Authority(
        "crisis.declare", _("declare a crisis and name its team"), "4.2", (Role.LEAD,),
        condition=_("with a valid emergency qualification"),
    ),
    Authority(
        "crisis.act", _("act in a crisis without asking"), "4.2", tuple(Role),
        condition=_("in its team, up to its ceiling, with no paperwork overdue"),
    ),
    Authority(
        "crisis.close", _("close a crisis"), "4.2", (Role.LEAD, Role.DEPARTMENT_HEAD),
        condition=_("who declared it, a lead with a valid emergency qualification, or the head of its department"),
    ),
]  # fmt: skip


def register() -> None:
    for authority in AUTHORITIES:
        register_authority(authority)
    register_holders(holders_at)
