"""Exchange and leave in the browser: what each person sees, does, and may not know of."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.people.enums import Role
from roster import actions
from roster.actions.watch import watch_coverage
from roster.enums import LeaveState, OfferKind, OfferState
from roster.models import Assignment, CoverageAlarm, Leave, Offer
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.roster.swapping import DAY_28, DAY_29, DAY_30, Place
from tests.roster.test_exchange_emergency import missed

pytestmark = pytest.mark.django_db
EXCHANGE, LEAVES, MINE = "/roster/exchange/", "/roster/leaves/", "/roster/mine/"


@pytest.fixture(autouse=True)
def _at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def held(place) -> Assignment:
    held = place.put(0, place.day)
    place.publish()
    return held


@pytest.fixture
def as_(client):
    """`as_(person)` is a browser in which that person is logged in."""

    def logged_in(person):
        client.force_login(person)
        return client

    return logged_in


def text(answer) -> str:
    return answer.content.decode()


def url(name: str, *args) -> str:
    return reverse(f"roster:{name}", args=args)


class TestOffering:
    def test_from_my_shifts_to_the_colleague_and_the_lead(self, as_, place, held):
        browser = as_(place.officers[0])
        assert url("offer_shift", held.pk) in text(browser.get(MINE))
        page = text(browser.get(url("offer_shift", held.pk)))
        assert "Officer 1" in page and "breaks no rule" in page
        data = {"to": place.officers[1].pk, "reason": "Family"}
        assert browser.post(url("offer_shift", held.pk), data).url == EXCHANGE
        offer = Offer.objects.get()
        browser = as_(place.officers[1])
        assert "Take the shift" in text(browser.get(EXCHANGE))
        browser.post(url("offer_accept", offer.pk))
        assert "waits for the lead" in text(browser.get(EXCHANGE))
        browser = as_(place.lead)
        assert "Waits for my decision" in text(browser.get(EXCHANGE))
        assert "Officer 1" in text(browser.get(url("offer_one", offer.pk)))
        browser.post(url("offer_grant", offer.pk))
        assert place.standing(place.day) == ["Officer 1"]

    def test_who_may_not_stands_there_with_the_reason(self, as_, place):
        held = place.put(0, place.day)
        place.put(1, place.evening)
        place.publish()
        page = text(as_(place.officers[0]).get(url("offer_shift", held.pk)))
        assert "Who may not, and why" in page
        assert "too little rest: 0 h of 11 h" in page

    def test_an_exchange_names_the_pairs(self, as_, place):
        mine, theirs = place.put(0, place.day), place.put(1, place.evening, DAY_30)
        place.publish()
        browser, address = as_(place.officers[0]), url("offer_shift", mine.pk) + "?kind=exchange"
        assert f'value="{theirs.pk}"' in text(browser.get(address))
        missing = browser.post(address, {"reason": "Family"})
        assert (missing.status_code, "Choose at least one" in text(missing)) == (422, True)
        browser.post(address, {"in_return": [theirs.pk], "reason": "Family"})
        offer = Offer.objects.get()
        assert offer.kind == OfferKind.EXCHANGE
        browser = as_(place.officers[1])
        assert "in return for your Shift E" in text(browser.get(EXCHANGE))
        browser.post(url("offer_accept", offer.pk), {"in_return": theirs.pk})
        offer.refresh_from_db()
        assert (offer.state, offer.in_return) == (OfferState.TAKEN, theirs)

    def test_a_second_offer_keeps_what_was_typed(self, as_, place, held):
        place.offered(held)
        answer = as_(place.officers[0]).post(url("offer_shift", held.pk), {"reason": "Wedding"})
        assert answer.status_code == 409
        assert "offered already" in text(answer) and "Wedding" in text(answer)

    def test_the_shift_of_another_does_not_exist(self, as_, place, held):
        for person in (place.officers[1], place.lead):
            assert as_(person).get(url("offer_shift", held.pk)).status_code == 404

    def test_say_no_and_take_back(self, as_, place, held):
        offer = place.offered(held)
        browser = as_(place.officers[1])
        browser.post(url("offer_decline", offer.pk))
        assert "Nothing is offered to you" in text(browser.get(EXCHANGE))
        browser = as_(place.officers[0])
        browser.post(url("offer_withdraw", offer.pk))
        assert "Ended in the last two weeks" in text(browser.get(EXCHANGE))


class TestWhoSeesWhat:
    def test_only_those_concerned_know_of_an_offer(self, as_, place, held):
        third = make.officer(place.group, "Officer 2")
        offer = place.offered(held, to=place.officers[1])
        hr = make.person(place.office)
        make.posted(hr, Role.HR)
        strangers = [third, hr, make.lead(make.group(place.office)), make.lead(make.group())]
        for person in strangers:
            browser = as_(person)
            assert browser.get(url("offer_one", offer.pk)).status_code == 404
            assert "Officer 0" not in text(browser.get(EXCHANGE))
            for deed in ("accept", "decline", "withdraw", "grant", "refuse", "undo"):
                assert browser.post(url(f"offer_{deed}", offer.pk), {"refuse-reason": "No"}).status_code == 404
        for person in (*place.officers, place.lead, place.other_lead):
            assert as_(person).get(url("offer_one", offer.pk)).status_code == 200
        offer.refresh_from_db()
        assert offer.state == OfferState.OPEN

    def test_the_two_do_not_decide(self, as_, place, held):
        offer = actions.accept(offer=place.offered(held), by=place.officers[1], now=NOW)
        for person in place.officers:
            browser = as_(person)
            assert "may not edit the roster" in text(browser.get(url("offer_one", offer.pk)))
            assert browser.post(url("offer_grant", offer.pk)).status_code == 403

    def test_only_a_lead_of_the_group_arranges(self, as_, place, held):
        for person in (*place.officers, make.lead(make.group(place.office))):
            assert as_(person).get(url("arrange", held.pk)).status_code == 404

    @pytest.mark.parametrize("name", ["exchange", "leaves", "mine"])
    def test_everyone_has_the_pages_even_empty(self, as_, place, name):
        for person in (place.officers[0], place.lead, make.person(place.office)):
            assert as_(person).get(url(name)).status_code == 200


class TestDeciding:
    def test_a_refusal_without_reason_is_named(self, as_, place, held):
        offer = actions.accept(offer=place.offered(held), by=place.officers[1], now=NOW)
        browser = as_(place.lead)
        answer = browser.post(url("offer_refuse", offer.pk), {"refuse-reason": ""})
        assert (answer.status_code, "Say why" in text(answer)) == (422, True)
        browser.post(url("offer_refuse", offer.pk), {"refuse-reason": "Too few"})
        assert "Too few" in text(as_(place.officers[0]).get(url("offer_one", offer.pk)))

    def test_a_lead_arranges_and_undoes(self, as_, place, held):
        browser = as_(place.lead)
        dialog = text(browser.get(url("cell", place.roster.pk, place.officers[0].pk, DAY_28.isoformat())))
        assert url("arrange", held.pk) in dialog
        choice = f"{place.officers[1].pk}-"
        assert choice in text(browser.get(url("arrange", held.pk)))
        browser.post(url("arrange", held.pk), {"choice": choice, "reason": "Both asked"})
        assert place.standing(place.day) == ["Officer 1"]
        offer = Offer.objects.get()
        assert browser.post(url("offer_undo", offer.pk), {"undo-reason": ""}).status_code == 422
        browser.post(url("offer_undo", offer.pk), {"undo-reason": "Changed"})
        assert place.standing(place.day) == ["Officer 0"]


class TestTheLeadsDesk:
    def test_it_says_what_waits_for_his_decision(self, as_, place, held):
        actions.accept(offer=place.offered(held), by=place.officers[1], now=NOW)
        actions.ask_leave(person=place.officers[0], start=DAY_28, end=DAY_29, reason="Family", now=NOW)
        page = text(as_(place.lead).get("/"))
        assert "1 request for leave" in page and "1 swap to decide" in page
        elsewhere = text(as_(make.lead(make.group(place.office))).get("/"))
        assert "request for leave" not in elsewhere and "to decide" not in elsewhere


class TestOpenShifts:
    def test_a_lead_opens_a_place_and_an_officer_takes_it(self, as_, place):
        place.publish()
        browser = as_(place.lead)
        data = {"group": place.group.pk, "shift_type": place.evening.pk, "day": "2026-11-28", "role": "officer"}
        assert browser.post(url("open_shift"), data).status_code == 422
        browser.post(url("open_shift"), {**data, "reason": "Fair"})
        assert "Offered in my groups" in text(browser.get(EXCHANGE)) or "open shift" in text(browser.get(EXCHANGE))
        late = browser.post(url("open_shift"), {**data, "day": "2027-03-01", "reason": "Fair"})
        assert "No published roster" in text(late)
        browser = as_(place.officers[0])
        browser.post(url("offer_accept", Offer.objects.get().pk))
        assert place.standing(place.evening) == ["Officer 0"]

    def test_a_gap_is_offered_from_the_coverage_and_closes_when_taken(self, as_, place):
        actions.set_demand(
            group=place.group, shift_type=place.day, day_kinds=[2], officers=1, start=NOW.date(), by=None, now=NOW
        )
        place.publish()
        watch_coverage(office=place.office, now=NOW)
        alarm = CoverageAlarm.objects.get(kind="officer")
        assert as_(place.officers[0]).post(url("open_gap", alarm.pk)).status_code == 403
        browser = as_(place.lead)
        assert "Offer it to all who may" in text(browser.get(url("coverage")))
        browser.post(url("open_gap", alarm.pk))
        as_(place.officers[1]).post(url("offer_accept", Offer.objects.get().pk))
        assert place.standing(place.day) == ["Officer 1"]
        alarm.refresh_from_db()
        assert alarm.closed_at == NOW


class TestTakingAtOnce:
    def test_one_click_where_no_rule_is_broken(self, as_, place):
        held = missed(place.put(0, place.day, NOW.date()))
        place.publish()
        browser = as_(place.officers[1])
        page = text(browser.get(EXCHANGE))
        assert "Needs someone now" in page and "Officer 0 did not come" in page
        browser.post(url("take_now", "shift", held.pk))
        assert "Officer 1" in place.standing(place.day)
        assert "Needs someone now" not in text(browser.get(EXCHANGE))

    def test_a_broken_rule_asks_why(self, as_, place):
        held = missed(place.put(0, place.day, NOW.date()))
        place.put(1, place.night, NOW.date())
        place.publish()
        browser, address = as_(place.officers[1]), url("take_now", "shift", held.pk)
        answer = browser.post(address)
        assert (answer.status_code, "too little rest" in text(answer)) == (422, True)
        assert browser.post(address, {"reason": "Nobody else"}).status_code == 302

    def test_other_groups_do_not_see_it(self, as_, place):
        held = missed(place.put(0, place.day, NOW.date()))
        place.publish()
        browser = as_(make.officer(make.group(place.office)))
        assert "Needs someone now" not in text(browser.get(EXCHANGE))
        assert browser.get(url("take_now", "shift", held.pk)).status_code == 404


class TestLeave:
    ASK = {"start": "2026-11-28", "last": "2026-11-29", "reason": "Family"}

    def test_asked_seen_with_its_repair_and_granted(self, as_, place, held):
        browser = as_(place.officers[0])
        assert "#ask" in text(browser.get(MINE))
        assert browser.post(url("ask_leave"), self.ASK).url == LEAVES
        assert "asked for" in text(browser.get(LEAVES))
        leave = Leave.objects.get()
        browser = as_(place.lead)
        assert "Waits for your decision" in text(browser.get(LEAVES))
        page = text(browser.get(url("leave", leave.pk)))
        assert "Grant, leave the roster as it is" in page and "being looked for" in page
        grid = text(browser.get(url("grid", place.roster.pk)))
        assert "leave asked for" in grid
        browser.post(url("grant_leave", leave.pk))
        leave.refresh_from_db()
        assert leave.state == LeaveState.GRANTED
        assert place.standing(place.day) == ["Officer 0"]

    def test_granted_without_repair_and_refused_with_a_reason(self, as_, place, held):
        as_(place.officers[0]).post(url("ask_leave"), self.ASK)
        leave = Leave.objects.get()
        browser = as_(place.lead)
        assert browser.post(url("refuse_leave", leave.pk), {"refuse-reason": ""}).status_code == 422
        browser.post(url("refuse_leave", leave.pk), {"refuse-reason": "Too few"})
        assert "Too few" in text(as_(place.officers[0]).get(LEAVES))
        as_(place.officers[0]).post(url("ask_leave"), self.ASK)
        again = Leave.objects.get(state=LeaveState.ASKED)
        as_(place.lead).post(url("grant_leave", again.pk))
        assert place.standing(place.day) == ["Officer 0"]

    def test_bad_days_keep_the_input(self, as_, place):
        answer = as_(place.officers[0]).post(url("ask_leave"), {**self.ASK, "last": "2026-11-01"})
        assert answer.status_code == 422
        assert "Family" in text(answer) and "comes before the first" in text(answer)

    def test_his_own_page_lets_him_withdraw_only(self, as_, place):
        as_(place.lead).post(url("ask_leave"), self.ASK)
        leave = Leave.objects.get()
        browser = as_(place.lead)
        page = text(browser.get(url("leave", leave.pk)))
        assert "Grant" not in page and "Withdraw" in page
        assert browser.post(url("grant_leave", leave.pk)).status_code == 403
        browser.post(url("withdraw_leave", leave.pk))
        leave.refresh_from_db()
        assert leave.state == LeaveState.WITHDRAWN

    def test_only_those_concerned_know_of_it(self, as_, place):
        as_(place.officers[0]).post(url("ask_leave"), self.ASK)
        leave, hr = Leave.objects.get(), make.person(place.office)
        make.posted(hr, Role.HR)
        for person in (place.officers[1], make.lead(make.group(place.office)), make.lead(make.group())):
            browser = as_(person)
            assert "Family" not in text(browser.get(LEAVES))
            assert browser.get(url("leave", leave.pk)).status_code == 404
            for deed in ("grant_leave", "refuse_leave", "withdraw_leave"):
                assert browser.post(url(deed, leave.pk)).status_code == 404
        assert as_(hr).get(url("leave", leave.pk)).status_code == 200


class TestAuditors:
    """Auditors read all swaps and leaves, and change none."""

    @pytest.fixture
    def auditor(self, place):
        auditor = make.person(place.office, "Auditor")
        make.posted(auditor, Role.AUDITOR)
        return auditor

    def test_every_swap_to_read_only(self, as_, place, held, auditor):
        offer = place.offered(held)
        browser = as_(auditor)
        assert url("all_swaps") in text(browser.get(EXCHANGE))
        assert url("offer_one", offer.pk) in text(browser.get(url("all_swaps")))
        page = text(browser.get(url("offer_one", offer.pk)))
        assert "Officer 0" in page and "Withdraw the offer" not in page and "Grant" not in page
        for deed in ("accept", "decline", "withdraw", "grant", "refuse", "undo"):
            answer = browser.post(url(f"offer_{deed}", offer.pk), {f"{deed}-reason": "So"})
            assert answer.status_code in (403, 409), deed
        offer.refresh_from_db()
        assert offer.state == OfferState.OPEN

    def test_every_leave_to_read_only(self, as_, place, auditor):
        as_(place.officers[0]).post(url("ask_leave"), TestLeave.ASK)
        leave = Leave.objects.get()
        browser = as_(auditor)
        page = text(browser.get(LEAVES))
        assert "Waits for your decision" not in page and url("all_leaves") in page
        assert "Family" in text(browser.get(url("all_leaves")))
        assert "Grant" not in text(browser.get(url("leave", leave.pk)))
        for deed in ("grant_leave", "refuse_leave", "withdraw_leave", "ask_mending"):
            assert browser.post(url(deed, leave.pk), {"refuse-reason": "No"}).status_code == 403, deed
        leave.refresh_from_db()
        assert leave.state == LeaveState.ASKED
        actions.grant_leave(leave=leave, by=place.lead, now=NOW)
        page = text(browser.get(LEAVES))
        assert url("leave", leave.pk) in page and url("withdraw_leave", leave.pk) not in page

    def test_for_nobody_else_and_of_no_other_office(self, as_, place, held):
        place.offered(held)
        as_(place.officers[0]).post(url("ask_leave"), TestLeave.ASK)
        for person in (place.lead, place.officers[0], make.administrator(place.office)):
            for name in ("all_swaps", "all_leaves"):
                assert as_(person).get(url(name)).status_code == 404
        stranger = make.person(make.office())
        make.posted(stranger, Role.AUDITOR)
        assert "Officer 0" not in text(as_(stranger).get(url("all_swaps")))
        assert "Family" not in text(as_(stranger).get(url("all_leaves")))
        assert as_(stranger).get(url("leave", Leave.objects.get().pk)).status_code == 404


class TestOneSqlCount:
    """The same number of queries for one row and for thirty."""

    def counted(self, browser, address: str) -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    def test_offers(self, as_, place):
        people = [make.officer(place.group, f"Extra {n:02}") for n in range(30)]
        rows = [duty.assigned(place.roster, person, place.day, DAY_28) for person in people]
        back = place.put(1, place.evening, DAY_30)
        place.publish()

        def offer(row):
            return place.offered(row, to=place.officers[0])

        offer(rows[0])
        actions.accept(offer=place.offered(rows[-1], to=place.lead), by=place.lead, now=NOW)
        place.offered(back)
        viewers = (place.officers[0], place.other_lead, place.officers[1])
        auditor = make.person(place.office)
        make.posted(auditor, Role.AUDITOR)
        pages = [*((viewer, EXCHANGE) for viewer in viewers), (auditor, EXCHANGE), (auditor, url("all_swaps"))]
        before = [self.counted(as_(viewer), page) for viewer, page in pages]
        for row in rows[1:-1]:
            offer(row)
        assert [self.counted(as_(viewer), page) for viewer, page in pages] == before

    def test_leave(self, as_, place):
        def asked(person):
            return actions.ask_leave(person=person, start=DAY_28, end=DAY_29, reason="Family", now=NOW)

        auditor = make.person(place.office)
        make.posted(auditor, Role.AUDITOR)
        pages = [(place.lead, LEAVES), (auditor, url("all_leaves"))]
        asked(make.officer(place.group))
        before = [self.counted(as_(viewer), page) for viewer, page in pages]
        for person in [make.officer(place.group) for _ in range(29)]:
            asked(person)
        assert [self.counted(as_(viewer), page) for viewer, page in pages] == before

    def test_who_may_take_it(self, as_):
        def counts(officers: int) -> list[int]:
            place = Place(officers)
            held = place.put(0, place.day)
            cells = [actions.Typed(person, DAY_30, "N") for person in place.officers[1:]]
            actions.set_cells(roster=place.roster, cells=cells, by=None, now=NOW)
            place.publish()
            offer = url("offer_shift", held.pk)
            pages = [
                (place.officers[0], offer), (place.officers[0], f"{offer}?kind=exchange"),
                (place.lead, url("arrange", held.pk)),
            ]  # fmt: skip
            return [self.counted(as_(viewer), page) for viewer, page in pages]

        assert counts(2) == counts(31)
