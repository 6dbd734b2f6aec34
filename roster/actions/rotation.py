"""Rotation is adopted or taken back: one posting ends, another begins, on one day for all who change places (2.7)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from guardian.shortcuts import get_user_perms

from core.db import locked
from core.errors import Conflict, Invalid
from core.ledger.actions import EntryDraft, append_many
from core.notices.actions import NoticeDraft, notify_many
from core.notices.enums import Level
from core.people.actions import allow, disallow, move_posting, move_posting_back
from core.people.models import DutyGroup, Office, Person, Qualification
from core.people.permissions import check_can_move, may
from core.people.queries import leads_of, local_day
from core.policy.queries import policy_for
from roster.acts import RosterAct
from roster.enums import RosterState
from roster.models import Assignment, Rotation, Transfer
from roster.queries.rotation import Staff, staff_on
from roster.rules.rotation import Loss, Move, after, losses


@transaction.atomic
def adopt_rotation(*, office: Office, moves: Sequence[Move], day: date, by: Person, now: datetime) -> Rotation:
    """From `day` each of these people is in the group he goes to.

    All or none: refused when a group would lose people below its establishment, its last lead or the last one with a
    qualification, or when somebody has published shifts after that day. Nobody adopts his own (4.3).
    """
    if day <= local_day(office, now):
        raise Invalid(_("People change groups on a day to come. Choose a later day."), "day")
    groups = _locked_groups(office, moves)
    staff = _staff(office, day, now)
    _check_ring(moves, staff, groups)
    for move in moves:
        person = staff.posts[move.person_id, move.from_group].person
        check_can_move(by, person, [groups[move.from_group], groups[move.to_group]], now)
    _check_losses(moves, staff)
    _check_published(moves, day)
    leads = leads_of(groups.values(), day)
    rotation = Rotation.objects.create(office=office, day=day, adopted_by=by, adopted_at=now)
    transfers = [_move(rotation, move, staff, groups, by, now) for move in moves]
    _tell(RosterAct.ROTATED, rotation, transfers, [leads, leads_of(groups.values(), day)], by, now)
    return rotation


def _move(
    rotation: Rotation, move: Move, staff: Staff, groups: dict[int, DutyGroup], by: Person, now: datetime
) -> Transfer:
    left = staff.posts[move.person_id, move.from_group]
    begun = move_posting(posting=left, group=groups[move.to_group], day=rotation.day, by=by, now=now)
    return Transfer.objects.create(
        rotation=rotation, person=left.person, from_group=groups[move.from_group], to_group=groups[move.to_group],
        left=left, begun=begun,
    )  # fmt: skip


@transaction.atomic
def undo_rotation(*, rotation: Rotation, by: Person, now: datetime) -> None:
    """Before its day, whole: everyone stays where he was. The same checks as for adopting it."""
    rotation = locked(rotation)
    if rotation.undone_at is not None:
        raise Conflict(_("This rotation was taken back already."))
    if rotation.day <= local_day(rotation.office, now):
        raise Conflict(_("This rotation has begun. Plan another one instead."))
    transfers = list(rotation.transfers.select_related("person", "left", "begun", "from_group", "to_group"))
    back = [Move(one.person_id, one.to_group_id, one.from_group_id) for one in transfers]
    groups = _locked_groups(rotation.office, back)
    for one in transfers:
        check_can_move(by, one.person, [one.from_group, one.to_group], now)
    _check_losses(back, _staff(rotation.office, rotation.day, now))
    _check_published(back, rotation.day)
    leads = leads_of(groups.values(), rotation.day)
    for one in transfers:
        _move_back(one, by, now)
    Rotation.objects.filter(pk=rotation.pk).update(undone_by=by, undone_at=now)
    _tell(RosterAct.ROTATION_UNDONE, rotation, transfers, [leads, leads_of(groups.values(), rotation.day)], by, now)


def _move_back(transfer: Transfer, by: Person, now: datetime) -> None:
    if transfer.left is None or transfer.begun is None:
        message = _("The posting of %(person)s was changed meanwhile. Look at the plan again.")
        raise Conflict(message % {"person": transfer.person})
    move_posting_back(posting=transfer.left, moved=transfer.begun, by=by, now=now)


def _staff(office: Office, day: date, now: datetime) -> Staff:
    return staff_on(office, day, policy_for(office, now).count("group.establishment"))


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


def _check_published(moves: Sequence[Move], day: date) -> None:
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


def told_of(transfer: Transfer) -> dict[str, str]:
    return {
        "person": transfer.person.name, "here": transfer.from_group.name, "there": transfer.to_group.name,
        "day": transfer.rotation.day.isoformat(),
    }  # fmt: skip


NOTICES = {
    RosterAct.ROTATED: ("rotation.person", "rotation.leads"),
    RosterAct.ROTATION_UNDONE: ("rotation.undone_person", "rotation.undone_leads"),
}


def _tell(
    act: RosterAct,
    rotation: Rotation,
    transfers: Iterable[Transfer],
    leads: Sequence[dict[int, list[Person]]],
    by: Person,
    now: datetime,
) -> None:
    """The ledger, the person, and the leads of both groups as they are and as they will be."""
    office, (own, others) = rotation.office, NOTICES[act]
    entries, notices = [], []
    for one in transfers:
        told, key = told_of(one), f"{act}:{rotation.pk}:{one.person_id}"
        entries.append(EntryDraft(act, by, one.person, office.pk, told, "2.7"))
        groups = (one.from_group_id, one.to_group_id)
        concerned = [lead for found in leads for pk in groups for lead in found.get(pk, [])]
        answerable = [lead for lead in concerned if lead.pk not in (one.person_id, by.pk)]
        notices += [
            NoticeDraft(office, own, Level.IMPORTANT, [one.person], told, reverse("roster:mine"), f"{key}:own"),
            NoticeDraft(office, others, Level.ROUTINE, answerable, told, reverse("roster:rotation"), key),
        ]
    append_many(entries, now)
    notify_many(notices, now)


def follow_postings(*, office: Office, now: datetime) -> None:
    """Rights of those who rotate: given in the new group when the posting begins, ended with it. Safe to repeat.

    What somebody may do in the old group he may do in the new one, and no longer in the old one (1.4).
    """
    today = local_day(office, now)
    of_office = Transfer.objects.filter(rotation__office=office, rotation__undone_at=None)
    begun = of_office.filter(rotation__day__lte=today, rights_moved_at=None)
    for transfer in begun.order_by("rotation__day", "pk"):
        _move_rights(transfer, now)
    ended = of_office.filter(Q(begun=None) | Q(begun__end__lte=today), rights_ended_at=None)
    for transfer in ended.exclude(rights_moved_at=None).order_by("pk"):
        _end_rights(transfer, now)


@transaction.atomic
def _move_rights(transfer: Transfer, now: datetime) -> None:
    transfer = locked(transfer)
    if transfer.rights_moved_at is not None:
        return
    person, here, there = transfer.person, transfer.from_group, transfer.to_group
    held = sorted(get_user_perms(person, here))
    for codename in held:
        disallow(person=person, codename=codename, group=here, by=None, now=now)
    given = [codename for codename in held if person.is_active and not may(person, codename, there)]
    for codename in given:
        allow(person=person, codename=codename, group=there, by=None, now=now)
    Transfer.objects.filter(pk=transfer.pk).update(rights=given, rights_moved_at=now)


@transaction.atomic
def _end_rights(transfer: Transfer, now: datetime) -> None:
    transfer = locked(transfer)
    if transfer.rights_ended_at is not None:
        return
    for codename in transfer.rights:
        if may(transfer.person, codename, transfer.to_group):
            disallow(person=transfer.person, codename=codename, group=transfer.to_group, by=None, now=now)
    Transfer.objects.filter(pk=transfer.pk).update(rights_ended_at=now)
