"""The queue of those who decide, the lists, and what stands on the desks."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.actions.decision import ask_advice, give_advice
from approvals.enums import State
from approvals.models import SpendingRequest
from core.deadlines.models import Deadline
from tests.approvals.test_pages import INBOX, address, budget, office, page_of, soup  # noqa: F401
from tests.approvals.world import HOUR, KEYWORD, MINUTE, NOON, World, change, fresh

pytestmark = pytest.mark.django_db
THINGS = ["A ladder", "Salt for the ice", "Taxi home", "Paint", "Flowers", "A lock", "New lamp", "Water", "Batteries"]


def several(world: World, number: int, start: int = 0, **changes) -> list[SpendingRequest]:
    """Of different payees and purposes, so that none counts as one with another."""
    return [
        world.asked(
            f"{1100 + n}.00", payee=f"Shop {chr(65 + n % 26)}{n}x", purpose=f"{THINGS[n % 9]} {chr(97 + n % 26) * 9}",
            now=NOON - (number - n) * MINUTE, **changes,
        )
        for n in range(start, start + number)
    ]  # fmt: skip


def rows_of(page: BeautifulSoup) -> list[str]:
    return [row.text.strip() for row in page.select(".queue-open")]


def test_the_queue_is_sorted_by_what_is_due_and_says_how_late(office, client, time_machine):  # noqa: F811
    first, second = several(office, 2)
    client.force_login(office.leader)
    time_machine.move_to(fresh(first).due_at + MINUTE, tick=False)
    page = page_of(client, INBOX)
    assert rows_of(page) == [first.purpose, second.purpose]
    late, soon = page.select("tr.queue-row")
    assert "late" in late.select_one(".countdown").text
    assert "is-late" in late["class"]
    assert "is-late" not in soon["class"]
    assert late.select_one(".amount").text.split() == ["1,100.00", "CNY"]


def test_a_row_says_who_asks_what_is_wrong_and_who_has_signed(office, client):  # noqa: F811
    budget(office)
    office.asked("600.00", by=office.colleague, over_budget_reason="Urgent")
    office.asked("700.00", over_budget_reason="The old one burst")
    client.force_login(office.leader)
    row = page_of(client, INBOX).select_one("tr.queue-row").text
    for part in (
        "Li Wei",
        "Operations",
        "Sanlian Stationers",
        "over budget",
        "The old one burst",
        "1,300.00",
        "0 of 1",
    ):
        assert part in row
    request = office.approved(office.purchase(), office.admin_head)
    client.force_login(office.finance)
    row = page_of(client, INBOX).select_one("tr.queue-row").text
    assert "1 of 3" in row
    assert "Zhou Head" in row
    assert request.purpose in row


def test_what_one_may_not_sign_stands_there_with_the_reason(office, client):  # noqa: F811
    office.purchase(beneficiary=office.admin_head)
    request = office.asked(by=office.admin_head, department=office.admin)
    SpendingRequest.objects.filter(pk=request.pk).update(waiting_for="department_head")
    client.force_login(office.admin_head)
    page = page_of(client, INBOX)
    box = page.select_one(f"input[aria-describedby=why-{request.pk}]")
    assert box.has_attr("disabled")
    assert "asked for this yourself" in page.select_one(f"#why-{request.pk}").text


def test_who_signs_nothing_is_led_to_his_own_requests(office, client):  # noqa: F811
    answer = client.get(INBOX, follow=True)
    assert answer.redirect_chain[-1][0] == "/approvals/mine/"
    page = soup(answer)
    assert "asked for nothing yet" in page.main.text
    assert "To decide" not in page.select_one(".tabs").text


def test_an_empty_queue_says_what_it_means(office, client):  # noqa: F811
    client.force_login(office.ceo)
    assert "Nothing waits for your decision" in page_of(client, INBOX).main.text


# ---- several at once


def chosen(page: BeautifulSoup) -> list[str]:
    return [box["value"] for box in page.select("input[name=chosen]")]


def test_several_are_signed_with_one_password_and_named_one_by_one(office, client):  # noqa: F811
    first, second, third = several(office, 3)
    client.force_login(office.leader)
    marks = chosen(page_of(client, INBOX))
    change(request=second, draft=office.draft("1500.00", payee="Else", purpose="Something else"), by=office.officer,
           now=NOON + MINUTE)  # fmt: skip
    page = soup(client.post("/approvals/approve/", {"chosen": marks, "password": KEYWORD}))
    assert page.select_one(".page-subtitle").text == "2 of 3 signed"
    left = page.select_one(".check-blocked").text
    assert "Something else" in left
    assert "changed after you opened it" in left
    assert [fresh(one).state for one in (first, second, third)] == [State.APPROVED, State.WAITING, State.APPROVED]


def test_one_that_went_to_another_meanwhile_holds_up_no_other(office, client):  # noqa: F811
    first, second = several(office, 2)
    client.force_login(office.leader)
    marks = chosen(page_of(client, INBOX))
    office.approved(first, office.leader)
    page = soup(client.post("/approvals/approve/", {"chosen": marks, "password": KEYWORD}))
    assert "1 of 2 signed" in page.text
    assert fresh(second).state == State.APPROVED


@pytest.mark.parametrize(("password", "marks", "said"), [("wrong", True, "not your password"),
                                                         (KEYWORD, False, "Nothing is chosen")])  # fmt: skip
def test_a_mistake_with_several_signs_none_and_keeps_the_choice(office, client, password, marks, said):  # noqa: F811
    several(office, 2)
    client.force_login(office.leader)
    values = chosen(page_of(client, INBOX))[:1] if marks else []
    answer = client.post("/approvals/approve/", {"chosen": values, "password": password})
    assert answer.status_code == 422
    page = soup(answer)
    assert said in page.text
    assert [box["value"] for box in page.select("input[name=chosen][checked]")] == values
    assert not SpendingRequest.objects.exclude(state=State.WAITING).exists()


def test_what_one_may_not_read_is_not_signed_by_guessing(office, client):  # noqa: F811
    request = office.purchase()
    client.force_login(office.leader)
    mark = f"{request.pk}:{request.content_hash}"
    page = soup(client.post("/approvals/approve/", {"chosen": [mark], "password": KEYWORD}))
    assert "no longer yours to read" in page.text
    assert "generator" not in page.main.text
    assert fresh(request).state == State.WAITING


# ---- lists


def test_a_head_finds_by_words_and_state(office, client):  # noqa: F811
    salt, _ladder = several(office, 2)
    office.approved(salt, office.leader)
    client.force_login(office.head)
    url = "/approvals/requests/"
    assert len(page_of(client, url).select("tbody tr")) == 2
    assert len(page_of(client, f"{url}?state=approved").select("tbody tr")) == 1
    assert len(page_of(client, f"{url}?text=ladder&department={office.department.pk}").select("tbody tr")) == 1
    assert "Nothing fits" in page_of(client, f"{url}?text=helicopter").main.text
    answer = client.get(f"{url}?text=ladder", HTTP_HX_REQUEST="true")
    assert "<html" not in answer.text
    assert 'id="request-rows"' in answer.text


def fill(world: World, number: int, start: int = 0) -> None:
    for n, request in enumerate(several(world, number, start), start=start):
        advice = ask_advice(request=request, adviser=world.finance, question="Dear?", by=world.leader, now=NOON)
        if n % 2:
            give_advice(advice=advice, answer="No", by=world.finance, now=NOON)


@pytest.mark.parametrize(
    ("url", "who"),
    [(INBOX, "leader"), ("/approvals/requests/", "finance"), ("/approvals/requests/?text=shop", "head"),
     ("/approvals/mine/", "officer"), ("/approvals/advice/", "finance"), ("/", "leader"), ("/", "head")],
)  # fmt: skip
def test_lists_take_the_same_sql_for_a_few_rows_and_for_thirty(office, client, url, who):  # noqa: F811
    fill(office, 4)
    client.force_login(getattr(office, who))
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        assert client.get(url).status_code == 200
    fill(office, 27, start=4)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_the_inbox_takes_less_than_twelve_questions_frame_and_all(office, client):  # noqa: F811
    fill(office, 5)
    client.force_login(office.leader)
    client.get(INBOX)
    with CaptureQueriesContext(connection) as asked:
        client.get(INBOX)
    assert len(asked) < 12


def test_one_request_takes_the_same_sql_with_one_paper_and_with_many(office, client):  # noqa: F811
    few, many = office.asked(), office.asked("1300.00", payee="Elsewhere", purpose="Quite another thing")
    for n in range(4):
        advice = ask_advice(request=many, adviser=office.finance, question="Dear?", by=office.leader, now=NOON)
        give_advice(advice=advice, answer="No", by=office.finance, now=NOON)
        change(request=many, draft=office.draft(f"{1400 + n}.00", payee="Elsewhere", purpose="Quite another thing"),
               by=office.officer, now=NOON + n * MINUTE)  # fmt: skip
    client.force_login(office.leader)
    client.get(address("request", few))
    counts = []
    for request in (few, many):
        with CaptureQueriesContext(connection) as asked:
            client.get(address("request", request))
        counts.append(len(asked))
    assert counts[0] == counts[1]


# ---- desks


def test_the_leads_desk_shows_what_waits_the_most_urgent_first(office, client):  # noqa: F811
    asked = several(office, 4)
    client.force_login(office.leader)
    panel = page_of(client, "/").select_one("#to-decide")
    assert [link.text.strip() for link in panel.select("a.queue-open")] == [one.purpose for one in asked[:3]]
    assert "4" in panel.select_one(".count").text
    assert panel.select_one(f"a[href='{INBOX}']")


def test_the_leads_desk_says_what_of_his_own_is_late(office, client, time_machine):  # noqa: F811
    request = office.asked()
    time_machine.move_to(request.due_at + MINUTE, tick=False)
    client.force_login(office.leader)
    page = page_of(client, "/")
    assert "nothing is late" not in page.text
    promise = Deadline.objects.get(kind="approval")
    assert page.select_one(f".is-late-row a[href='{reverse('deadlines:detail', args=[promise.pk])}']")


def test_the_ceos_desk_counts_what_waits_for_his_signature_once(office, client):  # noqa: F811
    request = office.purchase()
    for who in (office.admin_head, office.finance):
        office.approved(request, who)
    client.force_login(office.ceo)
    page = page_of(client, "/")
    assert "1 thing waits for you" in page.select_one(".band").text
    assert "30,000.00" in page.select_one("#to-decide").text


def test_a_desk_of_one_who_signs_nothing_has_no_such_part(office, client):  # noqa: F811
    office.asked()
    assert not page_of(client, "/").select("#to-decide")


def test_what_was_decided_leaves_the_desk(office, client):  # noqa: F811
    request = office.asked()
    client.force_login(office.leader)
    assert request.purpose in page_of(client, "/").select_one("#to-decide").text
    office.approved(request, office.leader, now=NOON + HOUR)
    assert "Nothing waits for your decision" in page_of(client, "/").select_one("#to-decide").text


def test_the_menu_counts_what_waits(office, client):  # noqa: F811
    several(office, 2)
    client.force_login(office.leader)
    link = page_of(client, "/approvals/mine/").select_one(f"nav a[href='{reverse('approvals:inbox')}']")
    assert link.select_one(".count").text == "2"
