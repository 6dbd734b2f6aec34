"""A major crisis: declared, acted in without asking, closed; then one paperwork an act (4.2).

Lock order: the incident, the crisis, its acts; then department and request, by `actions.request`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from approvals.actions.common import needed, record, said
from approvals.actions.papers import PAPERWORK, crisis_link, paper_of
from approvals.actions.request import PAYEE_LENGTH, Draft, send
from approvals.acts import ApprovalAct
from approvals.enums import ActState
from approvals.models import BudgetLine, Crisis, CrisisAct, CrisisMember, SpendingRequest
from approvals.permissions.crisis import check_can_act, check_can_close, check_can_declare, check_can_hand_in
from approvals.queries.crisis import Skipped, notice_key, skipped_by, spent_in
from core.db import saying
from core.deadlines.actions import meet_deadline, open_deadline, open_deadlines
from core.errors import Conflict, Invalid
from core.notices.actions import NoticeDraft, notify_many
from core.people.models import Department, Person
from core.policy.enums import Currency
from core.policy.money import CENT, as_money, money_text
from core.policy.queries import Policy, policy_for
from core.policy.tiers import tiers_of
from core.ui.times import exact
from logbook.actions.common import said as written
from logbook.models import Incident

CRISIS = "crisis"
TITLE_LENGTH, REASON_LENGTH, PLAN_LENGTH, OUTCOME_LENGTH = 160, 1000, 4000, 4000
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class CrisisDraft:
    """What a lead declares; the names of the fields are those of the form."""

    department: Department
    title: str
    reason: str
    plan: str
    team: Sequence[Person]
    ceiling: Decimal
    ends_at: datetime
    currency: str = Currency.CNY
    incident: Incident | None = None
    is_drill: bool = False


@dataclass(frozen=True)
class Papers:
    """What the paperwork adds to its act, of which amount and payee stay; the fields are those of `Draft`."""

    purpose: str
    line: BudgetLine | None = None
    payee_person: Person | None = None
    beneficiary: Person | None = None
    over_budget_reason: str = ""
    files: Sequence[UploadedFile] = field(default=())


@transaction.atomic
def declare(*, draft: CrisisDraft, by: Person, now: datetime) -> Crisis:
    """The team may act from this moment; everyone whose step is skipped is told at once, and so is the team."""
    check_can_declare(by, draft.department, now)
    policy = policy_for(by.office, now)
    team = _team(draft, by)
    _check_incident(draft, by)
    crisis = Crisis.objects.create(
        office=by.office, department=draft.department, incident=draft.incident, is_drill=draft.is_drill,
        title=needed(draft.title, "title", TITLE_LENGTH), reason=needed(draft.reason, "reason", REASON_LENGTH),
        plan=written(draft.plan, "plan", PLAN_LENGTH), ceiling=_ceiling(draft, policy), currency=draft.currency,
        declared_by=by, declared_at=now, ends_at=_end(draft, policy, now),
    )  # fmt: skip
    CrisisMember.objects.bulk_create(CrisisMember(crisis=crisis, person=person) for person in team)
    skipped = skipped_by(crisis.department, crisis.currency, crisis.ceiling, policy, now)
    told = _tell(crisis, team, skipped, now)
    record(
        ApprovalAct.CRISIS_DECLARED, crisis, crisis.office_id, by, now, "4.2", reason=crisis.reason, told=told,
        ceiling=money_text(crisis.ceiling, crisis.currency), team=[person.name for person in team],
        drill=crisis.is_drill,
    )  # fmt: skip
    open_deadline(
        kind=CRISIS, subject=crisis, owner=by, due_at=crisis.ends_at, office=crisis.office, now=now,
        params={"crisis": marked(crisis)}, link=crisis_link(crisis),
    )  # fmt: skip
    return crisis


def _team(draft: CrisisDraft, by: Person) -> list[Person]:
    team = list({person.pk: person for person in draft.team}.values())
    if not team:
        raise Invalid(_("Name at least one person who acts."), "team")
    for person in team:
        if not person.is_active or person.office_id != by.office_id:
            raise Invalid(
                _("%(person)s does not belong to this office. Choose someone else.") % {"person": person}, "team"
            )
    return team


def _check_incident(draft: CrisisDraft, by: Person) -> None:
    """One running crisis for an incident: two leads who declare at once do not make two ceilings."""
    if draft.incident is None:
        return
    incident = Incident.objects.select_for_update().get(pk=draft.incident.pk)
    if incident.office_id != by.office_id:
        raise Invalid(_("Choose an incident of this office."), "incident")
    standing = Crisis.objects.filter(incident=incident, closed_at=None, is_drill=draft.is_drill).first()
    if standing is not None:
        raise Conflict(
            _("%(person)s has declared a crisis for this incident already.") % {"person": standing.declared_by}
        )


def _ceiling(draft: CrisisDraft, policy: Policy) -> Decimal:
    """Above zero, and in a currency in which someone signs: its paperwork must find a chain."""
    ceiling = as_money(draft.ceiling, CENT)
    if ceiling is None:
        raise Invalid(_("The amount must be above zero with at most two decimals, such as 1200.00."), "ceiling")
    if not any(tier.steps for tier in tiers_of(policy.tiers("spending"), draft.department.pk, draft.currency)):
        message = _("Nobody signs amounts in %(currency)s, so the paperwork could not be ratified. Choose another.")
        raise Invalid(message % {"currency": draft.currency}, "currency")
    return ceiling


def _end(draft: CrisisDraft, policy: Policy, now: datetime) -> datetime:
    latest = now + policy.hours("crisis.longest")
    if draft.ends_at <= now:
        raise Invalid(_("The end must lie ahead."), "ends_at")
    if draft.ends_at > latest:
        message = _("A crisis ends at the latest at %(latest)s. After that a new one is declared.")
        raise Invalid(message % {"latest": exact(latest, now)}, "ends_at")
    return draft.ends_at


def _tell(crisis: Crisis, team: Sequence[Person], skipped: Sequence[Skipped], now: datetime) -> list[dict[str, object]]:
    """A notice for each person, so that each is called until he himself has acknowledged it. Who was told."""
    members = {person.pk for person in team}
    everyone = {person.pk: person for person in [*team, *(one for post in skipped for one in post.people)]}
    everyone.pop(crisis.declared_by_id, None)
    params = {
        "crisis": crisis.title, "person": crisis.declared_by.name, "department": crisis.department.name,
        "reason": crisis.reason, "ceiling": money_text(crisis.ceiling, crisis.currency),
        "ends_at": crisis.ends_at.isoformat(), "team": ", ".join(person.name for person in team),
    }  # fmt: skip
    drafts = [
        NoticeDraft(
            office=crisis.office, kind=_kind_of_notice(crisis, person.pk in members), recipients=[person],
            level="important" if crisis.is_drill else "urgent", params=params, link=crisis_link(crisis),
            key=notice_key(crisis, person.pk),
        )
        for person in everyone.values()
    ]  # fmt: skip
    notify_many(drafts, now)
    return [{"person": person.pk, "name": person.name, "for_name": ""} for person in everyone.values()]


def _kind_of_notice(crisis: Crisis, is_member: bool) -> str:
    return f"approvals.crisis{'_team' if is_member else ''}{'_drill' if crisis.is_drill else ''}"


@transaction.atomic
def record_act(
    *, crisis: Crisis, what: str, payee: str, amount: Decimal, done_at: datetime, key: UUID, by: Person, now: datetime
) -> CrisisAct:
    """What a member did without asking, with its time. `key` makes it once; all acts together keep to the ceiling.

    An act that cost nothing has the amount 0 and may have no payee. Nothing is reserved and, in a drill, nothing spent.
    """
    crisis = _locked(crisis)
    known = CrisisAct.objects.filter(person=by, key=key).first()
    if known is not None:
        return known
    if not crisis.is_open:
        raise Conflict(_("%(person)s has closed this crisis. Nothing was recorded.") % {"person": crisis.closed_by})
    check_can_act(by, crisis, now)
    _check_time(crisis, done_at, now)
    amount = _within_ceiling(crisis, amount)
    with saying(Conflict(_("This was recorded already."))):
        act = CrisisAct.objects.create(
            crisis=crisis, person=by, key=key, done_at=done_at, recorded_at=now, amount=amount,
            what=needed(what, "what"), payee=(needed if amount else said)(payee, "payee", PAYEE_LENGTH),
        )  # fmt: skip
    record(
        ApprovalAct.CRISIS_ACT, crisis, crisis.office_id, by, now, "4.2", what=act.what, payee=act.payee,
        amount=money_text(act.amount, crisis.currency), done_at=act.done_at.isoformat(), drill=crisis.is_drill,
    )  # fmt: skip
    return act


def _check_time(crisis: Crisis, done_at: datetime, now: datetime) -> None:
    if done_at > now:
        raise Invalid(_("This time is still to come. Record what was done."), "done_at")
    if not crisis.declared_at <= done_at <= crisis.ends_at:
        message = _("The crisis runs from %(start)s to %(end)s. Outside that time the ordinary chain decides.")
        values = {"start": exact(crisis.declared_at, now), "end": exact(crisis.ends_at, now)}
        raise Invalid(message % values, "done_at")


def _within_ceiling(crisis: Crisis, amount: Decimal) -> Decimal:
    asked = as_money(amount, NOTHING)
    if asked is None:
        raise Invalid(_("The amount must be zero or more with at most two decimals, such as 1200.00."), "amount")
    left = crisis.ceiling - spent_in(crisis)
    if asked > left:
        message = _("Only %(left)s of the ceiling are left. Ask for what goes beyond in the ordinary way.")
        raise Invalid(message % {"left": money_text(left, crisis.currency)}, "amount")
    return asked


@transaction.atomic
def close(*, crisis: Crisis, outcome: str, by: Person, now: datetime) -> Crisis:
    """It is over. For every act that spent money, paperwork falls due after policy `crisis.paperwork`."""
    crisis = _locked(crisis)
    if not crisis.is_open:
        raise Conflict(_("%(person)s has closed this crisis.") % {"person": crisis.closed_by})
    absent = check_can_close(by, crisis, now)
    crisis.closed_by, crisis.closed_at, crisis.outcome = by, now, written(outcome, "outcome", OUTCOME_LENGTH)
    crisis.save(update_fields=["closed_by", "closed_at", "outcome"])
    owed = [] if crisis.is_drill else list(crisis.acts.filter(amount__gt=0).select_related("person"))
    _ask_for_papers(crisis, owed, by, now)
    record(
        ApprovalAct.CRISIS_CLOSED, crisis, crisis.office_id, by, now, "4.2", outcome=crisis.outcome, owed=len(owed),
        spent=money_text(NOTHING if crisis.is_drill else spent_in(crisis), crisis.currency), drill=crisis.is_drill,
        on_behalf_of=absent,
    )  # fmt: skip
    meet_deadline(kind=CRISIS, subject=crisis, by=by, now=now)
    return crisis


def _ask_for_papers(crisis: Crisis, owed: Sequence[CrisisAct], by: Person, now: datetime) -> None:
    due_at = now + policy_for(crisis.office, now).hours("crisis.paperwork")
    CrisisAct.objects.filter(pk__in=[act.pk for act in owed]).update(state=ActState.DUE, due_at=due_at)
    for act in owed:
        act.due_at, act.crisis = due_at, crisis
    open_deadlines([paper_of(act, reverse("approvals:hand_in", args=[act.pk])) for act in owed], now=now)
    doers = {act.person_id: act.person for act in owed}
    notify_many(
        [
            NoticeDraft(
                office=crisis.office, kind="approvals.paperwork", level="important", recipients=[person],
                params={
                    "crisis": crisis.title, "person": by.name, "due_at": due_at.isoformat(),
                    "acts": "; ".join(act.what for act in owed if act.person_id == person.pk),
                },
                link=crisis_link(crisis), key=f"crisis:{crisis.pk}:papers:{person.pk}",
            )
            for person in doers.values()
        ],
        now,
    )  # fmt: skip


@transaction.atomic
def hand_in(*, act: CrisisAct, papers: Papers, key: UUID, by: Person, now: datetime) -> SpendingRequest:
    """The paperwork, as an ordinary request that always needs a signature; in time or late, the record says it."""
    rows = CrisisAct.objects.select_for_update(of=("self",)).select_related("crisis__department", "person")
    act = rows.get(pk=act.pk)
    if act.request is not None and act.request.key == key:
        return act.request
    if act.request is not None:
        raise Conflict(_("You have handed in this paperwork already."))
    check_can_hand_in(by, act, now)
    request = send(draft=_draft(act, papers), files=papers.files, key=key, by=by, now=now, act=act)
    with saying(Conflict(_("This form was sent for another paperwork already. Open it anew."))):
        act.request, act.state = request, ActState.HANDED_IN
        act.save(update_fields=["request", "state"])
    late = act.due_at is not None and now > act.due_at
    name = ApprovalAct.PAPERWORK_HANDED_IN_LATE if late else ApprovalAct.PAPERWORK_HANDED_IN
    amount = money_text(act.amount, act.crisis.currency)
    record(name, act.crisis, act.crisis.office_id, by, now, "4.2", what=act.what, amount=amount, due_at=act.due_at)
    meet_deadline(kind=PAPERWORK, subject=act, by=by, now=now)
    return request


def _draft(act: CrisisAct, papers: Papers) -> Draft:
    return Draft(
        department=act.crisis.department,
        payee=act.payee,
        purpose=papers.purpose,
        amount=act.amount,
        currency=act.crisis.currency,
        line=papers.line,
        payee_person=papers.payee_person,
        beneficiary=papers.beneficiary,
        over_budget_reason=papers.over_budget_reason,
    )


def _locked(crisis: Crisis) -> Crisis:
    """What another may have set meanwhile, such as `closed_by`, is not joined: the join would be of before the wait."""
    rows = Crisis.objects.select_for_update(of=("self",))
    return rows.select_related("office", "department__office", "declared_by").get(pk=crisis.pk)


def marked(crisis: Crisis) -> str:
    """Its title, for what is told of it; a drill's says so in the office's language."""
    if not crisis.is_drill:
        return crisis.title
    with override(crisis.office.language):
        return _("DRILL – %(crisis)s") % {"crisis": crisis.title}
