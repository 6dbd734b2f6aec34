"""The acts of the roster in the duty-and-authority matrix (1.4)."""

from django.utils.translation import gettext_lazy as _

from core.people.enums import Role
from core.policy.registry import Authority, register_authority
from roster.permissions import BOARD_KEEPERS, SEE_DRAFTS
from roster.permissions.rotation import STAFF_PLANNERS

WITH_RIGHT = _("with the right to edit the group's roster")
ANYONE = tuple(Role)

AUTHORITIES = [
    Authority("roster.draft", _("fill in a roster"), "R.4", ANYONE, condition=WITH_RIGHT),
    Authority("roster.publish", _("publish a roster"), "R.4", ANYONE, condition=WITH_RIGHT),
    Authority("roster.amend", _("amend a published roster"), "R.4", ANYONE, condition=WITH_RIGHT),
    Authority("roster.see_drafts", _("read rosters that are not published"), "R.4", tuple(SEE_DRAFTS)),
    Authority(
        "roster.leave", _("record leave"), "R.5", ANYONE,
        condition=_("HR and administrators; others with the right to edit the group's roster; never one's own"),
    ),
    Authority("roster.leave_ask", _("ask for leave"), "R.5", ANYONE, condition=_("for oneself; somebody else decides")),
    Authority(
        "roster.leave_decide", _("decide on leave"), "R.5", ANYONE,
        condition=_("HR and administrators; others with the right to edit the group's roster; never one's own"),
    ),
    Authority("roster.swap", _("offer and take shifts"), "R.5", (Role.OFFICER, Role.LEAD)),
    Authority(
        "roster.swap_decide", _("decide on swaps, arrange and undo them"), "R.5", ANYONE,
        condition=_("with the right to edit the group's roster; never of one's own shift"),
    ),
    Authority(
        "roster.take_now", _("take a running shift in an emergency"), "R.5", (Role.OFFICER, Role.LEAD),
        condition=_("in one's own group; the lead and the department head are told"),
    ),
    Authority("roster.set_up", _("set shift types, demand and public holidays"), "R.1", (Role.ADMINISTRATOR,)),
    Authority(
        "roster.rotation", _("adopt a rotation between groups"), "2.7", (Role.ADMINISTRATOR,),
        condition=_("never for oneself; no group loses its establishment, last lead or qualification"),
    ),
    Authority("roster.staff_plan", _("read rotation plans and try other demand"), "2.8", STAFF_PLANNERS),
    Authority("roster.board", _("hang up a wall display"), "R.10", BOARD_KEEPERS),
]  # fmt: skip


def register() -> None:
    for authority in AUTHORITIES:
        register_authority(authority)
