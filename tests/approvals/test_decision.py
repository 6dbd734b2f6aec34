"""Who signs, in which order, for whom; and that silence signs nothing (4.3, 3.1)."""

from datetime import date, timedelta

import pytest

from approvals.actions.decision import approve, approve_many, ask_advice, give_advice
from approvals.actions.request import withdraw
from approvals.enums import State
from approvals.models import SpendingRequest, Step
from approvals.queries.deciders import deciders_of
from approvals.queries.inbox import for_rows, queue_of
from approvals.queries.listing import lines_for, with_policy
from core.deadlines.actions import sweep
from core.deadlines.models import Deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger.models import Entry
from core.ledger.queries import timeline
from core.notices.models import Notice
from core.people.actions import end_posting, name_deputy
from core.people.enums import Role
from roster.enums import DutyRole
from tests import builders
from tests.approvals.world import HOUR, KEYWORD, MINUTE, NOON, START, change, fresh
from tests.logbook.world import day_shift

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)


def told(kind):
    return [receipt.person for receipt in Notice.objects.get(kind=kind).receipts.all()]


def signature(request) -> Step:
    return request.steps.exclude(decision="").last()


def last_entry(request):
    return timeline(request).last()


def deputised(person, deputy, start=TODAY, end=TOMORROW):
    return name_deputy(person=person, deputy=deputy, start=start, end=end, reason="Ill", by=None, now=START)


# the signature


def test_the_lead_on_duty_approves_and_the_requester_hears_of_it(world):
    request = world.approved(world.asked(), world.leader)
    assert (request.state, request.closed_at, request.waiting_for) == (State.APPROVED, NOON + MINUTE, "")
    signed = signature(request)
    assert (signed.decided_by, signed.as_post, signed.content_hash) == (world.leader, "lead", request.content_hash)
    assert Deadline.objects.get(kind="approval").state == "met"
    assert told("approvals.approved") == [world.officer]


def test_the_signature_is_in_the_record_with_the_hash_it_covers(world):
    request = world.approved(world.asked(), world.leader)
    entry = last_entry(request)
    assert (entry.act, entry.actor_name, entry.clause) == ("approvals.approved", "Chen Lead", "4.3")
    assert entry.data["content_hash"] == request.content_hash


def test_without_the_right_password_nothing_is_signed(world):
    request = world.asked()
    with pytest.raises(Invalid) as refused:
        approve(request=request, seen=request.content_hash, password="guess", by=world.leader, now=NOON)
    assert refused.value.field == "password"
    assert fresh(request).state == State.WAITING


def test_who_read_an_older_version_signs_nothing(world):
    request = world.asked()
    change(request=request, draft=world.draft("1800.00"), by=world.officer, now=NOON)
    with pytest.raises(Conflict, match="changed after you opened it"):
        approve(request=request, seen=request.content_hash, password=KEYWORD, by=world.leader, now=NOON + MINUTE)


def test_the_second_decider_is_told_who_was_first(world):
    request = world.asked()
    world.approved(request, world.leader)
    with pytest.raises(Conflict, match="Chen Lead was first"):
        world.refused(request, world.leader)


def test_refused_it_says_why_and_is_over(world):
    request = world.refused(world.asked(), world.leader, "We have toner")
    assert (request.state, signature(request).reason) == (State.REFUSED, "We have toner")
    assert Notice.objects.get(kind="approvals.refused").params["reason"] == "We have toner"


@pytest.mark.parametrize("deed", ["refused", "sent_back"])
def test_a_no_without_a_reason_is_not_taken(world, deed):
    with pytest.raises(Invalid) as refused:
        getattr(world, deed)(world.asked(), world.leader, "  ")
    assert refused.value.field == "reason"


def test_several_are_each_checked_again(world):
    mine = world.asked("1500.00", by=world.leader, payee="A", purpose="Something for the lead")
    fine, gone = world.asked(payee="B", purpose="Chairs"), world.asked(payee="C", purpose="Blue paint")
    world.refused(gone, world.leader)
    some = [(one, one.content_hash) for one in (mine, fine, gone)]
    outcomes = approve_many(requests=some, password=KEYWORD, by=world.leader, now=NOON + 2 * MINUTE)
    assert [bool(outcome.error) for outcome in outcomes] == [True, False, True]
    assert [fresh(one).state for one in (mine, fine, gone)] == ["waiting", "approved", "refused"]


# who may


def test_the_chain_of_a_purchase_in_its_order(world):
    request = world.purchase()
    for early in (world.finance, world.ceo, world.head, world.leader, world.director):
        with pytest.raises(Refused, match="waits for"):
            world.approved(request, early)
    request = world.approved(request, world.admin_head)
    with pytest.raises(Refused, match="waits for: Finance"):
        world.approved(request, world.ceo)
    assert world.approved(request, world.finance).state == State.WAITING
    assert world.approved(request, world.ceo).state == State.APPROVED


