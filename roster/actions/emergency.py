"""A reliever on the spot takes a running shift at once; the lead and the department head hear of it (R.5, 1.3)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked
from core.errors import Conflict, Invalid, Refused
from core.ledger import actions as ledger
from core.notices.actions import notify
from core.people.models import DutyGroup, Person
from core.people.queries import heads_of, leads_of, local_day
from core.ui.wording import listed
from roster.actions.assignment import Change, carry_out, locked_published, relieve_standby, take_over
from roster.actions.watch import watch_coverage
from roster.acts import RosterAct
from roster.enums import Rule
from roster.models import Amendment, Assignment, CoverageAlarm
from roster.permissions.exchange import check_can_take_now
from roster.queries.bench import Bench, Opening, opening_for
from roster.queries.duty import lead_on_duty
from roster.queries.emergency import deserted, opening_now, option_now
from roster.queries.exchange import Option
from roster.queries.placing import Cell


@transaction.atomic
def take_now(
    *,
    by: Person,
    now: datetime,
    assignment: Assignment | None = None,
    alarm: CoverageAlarm | None = None,
    reason: str = "",
) -> Amendment:
    """Takes the running shift of someone who did not come, or a running gap.

    What cannot be (leave, another post, a qualification that is missing) is refused; a rule of rest or hours may be
    broken with a reason, which is recorded.
    """
    if alarm is not None:
        return _fill(alarm, by, now, reason.strip())
    assert assignment is not None
    return _replace(assignment, by, now, reason.strip())


def _replace(assignment: Assignment, by: Person, now: datetime, reason: str) -> Amendment:
    group = assignment.roster.group
    check_can_take_now(by, group, now)
    locked_published([assignment.roster])
    held = deserted(now).filter(pk=assignment.pk).first()
    if held is None:
        raise Conflict(_("This shift is taken care of already. Look at who is on duty."))
    opening = opening_for(held, since=now)
    option = _checked(by, opening, held, now, reason)
    why = reason or _("%(person)s did not come") % {"person": held.person}
    _leave_standby(option, now)
    amendment = take_over(assignment=held, person=by, reason=why, by=by, now=now)
    _announce(amendment, option, group, held.person.name, by, now)
    return amendment


def _fill(alarm: CoverageAlarm, by: Person, now: datetime, reason: str) -> Amendment:
    alarm = locked(alarm)
    opening = opening_now(alarm, now) if alarm.closed_at is None else None
    if opening is None:
        raise Conflict(_("This gap is closed already. Look at the coverage again."))
    check_can_take_now(by, opening.roster.group, now)
    if alarm.starts_at > now:
        raise Invalid(_("This gap has not begun. Take it as an open shift, or tell the lead."))
    option = _checked(by, opening, None, now, reason)
    _leave_standby(option, now)
    added = Cell(by, opening.shift_type, opening.day, opening.role)
    why = reason or _("Fills a gap in the roster")
    [amendment] = carry_out([Change(opening.roster, None, added)], reason=why, by=by, now=now)
    watch_coverage(office=alarm.office, now=now)
    _announce(amendment, option, opening.roster.group, "", by, now)
    return amendment


def _checked(by: Person, opening: Opening, held: Assignment | None, now: datetime, reason: str) -> Option:
    option = option_now(Bench([by], [opening], now), by, opening, held)
    if option.effect.misfit is not None:
        raise Refused(_("You cannot take this shift: %(why)s.") % {"why": option.effect.misfit.label})
    if option.effect.breaks and not reason:
        raise Invalid(
            _("Taking it breaks a rule: %(rules)s. Say why it has to be.") % {"rules": _broken(option)}, "reason"
        )
    return option


def _leave_standby(option: Option, now: datetime) -> None:
    if option.standby is not None:
        relieve_standby(option.standby, now)


def _broken(option: Option) -> str:
    return listed(Rule(breach.rule).label for breach in option.effect.breaks)


def _announce(amendment: Amendment, option: Option, group: DutyGroup, holder: str, by: Person, now: datetime) -> None:
    added = amendment.added
    assert added is not None
    broken = [Rule(breach.rule).value for breach in option.effect.breaks]
    ledger.append(
        act=RosterAct.TAKEN_NOW, by=by, subject=amendment.roster, now=now, office_id=group.office_id, clause="R.5",
        data={"shift": added.shift.name, "group": group.name, "holder": holder, "broken": broken,
              "reason": amendment.reason},
    )  # fmt: skip
    notify(
        office=group.office, kind="roster.taken_now", level="important", recipients=_superiors(group, by, now),
        params={
            "taker": by.name, "shift": added.shift.name, "group": group.name, "since_at": now.isoformat(),
            "end_at": added.ends_at.isoformat(), "holder": holder or "–", "broken": _broken(option) or "–",
            "reason": amendment.reason,
        },
        link=f"/roster/{amendment.roster_id}/", key=f"roster.taken_now:{amendment.pk}", now=now,
    )  # fmt: skip


def _superiors(group: DutyGroup, by: Person, now: datetime) -> list[Person]:
    """The lead on duty, the group's leads, the department head."""
    today = local_day(group.office, now)
    leads = [lead_on_duty(group.office, now), *leads_of([group], today).get(group.pk, [])]
    found = [*leads, heads_of([group.department_id], today).get(group.department_id)]
    return list({person.pk: person for person in found if person is not None and person != by}.values())
