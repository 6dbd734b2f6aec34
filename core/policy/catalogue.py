"""Every X of the regulation: its key, clause, unit and the default that an office adopts when it opens."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.policy.enums import Currency, Post


class Unit(TextChoices):
    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    COUNT = "count", pgettext_lazy("unit", "number")
    MONEY = "money", _("CNY")
    LADDER = "ladder", _("ladder")
    TIERS = "tiers", _("tiers")
    YES_NO = "yes_no", _("yes or no")


@dataclass(frozen=True)
class Parameter:
    """One number X; `default` is a number, True or False for yes or no, for a ladder a list of
    {"minutes", "to", "level"}, for tiers see `tiers.py`.

    `required` are the posts that every chain of the tiers must hold, in this order.
    """

    key: str
    clause: str
    label: Any
    unit: Unit
    default: Any
    minimum: int = 0
    required: tuple[Post, ...] = ()


PURCHASE_CHAIN = (Post.DEPARTMENT_HEAD, Post.FINANCE, Post.CEO)


def _tier(up_to: str | None, *steps: tuple[Post, int]) -> dict[str, Any]:
    """A tier for every department in CNY; steps are a post and its minutes."""
    chain = [{"post": post.value, "minutes": minutes} for post, minutes in steps]
    return {"department": None, "currency": Currency.CNY.value, "up_to": up_to, "steps": chain}


def _step(minutes: int, to: str, level: str) -> dict[str, Any]:
    return {"minutes": minutes, "to": to, "level": level}


PARAMETERS = [
    Parameter("group.establishment", "2.4", _("fewest people in a group"), Unit.COUNT, 6, 1),
    Parameter("roster.rest", "R.2", _("rest between two shifts"), Unit.HOURS, 11),
    Parameter("roster.longest_run", "R.2", _("longest run of working days"), Unit.DAYS, 6, 1),
    Parameter("roster.nights_in_a_row", "R.2", _("most nights in a row"), Unit.COUNT, 3, 1),
    Parameter("roster.week_hours", "R.2", _("most hours in a week"), Unit.HOURS, 60, 1),
    Parameter(
        "roster.proposal_seconds", "R.2", _("seconds that the computation of a roster may take"), Unit.COUNT, 30, 2
    ),
    Parameter("coverage.look_ahead", "1.3", _("how far ahead a gap is an alarm"), Unit.HOURS, 72, 1),
    Parameter("check_in.grace", "R.6", _("check-in is late after"), Unit.MINUTES, 10),
    Parameter("check_in.early", "R.6", _("check-in opens before the shift"), Unit.MINUTES, 60),
    Parameter("spot_check.answer", "R.6", _("a spot check is answered within"), Unit.MINUTES, 10, 1),
    Parameter("handover.acknowledge", "R.8", _("a hand-over is acknowledged within"), Unit.MINUTES, 15, 1),
    Parameter("referral.acknowledge", "1.1", _("a department acknowledges a matter within"), Unit.MINUTES, 30, 1),
    Parameter("incident.acknowledge", "R.9", _("an incident is acknowledged within"), Unit.MINUTES, 10, 1),
    Parameter("sync.every", "1.2", _("liaisons synchronise every"), Unit.DAYS, 7, 1),
    Parameter("sync.report", "1.2", _("a liaison reports within"), Unit.HOURS, 24, 1),
    Parameter("matter.resolve", "1.5", _("a matter is dealt with within"), Unit.HOURS, 24, 1),
    Parameter("punctuality.target", "1.5", _("share done in time to aim at, in percent"), Unit.COUNT, 95, 1),
    Parameter("attachment.largest", "R.7", _("largest attachment in MiB"), Unit.COUNT, 10, 1),
    Parameter("telephone.rounds", "7.1", _("calls to a person before the next is called"), Unit.COUNT, 3, 1),
    Parameter("telephone.every", "7.1", _("minutes between two calls to a person"), Unit.MINUTES, 2, 1),
    Parameter("leave.decide", "R.5", _("a request for leave is decided within"), Unit.HOURS, 48, 1),
    Parameter("swap.lead_decides", "R.5", _("a lead decides on swaps"), Unit.YES_NO, True),
    Parameter("swap.decide", "R.5", _("a swap that was taken is decided within"), Unit.HOURS, 24, 1),
    Parameter("open_shift.lead_decides", "R.5", _("a lead decides who gets an open shift"), Unit.YES_NO, False),
    Parameter("rotation.after", "2.7", _("months in one group after which rotation is due"), Unit.COUNT, 12, 1),
    Parameter("duty.hour_cost", "2.8", _("cost of an hour of duty (0: costs are not shown)"), Unit.MONEY, "0.00"),
    Parameter("exchange.look_back", "R.5", _("how far back a fair share of shifts is counted"), Unit.DAYS, 92, 31),
    Parameter(
        "tiers.spending",
        "4.1",
        _("who decides daily spending"),
        Unit.TIERS,
        [
            _tier("1000.00"),
            _tier("20000.00", (Post.LEAD, 60)),
            _tier(None, (Post.LEAD, 60), (Post.DEPARTMENT_HEAD, 480)),
        ],
    ),
    Parameter(
        "tiers.purchase",
        "3.1",
        _("who signs a purchase"),
        Unit.TIERS,
        [_tier(None, *((post, 1440) for post in PURCHASE_CHAIN))],
        required=PURCHASE_CHAIN,
    ),
    Parameter("splitting.window", "4.1", _("requests of one payee or purpose count together for"), Unit.DAYS, 7),
    Parameter("splitting.likeness", "4.1", _("purposes are the same when alike by, in percent"), Unit.COUNT, 85, 50),
    Parameter("approval.advice", "4.3", _("advice on a request is given within"), Unit.HOURS, 4, 1),
    Parameter("crisis.longest", "4.2", _("a crisis ends at the latest after"), Unit.HOURS, 72, 1),
    Parameter("crisis.paperwork", "4.2", _("paperwork after the fact is handed in within"), Unit.HOURS, 24, 1),
    Parameter(
        "ladder.check_in",
        "R.6",
        _("ladder of a missed check-in"),
        Unit.LADDER,
        [
            _step(-5, "owner", "routine"),
            _step(0, "owner", "urgent"),
            _step(5, "lead", "urgent"),
            _step(20, "department_head", "urgent"),
        ],
    ),
    Parameter(
        "ladder.handover",
        "R.8",
        _("ladder of a hand-over not acknowledged"),
        Unit.LADDER,
        [_step(-5, "owner", "routine"), _step(0, "lead", "important"), _step(15, "department_head", "urgent")],
    ),
    Parameter(
        "ladder.referral",
        "1.1",
        _("ladder of a matter a department has not acknowledged"),
        Unit.LADDER,
        [
            _step(-10, "owner", "routine"),
            _step(0, "owner", "important"),
            _step(15, "lead", "important"),
            _step(45, "department_head", "urgent"),
        ],
    ),
    Parameter(
        "ladder.incident",
        "R.9",
        _("ladder of an incident not acknowledged"),
        Unit.LADDER,
        [_step(0, "owner", "urgent"), _step(5, "lead", "urgent"), _step(15, "department_head", "urgent")],
    ),
    Parameter(
        "ladder.spot_check",
        "R.6",
        _("ladder of a spot check not answered"),
        Unit.LADDER,
        [_step(0, "lead", "important"), _step(15, "department_head", "important")],
    ),
    Parameter(
        "ladder.sync",
        "1.2",
        _("ladder of a missing weekly report"),
        Unit.LADDER,
        [
            _step(-120, "owner", "routine"),
            _step(0, "owner", "important"),
            _step(120, "lead", "important"),
            _step(240, "department_head", "important"),
        ],
    ),
    Parameter(
        "ladder.coverage",
        "1.3",
        _("ladder of a gap in the roster"),
        Unit.LADDER,
        [_step(-2880, "lead", "important"), _step(-720, "lead", "urgent"), _step(-240, "department_head", "urgent")],
    ),
    Parameter(
        "ladder.leave",
        "R.5",
        _("ladder of a request for leave not decided"),
        Unit.LADDER,
        [
            _step(-720, "owner", "routine"),
            _step(0, "lead", "important"),
            _step(720, "department_head", "important"),
        ],
    ),
    Parameter(
        "ladder.swap",
        "R.5",
        _("ladder of a swap not decided"),
        Unit.LADDER,
        [
            _step(-240, "owner", "routine"),
            _step(0, "lead", "important"),
            _step(240, "department_head", "important"),
        ],
    ),
    Parameter(
        "ladder.approval",
        "4.3",
        _("ladder of a decision that is late"),
        Unit.LADDER,
        [
            _step(-15, "owner", "important"),
            _step(0, "owner", "important"),
            _step(15, "lead", "important"),
            _step(60, "department_head", "urgent"),
        ],
    ),
    Parameter(
        "ladder.advice",
        "4.3",
        _("ladder of advice not given"),
        Unit.LADDER,
        [_step(-30, "owner", "routine"), _step(0, "owner", "important")],
    ),
    Parameter(
        "ladder.crisis",
        "4.2",
        _("ladder of a crisis that was not closed in time"),
        Unit.LADDER,
        [
            _step(-60, "owner", "important"),
            _step(0, "owner", "urgent"),
            _step(60, "lead", "urgent"),
            _step(120, "department_head", "urgent"),
        ],
    ),
    Parameter(
        "ladder.paperwork",
        "4.2",
        _("ladder of paperwork that is late"),
        Unit.LADDER,
        [
            _step(-240, "owner", "important"),
            _step(0, "owner", "urgent"),
            _step(120, "lead", "important"),
            _step(480, "department_head", "urgent"),
        ],
    ),
]
BY_KEY = {parameter.key: parameter for parameter in PARAMETERS}