def test_nobody_signs_two_links_of_one_chain(world):
    builders.posted(world.finance, Role.CEO)
    request = world.approved(world.approved(world.purchase(), world.admin_head), world.finance)
    with pytest.raises(Refused, match="signed this already"):
        world.approved(request, world.finance)
    assert world.approved(request, world.ceo).state == State.APPROVED


@pytest.mark.parametrize("interest", ["beneficiary", "payee_person"])
def test_who_has_an_interest_signs_nothing_of_it(world, interest):
    request = world.asked(**{interest: world.leader})
    with pytest.raises(Refused, match="Somebody else decides"):
        world.approved(request, world.leader)
    assert world.approved(request, world.head).state == State.APPROVED


def test_no_account_is_exempt(world):
    for who in (builders.administrator(world.office), world.auditor, world.ceo, world.clerk):
        who.set_password(KEYWORD)
        who.save()
        with pytest.raises(Refused):
            world.approved(world.asked(payee=who.name + "s", purpose=f"For {who.pk}"), who)


def test_someone_who_left_signs_nothing(world):
    request = world.purchase()
    end_posting(posting=world.admin_head.postings.get(), end=TODAY, by=None, now=NOON)
    with pytest.raises(Refused):
        world.approved(request, world.admin_head)


# deputies


def test_a_deputy_signs_on_behalf_of_the_absent_while_the_absence_lasts(world):
    deputised(world.finance, world.colleague)
    request = world.approved(world.purchase(), world.admin_head)
    assert world.colleague in [one.person for one in deciders_of(request, NOON)]
    request = world.approved(request, world.colleague)
    signed = signature(request)
    assert (signed.decided_by, signed.decided_for, signed.as_post) == (world.colleague, world.finance, "finance")
    assert last_entry(request).on_behalf_of_name == "Wu Finance"


def test_the_day_after_the_absence_he_signs_no_more(world):
    deputised(world.finance, world.colleague)
    request = world.approved(world.purchase(), world.admin_head)
    with pytest.raises(Refused, match="waits for: Finance"):
        world.approved(request, world.colleague, now=NOON + timedelta(days=1))


def test_a_deputy_of_whoever_asked_does_not_decide_for_him(world):
    deputised(world.admin_head, world.colleague)
    request = world.purchase(by=world.admin_head)
    with pytest.raises(Refused, match="Zhou Head, for whom you act"):
        world.approved(request, world.colleague)


def test_whoever_asked_does_not_decide_as_a_deputy(world):
    deputised(world.admin_head, world.clerk)
    with pytest.raises(Refused, match="asked for this yourself"):
        world.approved(world.purchase(), world.clerk)


def test_a_deputy_signs_one_link_only(world):
    deputised(world.admin_head, world.colleague)
    deputised(world.finance, world.colleague)
    request = world.approved(world.purchase(), world.colleague)
    with pytest.raises(Refused, match="signed this already"):
        world.approved(request, world.colleague)


def test_the_absent_whose_deputy_signed_does_not_sign_again(world):
    builders.posted(world.admin_head, Role.FINANCE)
    deputised(world.admin_head, world.colleague)
    request = world.approved(world.purchase(), world.colleague)
    with pytest.raises(Refused, match="signed this already"):
        world.approved(request, world.admin_head)


def test_deputies_do_not_go_round_in_circles(world):
    deputised(world.finance, world.ceo)
    with pytest.raises(Invalid, match="circle"):
        deputised(world.ceo, world.finance)


# time


def test_silence_reminds_and_climbs_but_never_approves(world):
    request = world.asked()
    for hours in range(1, 60):
        sweep(now=NOON + hours * HOUR)
    assert fresh(request).state == State.WAITING
    kinds = set(Notice.objects.filter(kind__startswith="deadline.approval").values_list("kind", flat=True))
    assert kinds


def test_late_the_department_head_may_decide_too_and_not_before(world):
    request = world.asked()
    with pytest.raises(Refused, match="duty lead on duty"):
        world.approved(request, world.head, now=NOON + HOUR)
    request = world.approved(request, world.head, now=NOON + HOUR + MINUTE)
    assert (request.state, signature(request).as_post, signature(request).was_late) == (
        "approved",
        "department_head",
        True,
    )
    assert last_entry(request).data["late"] is True


def test_late_it_climbs_past_a_post_that_has_an_interest(world):
    """The department head asked for it himself: the director is the next who may."""
    request = world.asked(by=world.head)
    assert (request.waiting_for, request.climbed_to, request.late_to) == ("lead", "", "director")
    with pytest.raises(Refused, match="waits for"):
        world.approved(request, world.director, now=NOON + HOUR)
    assert world.approved(request, world.director, now=NOON + HOUR + MINUTE).state == State.APPROVED


