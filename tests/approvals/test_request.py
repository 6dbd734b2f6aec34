"""Asking: settled at the desk, sent up, changed, withdrawn (4.1, 3.1)."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.actions import request as actions
from approvals.actions.request import send, withdraw
from approvals.enums import Kind, State
from approvals.models import Budget, BudgetLine, SpendingRequest
from approvals.queries.sending import departments_for
from core.deadlines.models import Deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger.queries import timeline
from core.notices.models import Notice
from core.people.actions import end_posting
from core.people.enums import Role
from core.policy.actions import set_value
from tests import builders
from tests.approvals.world import HOUR, MINUTE, NOON, change, fresh

pytestmark = pytest.mark.django_db
QUOTE = b"%PDF-1.7 a quote"


def quote(name="quote.pdf", content=QUOTE):
    return SimpleUploadedFile(name, content)


def acts(request):
    return [entry.act.removeprefix("approvals.") for entry in timeline(request)]


def the_deadline(state="open"):
    return Deadline.objects.get(kind="approval", state=state)


# at the desk


@pytest.mark.parametrize("amount", ["0.01", "1000.00"])
def test_up_to_the_limit_someone_on_duty_settles_at_once(world, amount):
    request = world.asked(amount)
    assert (request.state, request.closed_at, request.waiting_for) == (State.SETTLED, NOON, "")
    assert acts(request) == ["settled"]
    assert not Deadline.objects.filter(kind="approval").exists()
    assert not request.steps.exists()


def test_a_cent_above_the_limit_waits_for_the_lead_on_duty(world):
    request = world.asked("1000.01")
    assert (request.state, request.waiting_for, request.due_at) == (State.WAITING, "lead", NOON + HOUR)
    assert (the_deadline().owner, the_deadline().due_at) == (world.leader, NOON + HOUR)
    notice = Notice.objects.get(kind="approvals.decide")
    assert [receipt.person for receipt in notice.receipts.all()] == [world.leader]


def test_whoever_is_not_on_duty_settles_nothing_himself(world):
    request = world.asked("20.00", by=world.clerk, department=world.admin)
    assert (request.state, request.waiting_for) == (State.WAITING, "lead")


def test_a_larger_amount_needs_the_department_head_after_the_lead(world):
    request = world.asked("20000.01")
    assert [step.post for step in request.steps.all()] == ["lead", "department_head"]
    request = world.approved(request, world.leader)
    assert (request.state, request.waiting_for) == (State.WAITING, "department_head")


def test_what_the_lead_on_duty_asks_for_goes_to_his_department_head_at_once(world):
    request = world.asked("1500.00", by=world.leader)
    assert (request.waiting_for, request.climbed_to) == ("lead", "department_head")
    assert the_deadline().owner == world.head
    with pytest.raises(Refused, match="asked for this yourself"):
        world.approved(request, world.leader)
    assert world.approved(request, world.head).state == State.APPROVED


def test_when_nobody_leads_it_climbs_to_the_department_head(world):
    evening = NOON + timedelta(hours=10)
    request = world.asked("1500.00", by=world.clerk, department=world.admin, now=evening)
    assert (request.climbed_to, the_deadline().owner) == ("department_head", world.admin_head)


def test_a_purchase_is_signed_by_department_head_finance_and_ceo_whatever_it_costs(world):
    request = world.purchase("10.00")
    assert [step.post for step in request.steps.all()] == ["department_head", "finance", "ceo"]


def test_a_department_head_s_own_purchase_is_signed_by_the_director_in_his_place(world):
    request = world.purchase(by=world.admin_head)
    assert (request.waiting_for, request.climbed_to) == ("department_head", "director")


def test_the_ceo_cannot_begin_a_purchase_that_he_alone_would_sign(world):
    with pytest.raises(Invalid, match="Nobody may sign this as CEO"):
        world.purchase(by=world.ceo)


def test_a_purchase_for_the_benefit_of_the_ceo_is_not_begun_either(world):
    with pytest.raises(Invalid, match="CEO"):
        world.purchase(beneficiary=world.ceo)


def test_it_is_asked_for_the_department_one_belongs_to(world):
    with pytest.raises(Refused, match="no post in Administration"):
        world.asked(department=world.admin)
    assert world.asked(by=world.leader, department=world.admin).department == world.admin
    assert world.asked(by=world.finance, department=world.admin).department == world.admin


def test_a_liaison_asks_for_his_department_without_another_post(world):
    liaison = builders.liaison(world.admin)
    assert world.asked("900.00", by=liaison, department=world.admin).waiting_for == "lead"
    assert departments_for(liaison, NOON) == [world.admin]
    with pytest.raises(Refused, match="no post in Operations"):
        world.asked(by=liaison)


def test_strangers_ask_for_nothing(world):
    stranger = builders.administrator(builders.office())
    with pytest.raises(Refused, match="office"):
        world.asked(by=stranger)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"amount": Decimal("0")}, "amount", "above zero"),
        ({"amount": Decimal("-3")}, "amount", "above zero"),
        ({"amount": Decimal("1.005")}, "amount", "two decimals"),
        ({"amount": Decimal("NaN")}, "amount", "above zero"),
        ({"payee": " "}, "payee", "empty"),
        ({"purpose": ""}, "purpose", "empty"),
        ({"purpose": "x" * 241}, "purpose", "241"),
        ({"currency": "USD"}, "currency", "no tier"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_written(world, changes, field, says):
    with pytest.raises(Invalid, match=says) as refused:
        world.asked(**{"amount": "50", **changes})
    assert refused.value.field == field
    assert not SpendingRequest.objects.exists()


def test_a_form_sent_twice_is_one_request(world):
    key = uuid4()
    first = send(draft=world.draft(), key=key, by=world.officer, now=NOON)
    again = send(draft=world.draft(), key=key, by=world.officer, now=NOON + MINUTE)
    assert again == first
    assert len(timeline(first)) == 1


def test_a_payee_written_like_one_of_the_staff_is_that_person(world):
    request = world.asked("1500.00", payee="Chen Lead")
    assert request.payee_person == world.leader
    with pytest.raises(Refused, match="You are the payee"):
        world.approved(request, world.leader)


def test_a_budget_line_of_another_department_is_refused(world):
    line = BudgetLine.objects.create(department=world.admin, name="Repairs")
    with pytest.raises(Invalid, match="another department"):
        world.asked(line=line)


# policy


def tiers(*rows):
    return [
        {"department": None, "currency": "CNY", "up_to": up_to, "steps": [{"post": p, "minutes": 30} for p in posts]}
        for up_to, *posts in rows
    ]


def set_tiers(world, *rows, now=NOON, kind="spending"):
    admin = builders.administrator(world.office)
    set_value(office=world.office, key=f"tiers.{kind}", value=tiers(*rows), holds_from=now, by=admin, now=now)


def test_what_is_under_way_keeps_the_policy_that_it_started_under(world):
    request = world.asked("1500.00")
    set_tiers(world, ("2000.00",), (None, "director"), now=NOON + MINUTE)
    kept = request.versions.get()
    assert kept.policy["tier"]["up_to"] == "20000.00"
    assert world.approved(request, world.leader, now=NOON + 2 * MINUTE).state == State.APPROVED
    assert world.asked("1500.00", payee="Elsewhere", purpose="A chair", now=NOON + 2 * MINUTE).state == State.SETTLED


def test_changed_content_starts_under_the_policy_of_now(world):
    request = world.asked("1500.00")
    set_tiers(world, ("1000.00",), (None, "director"), now=NOON + MINUTE)
    request = change(request=request, draft=world.draft("1600.00"), by=world.officer, now=NOON + 2 * MINUTE)
    assert request.waiting_for == "director"


# changed


def test_a_change_makes_a_version_and_the_chain_starts_anew(world):
    request = world.approved(world.asked("30000.00"), world.leader)
    changed = change(request=request, draft=world.draft("31000.00"), by=world.officer, now=NOON + 5 * MINUTE)
    assert (changed.version, changed.amount, changed.waiting_for) == (2, Decimal("31000.00"), "lead")
    assert changed.content_hash != request.content_hash
    assert [v.content["amount"] for v in changed.versions.all()] == ["30000.00", "31000.00"]
    assert [s.decision for s in changed.steps.filter(version=1)] == ["approved", ""]
    assert Deadline.objects.filter(kind="approval", state="open").count() == 1
    assert acts(changed) == ["sent", "approved", "changed"]
    assert world.approved(changed, world.leader, now=NOON + 6 * MINUTE).waiting_for == "department_head"


def test_a_change_to_a_small_amount_is_settled_without_anyone(world):
    request = change(request=world.asked("1500.00"), draft=world.draft("900"), by=world.officer, now=NOON + MINUTE)
    assert (request.state, request.due_at) == (State.SETTLED, None)
    assert not Deadline.objects.filter(kind="approval", state="open").exists()


def test_only_who_asked_changes_and_withdraws(world):
    request = world.asked()
    for who in (world.colleague, world.leader, world.head, builders.administrator(world.office)):
        with pytest.raises(Refused, match="Li Wei"):
            change(request=request, draft=world.draft("1"), by=who, now=NOON)
        with pytest.raises(Refused, match="Li Wei"):
            withdraw(request=request, reason="x", by=who, now=NOON)


def test_the_kind_stays(world):
    with pytest.raises(Invalid, match="kind") as refused:
        change(request=world.asked(), draft=world.draft(kind=Kind.PURCHASE), by=world.officer, now=NOON)
    assert refused.value.field == "kind"


def test_what_was_sent_back_is_changed_and_goes_up_again(world):
    request = world.sent_back(world.asked(), world.leader)
    assert (request.state, request.waiting_for, request.closed_at) == (State.RETURNED, "", None)
    request = change(request=request, draft=world.draft(), files=[quote()], by=world.officer, now=NOON + 2 * MINUTE)
    assert (request.state, request.version, request.waiting_for) == (State.WAITING, 2, "lead")
    assert request.versions.last().content["files"][0][0] == "quote.pdf"


def test_files_belong_to_what_is_signed(world):
    request = world.asked(files=[quote(), quote("receipt.pdf", QUOTE + b"2")])
    before, voucher = request.content_hash, request.vouchers.first()
    request = change(request=request, draft=world.draft(), removed=[voucher.pk], by=world.officer, now=NOON + MINUTE)
    assert request.content_hash != before
    assert [file.name for file in request.vouchers.filter(removed_in=None)] == ["receipt.pdf"]
    assert request.vouchers.count() == 2


def test_a_wrong_file_is_named_and_nothing_is_written(world):
    with pytest.raises(Invalid, match=r"run\.exe"):
        world.asked(files=[quote("run.exe", b"MZ")])
    assert not SpendingRequest.objects.exists()


def test_of_two_tabs_the_second_does_not_write_over_the_first(world):
    request = world.asked()
    change(request=request, draft=world.draft("1300.00"), by=world.officer, now=NOON + MINUTE)
    with pytest.raises(Conflict, match="Nothing is sent"):
        actions.change(
            request=request, seen=request.content_hash, draft=world.draft("1400.00"), by=world.officer,
            now=NOON + 2 * MINUTE,
        )  # fmt: skip
    assert fresh(request).amount == Decimal("1300.00")


def test_a_change_counts_to_the_month_in_which_it_is_sent(world):
    """What was sent back in one month does not spend the budget of that month later."""
    request = world.sent_back(world.asked(), world.leader)
    later = NOON + timedelta(days=10)
    changed = change(request=request, draft=world.draft("1300.00"), by=world.officer, now=later)
    assert (changed.charged_on, changed.asked_at) == (later.date(), later)


def test_late_it_climbs_in_the_department_that_it_was_moved_to(world):
    request = world.asked(by=world.leader)
    draft = world.draft(department=world.admin)
    moved = change(request=request, draft=draft, by=world.leader, now=NOON + MINUTE)
    assert (request.group, moved.group) == (world.group, None)
    assert the_deadline("open").owner == world.admin_head


def test_too_late_to_change_or_take_back_it_says_who_was_first(world):
    request = world.approved(world.asked(), world.leader)
    with pytest.raises(Conflict, match="Chen Lead was first"):
        withdraw(request=request, reason="No", by=world.officer, now=NOON + 2 * MINUTE)
    with pytest.raises(Conflict, match="Chen Lead was first"):
        change(request=request, draft=world.draft(), by=world.officer, now=NOON + 2 * MINUTE)


# withdrawn


def test_withdrawn_it_waits_for_nobody(world):
    request = withdraw(request=world.asked(), reason="Found some in the store", by=world.officer, now=NOON + MINUTE)
    assert (request.state, request.waiting_for, request.closed_at) == (State.WITHDRAWN, "", NOON + MINUTE)
    assert the_deadline("cancelled").reason == "The request was withdrawn."
    with pytest.raises(Conflict, match="withdrawn"):
        world.approved(request, world.leader)


def test_a_withdrawal_says_why(world):
    with pytest.raises(Invalid) as refused:
        withdraw(request=world.asked(), reason=" ", by=world.officer, now=NOON)
    assert refused.value.field == "reason"


# the budget


def budget(world, amount, line=None):
    return Budget.objects.create(
        office=world.office, department=world.department, line=line, month=NOON.date().replace(day=1),
        amount=Decimal(amount), set_by=world.finance, set_at=NOON,
    )  # fmt: skip


def test_over_the_budget_it_needs_the_reason(world):
    budget(world, "1500.00")
    assert world.asked("600.00").state == State.SETTLED
    with pytest.raises(Invalid, match=r"900\.00 CNY are left") as refused:
        world.asked("950.00", payee="Elsewhere", purpose="A chair")
    assert refused.value.field == "over_budget_reason"
    over = world.asked("950.00", payee="Elsewhere", purpose="A chair", over_budget_reason="The old one broke")
    assert over.over_budget_reason == "The old one broke"


def test_a_change_does_not_count_against_itself(world):
    budget(world, "1500.00")
    request = world.asked("1400.00")
    assert change(request=request, draft=world.draft("1500.00"), by=world.officer, now=NOON + MINUTE).version == 2


def test_a_role_without_a_post_today_asks_for_nothing(world):
    posting = world.clerk.postings.get(role=Role.HR)
    end_posting(posting=posting, end=NOON.date(), by=None, now=NOON)
    with pytest.raises(Refused, match="no post"):
        world.asked(by=world.clerk, department=world.admin)


def test_the_record_holds_content_hash_and_policy(world):
    request = world.asked()
    data = timeline(request)[0].data
    assert data["content_hash"] == request.content_hash == fresh(request).content_hash
    assert data["tier"]["steps"] == [{"post": "lead", "minutes": 60}]
