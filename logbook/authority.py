"""The acts of the log in the duty-and-authority matrix (1.4)."""

from django.utils.translation import gettext_lazy as _

from core.people.enums import Role
from core.policy.registry import Authority, register_authority
from logbook.permissions.incident import KEY_KEEPERS
from logbook.permissions.measures import MEASURE_READERS

ON_DUTY = (Role.OFFICER, Role.LEAD)
LEADING = (Role.LEAD, Role.DEPARTMENT_HEAD)
AT_POST = (*ON_DUTY, Role.DEPARTMENT_HEAD)
CHECKED_IN = _("checked in to the shift")

AUTHORITIES = [
    Authority("log.write", _("write to the shift log"), "R.7", ON_DUTY, condition=CHECKED_IN),
    Authority(
        "log.amend", _("amend an entry of the log"), "R.7", ON_DUTY, condition=_("the author, or the lead on duty")
    ),
    Authority("handover.sign", _("sign a hand-over"), "R.8", ON_DUTY, condition=_("checked in to the shift that ends")),
    Authority(
        "handover.acknowledge",
        _("acknowledge a hand-over"),
        "R.8",
        ON_DUTY,
        condition=_("checked in to the shift that begins; never the one who signed"),
    ),
    Authority(
        "handover.decide",
        _("decide a disputed point of a hand-over"),
        "2.1",
        (Role.LEAD,),
        condition=_("on duty as lead, and not of the own hand-over"),
    ),
    Authority(
        "matter.open", _("open and take over a matter"), "R.8", AT_POST, condition=_("on duty, or leading the group")
    ),
    Authority(
        "matter.refer",
        _("hand a matter to a department"),
        "1.1",
        AT_POST,
        condition=_("on duty, leading or responsible"),
    ),
    Authority("incident.raise", _("raise an incident"), "R.9", AT_POST, condition=_("on duty, or leading the group")),
    Authority(
        "incident.acknowledge",
        _("acknowledge an incident"),
        "R.9",
        AT_POST,
        condition=_("on duty, or leading the group"),
    ),
    Authority(
        "incident.escalate",
        _("escalate an incident to the department head"),
        "2.2",
        LEADING,
        condition=_("an officer escalates to the lead first"),
    ),
    Authority(
        "incident.declare",
        _("declare an emergency"),
        "2.3",
        (Role.LEAD,),
        condition=_("with a valid emergency qualification"),
    ),
    Authority("incident.keys", _("let another program report incidents"), "R.9", KEY_KEEPERS),
    Authority(
        "attendance.spot_check", _("make a spot check of a post"), "R.6", LEADING, condition=_("never of oneself")
    ),
    Authority("attendance.absence", _("record an absence"), "R.6", LEADING, condition=_("never one's own")),
    Authority(
        "sync.report",
        _("report progress for a department"),
        "7.2",
        tuple(Role),
        condition=_("as liaison, acting deputy or head of the department"),
    ),
    Authority("measures.read", _("read how the office is doing"), "1.5", MEASURE_READERS),
]


def register() -> None:
    for authority in AUTHORITIES:
        register_authority(authority)