def test_late_the_lead_may_still_decide(world):
    assert world.approved(world.asked(), world.leader, now=NOON + 3 * HOUR).state == State.APPROVED


def test_the_next_lead_decides_what_the_last_one_left(world):
    request = world.asked()
    tomorrow = NOON + timedelta(days=1)
    other = builders.group(world.department)
    next_lead = builders.lead(other, password=KEYWORD)
    day_shift(other, {next_lead: DutyRole.LEAD}, tomorrow.date())
    with pytest.raises(Refused, match="waits for"):
        world.approved(request, world.leader, now=tomorrow)
    assert world.approved(request, next_lead, now=tomorrow).state == State.APPROVED


# advice


def test_advice_is_asked_given_and_no_vote(world):
    request = world.asked()
    advice = ask_advice(request=request, adviser=world.clerk, question="Is it dear?", by=world.leader, now=NOON)
    assert told("approvals.advice") == [world.clerk]
    assert Deadline.objects.get(kind="advice").due_at == NOON + 4 * HOUR
    with pytest.raises(Refused, match="waits for"):
        world.approved(request, world.clerk)
    give_advice(advice=advice, answer="No, it is fair", by=world.clerk, now=NOON + MINUTE)
    assert Deadline.objects.get(kind="advice").state == "met"
    assert told("approvals.advised") == [world.leader]
    assert fresh(request).state == State.WAITING


def test_only_a_decider_asks_and_only_the_asked_answers(world):
    request = world.asked()
    with pytest.raises(Refused):
        ask_advice(request=request, adviser=world.clerk, question="?", by=world.colleague, now=NOON)
    advice = ask_advice(request=request, adviser=world.clerk, question="Why?", by=world.leader, now=NOON)
    with pytest.raises(Refused, match="asked already"):
        ask_advice(request=request, adviser=world.clerk, question="Why?", by=world.leader, now=NOON)
    with pytest.raises(Refused, match="for Qian Clerk"):
        give_advice(advice=advice, answer="x", by=world.colleague, now=NOON)


def test_a_decision_spares_the_advice(world):
    request = world.asked()
    ask_advice(request=request, adviser=world.clerk, question="Why?", by=world.leader, now=NOON)
    world.approved(request, world.leader)
    assert Deadline.objects.get(kind="advice").state == "cancelled"


def test_so_does_a_withdrawal(world):
    request = world.asked()
    ask_advice(request=request, adviser=world.clerk, question="Why?", by=world.leader, now=NOON)
    withdraw(request=request, reason="Found some", by=world.officer, now=NOON + MINUTE)
    assert Deadline.objects.get(kind="advice").state == "cancelled"


def test_advice_on_other_content_is_not_said_of_this(world):
    def said():
        rows = list(for_rows(with_policy(queue_of(world.leader, NOON))))
        return [one.answer for line in lines_for(world.leader, rows, NOON) for one in line.advice]

    request = world.asked()
    advice = ask_advice(request=request, adviser=world.clerk, question="Is it dear?", by=world.leader, now=NOON)
    give_advice(advice=advice, answer="No, it is fair", by=world.clerk, now=NOON + MINUTE)
    assert said() == ["No, it is fair"]
    change(request=request, draft=world.draft("1900.00"), by=world.officer, now=NOON + 2 * MINUTE)
    assert said() == []


@pytest.mark.parametrize("written", ["chen lead", "Ｃｈｅｎ Lead", " Chen  LEAD "])
def test_a_payee_is_known_however_his_name_is_written(world, written):
    request = world.asked(payee=written)
    assert (request.payee_person, request.climbed_to) == (world.leader, "department_head")
    with pytest.raises(Refused, match="payee"):
        world.approved(request, world.leader)


def test_nobody_stands_in_for_the_payee_whose_name_is_written(world):
    with pytest.raises(Invalid, match="Choose who is meant") as refused:
        world.asked(payee="Chen Lead", payee_person=world.colleague)
    assert refused.value.field == "payee_person"
    namesake = builders.person(world.office, "Chen Lead")
    with pytest.raises(Invalid, match="Choose who is meant"):
        world.asked(payee="Chen Lead")
    assert world.asked(payee="Chen Lead", payee_person=namesake).payee_person == namesake


def test_a_failed_decision_leaves_no_trace(world):
    request, entries = world.asked(), Entry.objects.count()
    with pytest.raises(Refused):
        world.approved(request, world.colleague)
    assert Entry.objects.count() == entries
    assert not SpendingRequest.objects.filter(state=State.APPROVED).exists()
