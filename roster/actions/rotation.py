"""Rotation is adopted: one posting ends, another begins, on one day for all who change places (2.7)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.ledger.actions import EntryDraft, append_many
from core.notices.actions import NoticeDraft, notify_many
from core.notices.enums import Level
from core.people.actions import end_posting, give_posting
from core.people.models import DutyGroup, Office, Person, Qualification
from core.people.permissions import check_can_promote
from core.people.queries import leads_of, local_day
from core.policy.queries import policy_for
from roster.acts import RosterAct
from roster.enums import RosterState
from roster.models import Assignment
from roster.queries.rotation import Staff, staff_on
from roster.rules.rotation import Loss, Move, after, losses


@transaction.atomic
def adopt_rotation(*, office: Office, moves: Sequence[Move], day: date, by: Person, now: datetime) -> list[Person]:
    """From `day` each of these people is in the group he goes to; returns them.

    All or none: refused when a group would lose people below its establishment, its last lead or the last one with a
    qualification, or when somebody has published shifts after that day. Nobody adopts his own (4.3).
    """
    if day <= local_day(office, now):
        raise Invalid(_("People change groups on a day to come. Choose a later day."), "day")
    groups = _locked_groups(office, moves)
    staff = staff_on(office, day, policy_for(office, now).count("group.establishment"))
    _check_ring(moves, staff, groups)
    people = [staff.posts[move.person_id, move.from_group].person for move in moves]
    for person in people:
        check_can_promote(by, person, now)
    _check_losses(moves, staff)
    _check_published(moves, staff, day)
    leads = leads_of(groups.values(), day)
    _post(moves, staff, groups, day, by, now)
    _tell(moves, people, groups, [leads, leads_of(groups.values(), day)], day, by, now)
    return people


def _locked_groups(office: Office, moves: Iterable[Move]) -> dict[int, DutyGroup]:
    """Whoever else changes these groups waits, so that what is checked is what is changed."""
    wanted = {group for move in moves for group in (move.from_group, move.to_group)}
    rows = DutyGroup.objects.select_for_update().filter(office=office, pk__in=wanted).order_by("pk")
    groups = {group.pk: group for group in rows}
    if not wanted or set(groups) != wanted:
        raise Invalid(_("Choose who goes to which group of this office."))
    return groups


def _check_ring(moves: Sequence[Move], staff: Staff, groups: dict[int, DutyGroup]) -> None:
    if len({move.person_id for move in moves}) < len(moves):
        raise Invalid(_("Everyone goes to one group. Look at the plan again."))
    free = {(one.person_id, one.group_id) for one in staff.members if one.may_move}
    for move in moves:
        if (move.person_id, move.from_group) not in free:
            raise Conflict(
                _("Somebody leaves %(group)s before that day, or goes elsewhere already. Look at the plan again.")
                % {"group": groups[move.from_group]}
            )
        if (move.person_id, move.to_group) in staff.posts:
            raise Invalid(_("Somebody is in %(group)s already.") % {"group": groups[move.to_group]})


def _check_losses(moves: Sequence[Move], staff: Staff) -> None:
    for loss in losses(staff.known, staff.by_group, after(staff.by_group, moves)):
        raise Conflict(_said(loss, staff))


def _said(loss: Loss, staff: Staff) -> str:
    group = staff.groups[loss.group_id]
    if loss.what == "people":
        return _("%(group)s would fall below its establishment of %(fewest)d. Look at the plan again.") % {
            "group": group, "fewest": staff.fewest,
        }  # fmt: skip
    if loss.what == "lead":
        return _("%(group)s would lose its last lead. Look at the plan again.") % {"group": group}
    return _("%(group)s would lose the last one with the qualification %(qualification)s. Look at the plan again.") % {
        "group": group, "qualification": Qualification.objects.get(pk=loss.skill),
    }  # fmt: skip


def _check_published(moves: Sequence[Move], staff: Staff, day: date) -> None:
    """What is published stays true: a shift in the old group after the day is amended first."""
    rows = Assignment.objects.filter(
        withdrawn_at=None, roster__state=RosterState.PUBLISHED, shift__day__gte=day,
        person__in=[move.person_id for move in moves], shift__group__in={move.from_group for move in moves},
    )  # fmt: skip
    last = rows.select_related("person", "shift").order_by("-shift__day").first()
    if last is not None:
        told = {"person": last.person, "day": f"{last.shift.day:%Y-%m-%d}"}
        message = _("%(person)s has published shifts until %(day)s. Choose a later day, or amend the roster first.")
        raise Invalid(message % told, "day")


def _post(
    moves: Sequence[Move], staff: Staff, groups: dict[int, DutyGroup], day: date, by: Person, now: datetime
) -> None:
    posts = [staff.posts[move.person_id, move.from_group] for move in moves]
    for post in posts:
        end_posting(posting=post, end=day, by=by, now=now)
    for move, post in zip(moves, posts, strict=True):
        give_posting(
            person=post.person, role=post.role, group=groups[move.to_group], title=post.title, start=day, by=by, now=now
        )


def _tell(
    moves: Sequence[Move],
    people: Sequence[Person],
    groups: dict[int, DutyGroup],
    leads: Sequence[dict[int, list[Person]]],
    day: date,
    by: Person,
    now: datetime,
) -> None:
    """The ledger, the person, and the leads of both groups as they are and as they will be."""
    entries, notices = [], []
    for move, person in zip(moves, people, strict=True):
        here, there = groups[move.from_group], groups[move.to_group]
        told = {"person": person.name, "here": here.name, "there": there.name, "day": day.isoformat()}
        entries.append(EntryDraft(RosterAct.ROTATED, by, person, person.office_id, told, "2.7"))
        key = f"rotation:{person.pk}:{move.to_group}:{day}:{now.isoformat()}"
        concerned = [one for found in leads for pk in (here.pk, there.pk) for one in found.get(pk, [])]
        answerable = [one for one in concerned if one.pk not in (person.pk, by.pk)]
        notices += [
            NoticeDraft(
                person.office, "rotation.person", Level.IMPORTANT, [person], told, reverse("roster:mine"), f"{key}:own"
            ),
            NoticeDraft(
                person.office, "rotation.leads", Level.ROUTINE, answerable, told, reverse("roster:rotation"), key
            ),
        ]
    append_many(entries, now)
    notify_many(notices, now)
