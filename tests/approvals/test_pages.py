"""The pages of approvals, as people use them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from approvals.actions.decision import ask_advice
from approvals.actions.request import withdraw
from approvals.enums import State
from approvals.models import Budget, BudgetLine, SpendingRequest
from core.people.models import Deputy
from tests import builders
from tests.approvals.world import KEYWORD, MINUTE, NOON, World, change, fresh
from tests.logbook.test_attachment import BAD, file

pytestmark = pytest.mark.django_db
ASK, INBOX = "/approvals/ask/", "/approvals/"


@pytest.fixture
def office(world, client, time_machine) -> World:
    """Five past noon, on the day shift; the officer is logged in."""
    time_machine.move_to(NOON + 5 * MINUTE, tick=False)
    client.force_login(world.officer)
    return world


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def page_of(client, url: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == status, answer.text
    return soup(answer)


def address(name: str, request: SpendingRequest) -> str:
    return reverse(f"approvals:{name}", args=[request.pk])


def typed(world: World, **changes) -> dict:
    return {
        "department": world.department.pk, "kind": "spending", "payee": "Sanlian Stationers", "amount": "1,200.00",
        "purpose": "Toner for the printer", "currency": "CNY", "key": str(uuid4()), **changes,
    }  # fmt: skip


def signature(request: SpendingRequest, **changes) -> dict:
    return {"seen": fresh(request).content_hash, "password": KEYWORD, "reason": "Fits the plan", **changes}


# ---- asking


def test_asking_leads_to_the_request_and_says_for_whom_it_waits(office, client):
    answer = client.post(ASK, typed(office), follow=True)
    request = SpendingRequest.objects.get()
    assert answer.redirect_chain[-1][0] == address("request", request)
    assert "duty lead on duty" in answer.text
    assert "Chen Lead" in soup(answer).select_one(".band").text


def test_small_spending_is_settled_and_says_so(office, client):
    answer = client.post(ASK, typed(office, amount="80"), follow=True)
    assert "Settled at the desk" in answer.text
    assert SpendingRequest.objects.get().state == State.SETTLED


def test_a_form_sent_twice_is_one_request(office, client):
    form = typed(office)
    first, again = (client.post(ASK, form) for _ in range(2))
    assert first.url == again.url
    assert SpendingRequest.objects.count() == 1


def test_the_form_has_a_key_of_its_own_and_the_persons_own_department(office, client):
    page = page_of(client, ASK)
    assert page.select_one("input[name=key]")["value"]
    assert [option.text for option in page.select("select[name=department] option")] == ["Operations"]


def test_the_lead_on_duty_asks_for_any_department_his_own_first(office, client):
    client.force_login(office.leader)
    found = [option.text for option in page_of(client, ASK).select("select[name=department] option")]
    assert found == ["Operations", "Administration"]


def test_who_holds_no_post_reads_why_he_cannot_ask(office, client):
    client.force_login(builders.person(office.office))
    page = page_of(client, ASK)
    assert "You hold no post today" in page.main.text
    assert not page.select_one("#ask-form")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"amount": "12.345"}, "amount"), ({"amount": "-1"}, "amount"), ({"amount": "much"}, "amount"),
     ({"payee": " "}, "payee"), ({"purpose": ""}, "purpose"), ({"department": 0}, "department")],
)  # fmt: skip
def test_a_mistake_is_said_beside_its_field_and_the_input_kept(office, client, wrong, field):
    answer = client.post(ASK, typed(office, **wrong))
    assert answer.status_code == 422
    page = soup(answer)
    assert page.select_one(f".has-error [name={field}]")
    if field != "purpose":
        assert page.select_one("textarea[name=purpose]").text.strip() == "Toner for the printer"
    assert not SpendingRequest.objects.exists()


def test_a_file_that_is_not_what_it_says_is_named(office, client):
    answer = client.post(ASK, {**typed(office), "files": [file("page.png", BAD["page.png"])]})
    assert answer.status_code == 422
    assert "page.png" in answer.text
    assert "Choose them again" in answer.text


def budget(office: World, amount: str = "500.00", line: BudgetLine | None = None) -> None:
    Budget.objects.create(
        office=office.office, department=office.department, line=line, month=NOON.date().replace(day=1),
        amount=amount, set_at=NOON,
    )  # fmt: skip


def test_over_the_budget_the_reason_is_asked_for_and_the_input_kept(office, client):
    budget(office)
    answer = client.post(ASK, typed(office))
    assert answer.status_code == 422
    page = soup(answer)
    assert "500.00" in page.select_one(".over-reason .field-error").text
    assert page.select_one("input[name=amount]")["value"] == "1,200.00"
    assert page.select_one("#preview[data-over]")
    client.post(ASK, typed(office, over_budget_reason="The old one burst"))
    assert SpendingRequest.objects.get().over_budget_reason == "The old one burst"


# ---- what will happen


def preview(client, office: World, **changes) -> BeautifulSoup:
    answer = client.post(f"{ASK}preview/", typed(office, **changes), HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    assert not SpendingRequest.objects.filter(state=State.WAITING, purpose=changes.get("purpose", "Toner")).exists()
    return soup(answer).select_one("#preview")


def test_the_preview_names_who_signs_in_which_order(office, client):
    found = preview(client, office, kind="purchase", amount="30000")
    steps = [step.text for step in found.select(".preview-steps > li")]
    assert len(steps) == 3
    for step, name in zip(steps, ["Sun Head", "Wu Finance", "Wang CEO"], strict=True):
        assert name in step
        assert "within" in step


def test_the_preview_says_what_is_settled_at_once(office, client):
    assert "settled at the desk at once" in preview(client, office, amount="90").text


def test_the_preview_of_a_lead_goes_to_his_department_head(office, client):
    client.force_login(office.leader)
    found = preview(client, office)
    assert "Sun Head" in found.text
    assert "department head decides instead" in found.text


def test_the_preview_shows_what_counts_as_one_with_it(office, client):
    office.asked("600.00")
    found = preview(client, office, amount="700")
    assert "together 1,300.00 CNY" in found.text
    assert "Toner for the printer" in found.text
    assert "same payee" in found.text


def test_the_preview_says_what_is_left_and_what_goes_over(office, client):
    assert "No budget is set" in preview(client, office).text
    budget(office, "5000.00")
    assert "5,000.00 CNY" in preview(client, office).text
    assert "Over the budget of this month by 1,000.00 CNY" in preview(client, office, amount="6000").text


def test_the_preview_waits_for_an_amount_and_names_what_has_no_tier(office, client):
    assert "type the amount" in preview(client, office, amount="").text
    assert "cannot be sent" in preview(client, office, currency="EUR").text


def test_the_preview_offers_the_lines_of_the_chosen_department(office, client):
    BudgetLine.objects.create(department=office.department, name="Repairs")
    BudgetLine.objects.create(department=office.admin, name="Paper")
    client.force_login(office.leader)
    assert {"Repairs", "Paper"} <= {o.text for o in page_of(client, ASK).select("select[name=line] option")}
    answer = client.post(f"{ASK}preview/", typed(office, department=office.admin.pk), HTTP_HX_REQUEST="true")
    offered = [option.text for option in soup(answer).select("#line-field[hx-swap-oob] option")]
    assert offered == ["the whole department", "Paper"]


def test_without_script_a_button_shows_what_will_happen_and_sends_nothing(office, client):
    page = soup(client.post(ASK, typed(office, check="1")))
    assert "Chen Lead" in page.select_one("#preview").text
    assert page.select_one("input[name=payee]")["value"] == "Sanlian Stationers"
    assert not SpendingRequest.objects.exists()


@pytest.mark.parametrize("amount", ["80.00", "700.00", "1200.00", "30000.00"])
@pytest.mark.parametrize("kind", ["spending", "purchase"])
@pytest.mark.parametrize("who", ["officer", "leader", "clerk"])
def test_what_the_preview_says_is_what_happens(office, client, amount, kind, who):
    office.asked("600.00", by=office.officer)
    asker = getattr(office, who)
    client.force_login(asker)
    department = office.admin if who == "clerk" else office.department
    form = typed(office, amount=amount, kind=kind, department=department.pk)
    page = soup(client.post(f"{ASK}preview/", form, HTTP_HX_REQUEST="true"))
    said = [step.text.strip() for step in page.select(".preview-steps > li > strong")]
    client.post(ASK, form)
    sent = SpendingRequest.objects.get(requester=asker, key=form["key"])
    assert said == [step.get_post_display() for step in sent.steps.order_by("position")]
    assert bool(page.select("#preview .is-soon")) == bool(sent.versions.get().policy["linked"])


# ---- reading


def test_what_one_may_not_read_is_not_there(office, client):
    request = office.asked(files=[file()])
    voucher = request.vouchers.get()
    advice = ask_advice(request=request, adviser=office.finance, question="Dear?", by=office.leader, now=NOON)
    for stranger in (office.colleague, office.admin_head, builders.lead(builders.group())):
        client.force_login(stranger)
        assert client.get(address("request", request)).status_code == 404
    for stranger in (office.clerk,):
        client.force_login(stranger)
        assert client.get(reverse("approvals:voucher", args=[voucher.pk])).status_code == 404
        for name in ("approve", "refuse", "send_back", "ask_advice", "withdraw", "order", "receive", "accept",
                     "preview_change", "change"):  # fmt: skip
            assert client.post(address(name, request)).status_code == 404
        assert client.post(reverse("approvals:give_advice", args=[advice.pk])).status_code == 404
        for url in ("/approvals/requests/", "/approvals/mine/", "/approvals/advice/"):
            assert "Toner" not in client.get(url).text
        assert "Toner" not in client.get(INBOX, follow=True).text


def test_those_who_may_read_it_do(office, client):
    request = office.asked(files=[file()])
    voucher = reverse("approvals:voucher", args=[request.vouchers.get().pk])
    for reader in (office.officer, office.leader, office.head, office.finance, office.auditor):
        client.force_login(reader)
        assert "Toner" in page_of(client, address("request", request)).main.text
        sent = client.get(voucher)
        assert sent.headers["Content-Disposition"].startswith("attachment")
        assert sent.getvalue()
        assert "Toner" in client.get("/approvals/requests/").text


def test_a_request_says_where_it_stands_who_acts_and_by_when(office, client):
    request = office.purchase()
    client.force_login(office.admin_head)
    page = page_of(client, address("request", request))
    band = page.select_one(".band").text
    assert "department head" in band
    assert "Zhou Head" in band
    assert "left" in band
    assert [step["class"][1] for step in page.select(".chain-step")] == ["chain-open", "chain-ahead", "chain-ahead"]


def test_the_reason_stands_on_what_one_may_not_do(office, client):
    request = office.asked()
    client.force_login(office.auditor)
    page = page_of(client, address("request", request))
    assert "waits for" in page.select_one(".band .refused-reason").text
    assert not page.select("dialog#approve, dialog#withdraw")


def test_the_time_line_tells_what_was_done_and_for_whom(office, client):
    Deputy.objects.create(
        person=office.admin_head, deputy=office.director, start=NOON.date(), end=NOON.date() + timedelta(days=2)
    )
    request = office.approved(office.purchase(), office.director)
    client.force_login(office.clerk)
    page = page_of(client, address("request", request))
    assert "on behalf of Zhou Head" in page.select_one(".timeline").text
    assert "on behalf of Zhou Head" in page.select_one(".chain-done").text


def test_a_late_step_climbs_and_says_why(office, client, time_machine):
    request = office.asked()
    time_machine.move_to(fresh(request).due_at + MINUTE, tick=False)
    client.force_login(office.head)
    page = page_of(client, address("request", request))
    assert "It is late, so department head may decide it too." in page.select_one(".chain-open").text
    assert page.select_one(".band-late")
    client.post(address("approve", request), signature(request))
    assert "because the step was late" in page_of(client, address("request", request)).select_one(".chain").text


def test_evidence_links_only_to_what_the_reader_may_see(office, client):
    first = office.asked("600.00", by=office.colleague)
    second = office.asked("700.00")
    page = page_of(client, address("request", second))
    panel = page.select_one(".panel-soon")
    assert "1,300.00" in panel.text
    assert "Toner" in panel.text
    assert not panel.select(f"a[href='{address('request', first)}']")
    client.force_login(office.leader)
    page = page_of(client, address("request", second))
    assert page.select(f".panel-soon a[href='{address('request', first)}']")


def test_a_purchase_offers_the_form_as_pdf(office, client):
    request = office.asked()
    links = [link["href"] for link in page_of(client, address("request", request)).select(".page-actions a")]
    assert links == [reverse("approvals:request_pdf", args=[request.pk])]


# ---- deciding


@pytest.mark.parametrize(
    ("name", "state"), [("approve", State.APPROVED), ("refuse", State.REFUSED), ("send_back", State.RETURNED)]
)
def test_a_decision_by_form(office, client, name, state):
    request = office.asked()
    client.force_login(office.leader)
    page = page_of(client, address("request", request))
    assert page.select_one(f"dialog#{name} input[name=seen]")["value"] == request.content_hash
    answer = client.post(address(name, request), signature(request), follow=True)
    assert fresh(request).state == state
    assert "Fits the plan" in soup(answer).select_one(".chain").text


@pytest.mark.parametrize("name", ["approve", "refuse", "send_back"])
def test_a_wrong_password_signs_nothing_and_keeps_the_words(office, client, name):
    request = office.asked()
    client.force_login(office.leader)
    answer = client.post(address(name, request), signature(request, password="wrong"))
    assert answer.status_code == 422
    dialog = soup(answer).select_one(f"dialog#{name}[data-open]")
    assert dialog.select_one("textarea[name=reason]").text.strip() == "Fits the plan"
    assert "not your password" in dialog.text
    assert fresh(request).state == State.WAITING


@pytest.mark.parametrize("name", ["refuse", "send_back"])
def test_no_is_never_said_without_a_reason(office, client, name):
    request = office.asked()
    client.force_login(office.leader)
    answer = client.post(address(name, request), signature(request, reason=" "))
    assert answer.status_code == 422
    assert soup(answer).select_one(f"dialog#{name}[data-open] .field-error")
    assert fresh(request).state == State.WAITING


def test_what_was_changed_after_it_was_read_is_not_signed(office, client):
    request = office.asked()
    old = signature(request)
    change(request=request, draft=office.draft("1300.00"), by=office.officer, now=NOON + MINUTE)
    client.force_login(office.leader)
    answer = client.post(address("approve", request), old)
    assert answer.status_code == 409
    page = soup(answer)
    assert "changed after you opened it" in page.select_one(".alert.is-late").text
    assert "Fits the plan" in page.select_one(".kept-input").text
    assert "1,300.00" in page.select_one(".facts").text
    assert page.select_one("dialog#approve input[name=seen]")["value"] == fresh(request).content_hash
    assert fresh(request).state == State.WAITING


def test_whoever_comes_second_reads_what_happened(office, client):
    request = office.asked()
    client.force_login(office.leader)
    old = signature(request, reason="Too dear")
    withdraw(request=request, reason="Found one", by=office.officer, now=NOON + MINUTE)
    answer = client.post(address("refuse", request), old)
    assert answer.status_code == 409
    page = soup(answer)
    assert "withdrawn" in page.select_one(".alert.is-late").text
    assert "Too dear" in page.select_one(".kept-input").text
    assert not page.select("dialog#refuse")


def test_the_asker_cannot_sign_it_by_hand_either(office, client):
    request = office.asked()
    answer = client.post(address("approve", request), signature(request))
    assert answer.status_code == 403
    assert "asked for this yourself" in answer.text
    assert fresh(request).state == State.WAITING


def test_advice_is_asked_and_given_on_the_page(office, client):
    request = office.asked()
    client.force_login(office.leader)
    wrong = client.post(address("ask_advice", request), {"adviser": office.finance.pk, "question": ""})
    assert wrong.status_code == 422
    assert soup(wrong).select_one("dialog#ask[data-open] .field-error")
    client.post(address("ask_advice", request), {"adviser": office.finance.pk, "question": "Is it dear?"})
    client.force_login(office.finance)
    assert "Is it dear?" in client.get("/approvals/advice/").text
    form = page_of(client, address("request", request)).select_one("#advice form")
    assert client.post(form["action"], {"answer": ""}).status_code == 422
    client.post(form["action"], {"answer": "A fair price"})
    assert "A fair price" in page_of(client, address("request", request)).select_one("#advice").text
    client.force_login(office.leader)
    assert "A fair price" in page_of(client, INBOX).select_one(".queue-advice").text
    client.force_login(office.finance)
    assert "Nobody waits for your advice" in client.get("/approvals/advice/").text


def test_a_request_is_withdrawn_with_a_reason(office, client):
    request = office.asked()
    assert client.post(address("withdraw", request), {"reason": ""}).status_code == 422
    client.post(address("withdraw", request), {"reason": "Found one in the store"})
    assert fresh(request).state == State.WITHDRAWN
    assert "Found one in the store" in page_of(client, address("request", request)).select_one(".timeline").text


def test_a_purchase_from_the_first_signature_to_the_shelf(office, client):
    request = office.purchase()
    for who in (office.admin_head, office.finance, office.ceo):
        client.force_login(who)
        client.post(address("approve", request), signature(request))
    client.force_login(office.finance)
    assert client.post(address("order", request), {"note": ""}).status_code == 422
    client.post(address("order", request), {"note": "Order 71, North Machines"})
    client.force_login(office.clerk)
    client.post(address("receive", request), {"note": "One generator"})
    client.post(address("accept", request), {"note": "Runs"})
    page = page_of(client, address("request", request))
    assert fresh(request).state == State.ACCEPTED
    assert len(page.select(".chain-done")) == 6
    assert "Order 71" in page.select_one(".chain").text


def test_who_placed_the_order_reads_why_another_accepts(office, client):
    request = office.signed_purchase()
    client.force_login(office.clerk)
    client.post(address("order", request), {"note": "Order 71"})
    client.post(address("receive", request), {"note": "One generator"})
    page = page_of(client, address("request", request))
    assert "You placed the order" in page.select_one(".band .refused-reason").text
    assert client.post(address("accept", request), {"note": "Runs"}).status_code == 403


# ---- changing


def changed(world: World, request: SpendingRequest, **changes) -> dict:
    form = typed(world, seen=request.content_hash, **changes)
    return {name: value for name, value in form.items() if name not in ("key", "kind")}


def test_the_form_of_a_change_is_filled_in_and_makes_a_version(office, client):
    request = office.asked(files=[file("quote.txt", b"100"), file("second.txt", b"200")])
    page = page_of(client, address("change", request))
    assert page.select_one("input[name=amount]")["value"] == "1200.00"
    assert page.select_one("input[name=seen]")["value"] == request.content_hash
    first = request.vouchers.get(name="quote.txt")
    client.post(address("change", request), changed(office, request, amount="1500", removed=[first.pk]))
    page = page_of(client, address("request", request))
    versions = page.select_one(".versions").text
    assert "1,200.00 CNY" in versions
    assert "1,500.00 CNY" in versions
    assert "quote.txt" in versions
    assert [link.text.strip() for link in page.select("a[download]")] == ["second.txt"]


def test_a_change_of_what_was_decided_meanwhile_is_a_conflict_with_the_input_kept(office, client):
    request = office.asked()
    form = changed(office, request, purpose="Other toner")
    office.approved(request, office.leader)
    assert client.get(address("change", request)).status_code == 302
    answer = client.post(address("change", request), form)
    assert answer.status_code == 409
    assert "Chen Lead was first" in answer.text
    assert "Other toner" in answer.text


def test_a_form_that_was_sent_says_so_when_it_says_something_else_by_now(office, client):
    """Back in the browser, something else typed, sent again: that is not silently the first request."""
    form = typed(office)
    client.post(ASK, form)
    answer = client.post(ASK, {**form, "amount": "1900.00"})
    assert answer.status_code == 409
    page = soup(answer)
    assert "You have sent this form before" in page.select_one(".alert").text
    assert page.select_one("input[name=amount]")["value"] == "1900.00"
    key = page.select_one("input[name=key]")["value"]
    assert client.post(ASK, {**form, "amount": "1900.00", "key": key}).status_code == 302
    assert client.post(ASK, {**form, "amount": "1900.00", "key": key}).status_code == 302
    assert {str(one.amount) for one in SpendingRequest.objects.all()} == {"1200.00", "1900.00"}


def test_the_preview_does_not_tell_what_others_asked_for(office, client):
    office.asked("900.00", by=office.colleague, purpose="A secret gift")
    page = preview(client, office, amount="900.00")
    joined = page.select_one("#preview .is-soon").text
    assert "900.00" in joined
    assert "secret" not in joined


def test_the_preview_of_a_change_does_not_count_it_twice(office, client):
    budget(office, "1300.00")
    request = office.asked("600.00", by=office.officer)
    office.asked("600.00", payee="Other", purpose="Something else entirely")
    answer = client.post(
        address("preview_change", request), changed(office, request, amount="700"), HTTP_HX_REQUEST="true"
    )
    assert "700.00 CNY" in soup(answer).select_one("#preview").text


def test_only_the_asker_finds_the_form_of_a_change(office, client):
    request = office.asked()
    client.force_login(office.leader)
    assert client.get(address("change", request)).url == address("request", request)
    assert client.post(address("change", request), changed(office, request)).status_code == 403
