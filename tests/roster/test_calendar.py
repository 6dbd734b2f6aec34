"""The office's own calendar: a library proposes, the office decides and edits (R.1)."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Invalid, Refused
from core.ledger.queries import timeline
from core.people.queries.setup import missing_in
from roster import actions
from roster.models import Holiday
from roster.queries.calendar import days_of_year, difference, known_days
from tests import builders as make
from tests.builders import NOW
from tests.worlds import world

pytestmark = pytest.mark.django_db
NEW_YEAR, SPRING_FESTIVAL, MADE_UP = date(2026, 1, 1), date(2026, 2, 17), date(2026, 2, 28)
PAGE = "roster:holidays"


@pytest.fixture(autouse=True)
def _at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@world
def office():
    return make.office()


@world
def administrator(office):
    return make.administrator(office)


@world
def officer(office):
    return make.officer(make.group(office))


def add(office, day=NEW_YEAR, **kwargs):
    return actions.add_holiday(**{"office": office, "day": day, "name": "Ours", "by": None, "now": NOW, **kwargs})


def adopted(office, administrator, *days, year=2026):
    return actions.adopt_known_days(office=office, year=year, days=days, by=administrator, now=NOW)


def page(client, person, year="2026"):
    client.force_login(person)
    return client.get(reverse(PAGE), {"year": year}).content.decode()


def kinds(office):
    return dict(Holiday.objects.filter(office=office).values_list("day", "kind"))


class TestLibrary:
    def test_holidays_and_make_up_workdays_of_a_year(self, office):
        known = {one.day: (one.name, str(one.kind)) for one in known_days(office, 2026)}
        assert known[SPRING_FESTIVAL] == ("Spring Festival", "holiday")
        assert known[MADE_UP] == ("Spring Festival", "workday")
        assert {day.year for day in known} == {2026} and list(known) == sorted(known)

    def test_a_year_it_does_not_have_is_said_to_be_unknown(self, office):
        found = difference(office, 2027, [])
        assert not found.is_known and not found.missing
        assert difference(office, 2026, []).is_known

    def test_what_the_office_has_is_not_missing_and_what_differs_is_named(self, office):
        add(office, NEW_YEAR)
        own = add(office, SPRING_FESTIVAL, kind="workday")
        found = difference(office, 2026, days_of_year(office, 2026))
        assert not {NEW_YEAR, SPRING_FESTIVAL} & {one.day for one in found.missing}
        assert [(known.day, row.pk) for known, row in found.other] == [(SPRING_FESTIVAL, own.pk)]


class TestTakingOver:
    def test_only_the_chosen_days_come_in_each_with_its_entry(self, office, administrator):
        added = adopted(office, administrator, SPRING_FESTIVAL, MADE_UP)
        assert kinds(office) == {SPRING_FESTIVAL: "holiday", MADE_UP: "workday"}
        assert [entry.act for entry in timeline(added[0])] == ["holiday.added"]

    def test_nothing_is_overwritten(self, office, administrator):
        add(office, SPRING_FESTIVAL, kind="workday", name="We work")
        adopted(office, administrator, SPRING_FESTIVAL, NEW_YEAR)
        assert kinds(office) == {SPRING_FESTIVAL: "workday", NEW_YEAR: "holiday"}
        assert Holiday.objects.get(day=SPRING_FESTIVAL).name == "We work"

    def test_an_unknown_year_and_an_empty_choice_are_refused(self, office, administrator):
        with pytest.raises(Invalid, match="does not know 2027"):
            adopted(office, administrator, date(2027, 1, 1), year=2027)
        with pytest.raises(Invalid, match="at least one"):
            adopted(office, administrator, date(2026, 3, 3))
        assert not kinds(office)

    def test_officers_do_not_set_up(self, office, officer):
        with pytest.raises(Refused):
            adopted(office, officer, NEW_YEAR)


class TestPage:
    def test_it_says_first_what_the_year_has(self, client, office, administrator):
        assert "The calendar of this year is empty" in page(client, administrator)
        adopted(office, administrator, SPRING_FESTIVAL, MADE_UP)
        text = page(client, administrator)
        assert "1 public holiday, 1 make-up workday" in text
        assert "2026-10-07" in text  # still proposed

    def test_an_unknown_year_is_said_plainly(self, client, administrator):
        text = page(client, administrator, "2027")
        assert "does not know 2027; the last year it knows is 2026" in text
        assert "Add the chosen days" not in text

    @pytest.mark.parametrize("year", ["", "soon", "999999", "-1"])
    def test_a_year_that_is_none_is_no_error(self, client, administrator, year):
        client.force_login(administrator)
        assert client.get(reverse(PAGE), {"year": year}).status_code == 200

    def test_days_are_taken_over_added_changed_and_taken_out(self, client, office, administrator):
        client.force_login(administrator)
        chosen = [NEW_YEAR.isoformat(), MADE_UP.isoformat()]
        answer = client.post(reverse("roster:adopt_holidays", args=[2026]), {"days": chosen})
        assert answer.url.endswith("?year=2026")
        client.post(reverse(PAGE), {"day": "2027-01-01", "name": "New Year", "kind": "holiday"})
        row = Holiday.objects.get(day="2027-01-01")
        client.post(reverse("roster:holiday", args=[row.pk]), {"day": "2027-01-02", "name": "Later", "kind": "holiday"})
        client.post(reverse("roster:remove_holiday", args=[Holiday.objects.get(day=NEW_YEAR).pk]))
        assert kinds(office) == {MADE_UP: "workday", date(2027, 1, 2): "holiday"}

    def test_a_day_twice_is_said_beside_the_day_and_kept(self, client, office, administrator):
        add(office, NEW_YEAR)
        client.force_login(administrator)
        answer = client.post(reverse(PAGE), {"day": "2026-01-01", "name": "Twice", "kind": "holiday"})
        assert answer.status_code == 422
        assert "in the calendar already" in answer.content.decode() and "Twice" in answer.content.decode()
        other = add(office, MADE_UP)
        clash = {"day": "2026-01-01", "name": "Ours", "kind": "holiday"}
        assert client.post(reverse("roster:holiday", args=[other.pk]), clash).status_code == 422

    def test_no_day_chosen_is_said(self, client, administrator):
        client.force_login(administrator)
        answer = client.post(reverse("roster:adopt_holidays", args=[2026]), {})
        assert answer.status_code == 422 and "Choose at least one day" in answer.content.decode()

    def test_officers_read_and_do_not_change(self, client, office, officer):
        row = add(office)
        text = page(client, officer)
        assert "Ours" in text and "Add the day" not in text
        for name, args in (("holiday", [row.pk]), ("remove_holiday", [row.pk]), ("adopt_holidays", [2026])):
            assert client.post(reverse(f"roster:{name}", args=args)).status_code == 403
        assert client.post(reverse(PAGE), {"day": "2026-05-01", "name": "x", "kind": "holiday"}).status_code == 403

    def test_another_offices_day_does_not_exist(self, client, office, administrator):
        row = add(make.office())
        client.force_login(administrator)
        assert client.get(reverse("roster:holiday", args=[row.pk])).status_code == 404
        assert client.post(reverse("roster:remove_holiday", args=[row.pk])).status_code == 404

    def test_a_full_year_takes_no_more_sql(self, client, office, administrator):
        def count():
            with CaptureQueriesContext(connection) as queries:
                page(client, administrator)
            return len(queries)

        page(client, administrator)
        add(office)
        few = count()
        adopted(office, administrator, *(one.day for one in known_days(office, 2026)))
        assert len(kinds(office)) > 30 and count() == few


class TestCheckList:
    def open_point(self, office, now):
        return next((point for point in missing_in(office, now) if "Next year's" in point.title), None)

    def test_from_october_on_next_year_is_asked_for_until_it_has_a_day(self, office):
        assert self.open_point(office, datetime(2026, 9, 30, 12, tzinfo=UTC)) is None
        october = datetime(2026, 9, 30, 17, tzinfo=UTC)  # 1 October in Shanghai
        assert self.open_point(office, october).names == ["2027"]
        add(office, date(2027, 1, 1))
        assert self.open_point(office, october).is_done
