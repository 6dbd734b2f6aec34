"""Other demand or rules are tried without being saved, compared with what holds, adopted from a day on (2.4, 2.8)."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Conflict, Invalid, Refused
from core.ledger.models import Entry
from core.people.enums import Role
from core.policy import actions as policy
from core.policy.queries import policy_for
from roster import actions
from roster.models import Demand
from roster.presenting_whatif import answer_of, reason_of
from roster.queries import whatif
from roster.queries.whatif import Count, compare, standing_terms
from tests import builders as make
from tests.at_once import at_once
from tests.builders import NOW
from tests.planned import Week
from tests.roster.test_proposal_pages import text

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
MIDNIGHT = datetime(2026, 11, 30, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def week():
    return Week()


@pytest.fixture
def administrator(week):
    return make.administrator(week.office)


def terms(week, kind=None, officers=None, day_kinds=range(8), **rules):
    """What holds, but for these."""
    standing = standing_terms(week.group, DAY)
    places = {(kind.pk, day_kind): officers for day_kind in day_kinds} if kind else {}
    numbers = {f"roster.{name}": value for name, value in rules.items()}
    return replace(standing, officers={**standing.officers, **places}, rules={**standing.rules, **numbers})


def compared(week, trial, count=True, day=DAY):
    return compare(week.group, standing_terms(week.group, day), trial, day, NOW, count=count)


def adopt(week, by, trial, seen=None, start=DAY):
    seen = standing_terms(week.group, start).key if seen is None else seen
    actions.adopt_terms(group=week.group, terms=trial, seen=seen, start=start, by=by, now=NOW)


def demands(week, kind):
    rows = Demand.objects.filter(group=week.group, shift_type=kind).order_by("start", "day_kind")
    return list(rows.values_list("day_kind", "officers", "start", "end"))


class TestComparing:
    def test_head_count_hours_and_shortfall_beside_what_holds(self, week):
        found = compared(week, terms(week, week.day, 4))
        before, after = found.standing.count, found.trial.count
        assert (found.standing.work.hours, found.trial.work.hours) == (2 * 8 * 31, 5 * 8 * 31)
        assert (before.fewest, before.there, before.shortfall) == (3, 5, 0)
        assert after.fewest == 6 and after.shortfall == 1
        assert (found.members, found.officers, found.establishment, found.below_establishment) == (6, 5, 6, 0)

    def test_leads_are_counted_over_the_whole_office(self, week):
        make.lead(make.group(week.group.department), "Second")
        policy.set_value(office=week.office, key="duty.hour_cost", value="10.00", holds_from=NOW, by=None, now=NOW)
        found = compared(week, terms(week, longest_run=2))
        before, after = found.standing.lead_count, found.trial.lead_count
        assert (before.fewest, before.there, before.shortfall, before.binding) == (2, 2, 0, ("longest_run",))
        assert (after.fewest, found.standing.lead_work.hours, found.standing.lead_work.cost) == (2, 8 * 31, 2480)
        week.rule("lead", codes=["D", "N"], start=DAY)
        assert compared(week, terms(week)).standing.lead_count.shortfall == 1
        assert compared(week, terms(week)).standing.lead_work.hours == 2 * 8 * 31

    def test_the_rule_that_binds_is_named(self, week):
        found = compared(week, terms(week, week_hours=24))
        assert found.trial.count.fewest == 5 and "week_minutes" in found.trial.count.binding
        assert "most hours in a week" in reason_of(found.trial.count)

    def test_who_is_there_covers_it_or_the_shifts_are_named(self, week):
        found = compared(week, terms(week, week.day, 9, day_kinds=[0]))
        assert found.standing.uncovered == [] and found.standing.is_best
        mondays = [date(2026, 12, day) for day in (7, 14, 21, 28)]
        rows = [one for one in found.trial.uncovered if one.shift_type == week.day]
        assert {one.day for one in rows} == set(mondays)
        assert found.trial.missing == 4 * 5 and found.trial.is_best

    def test_leave_counts_for_the_coverage(self, week):
        for officer in week.officers:
            actions.record_leave(person=officer, start=DAY, end=DAY + timedelta(days=1), by=None, now=NOW)
        assert [(one.day, one.missing) for one in compared(week, terms(week)).standing.uncovered] == [(DAY, 1)] * 2

    def test_the_same_terms_are_computed_once(self, week, monkeypatch):
        found = compared(week, terms(week))
        assert found.trial is found.standing
        monkeypatch.setattr(whatif, "_count", None)
        assert compared(week, terms(week)).standing.count == found.standing.count

    def test_nothing_is_saved(self, week):
        before = demands(week, week.day)
        compared(week, terms(week, week.day, 4, longest_run=3))
        assert demands(week, week.day) == before
        assert policy_for(week.office, MIDNIGHT).days("roster.longest_run").days == 6

    def test_cost_is_shown_when_the_office_has_one(self, week):
        assert compared(week, terms(week), count=False).standing.work.cost is None
        policy.set_value(office=week.office, key="duty.hour_cost", value="12.50", holds_from=NOW, by=None, now=NOW)
        assert compared(week, terms(week), count=False).standing.work.cost == 6200

    def test_public_holidays_of_the_month_count(self, week):
        actions.add_holiday(office=week.office, day=date(2026, 12, 9), name="Ours", by=None, now=NOW)
        found = compared(week, terms(week, week.day, 3, day_kinds=[7]), count=False)
        assert found.trial.work.hours - found.standing.work.hours == 2 * 8

    def test_the_first_whole_month_is_looked_at(self, week):
        assert compared(week, terms(week), count=False, day=date(2026, 12, 2)).month == date(2027, 1, 1)

    def test_a_group_without_demand_needs_nobody(self, week):
        group = make.group(week.office)
        standing = standing_terms(group, DAY)
        found = compare(group, standing, standing, DAY, NOW, count=True)
        assert found.standing.count is None and answer_of(found) == "No demand, nobody needed"

    @pytest.mark.parametrize(
        ("measure", "words"),
        [("day", "on the fullest day"), ("nights", "nights"), ("weekends", "weekends"), ("shift", "shifts")],
    )  # fmt: skip
    def test_arithmetic_in_words(self, measure, words):
        assert words in reason_of(Count(3, 3, 3, (), measure, 60, 20))
        assert "leads on the fullest day" in reason_of(Count(3, 3, 3, (), "day", 3, 1), of_leads=True)


class TestAdopting:
    def test_demand_and_rules_hold_from_the_day(self, week, administrator):
        adopt(week, administrator, terms(week, week.day, 3, day_kinds=[5, 6], longest_run=5))
        weekend = [row for row in demands(week, week.day) if row[0] in (5, 6)]
        assert weekend == [
            (5, 1, NOW.date(), DAY), (6, 1, NOW.date(), DAY), (5, 3, DAY, None), (6, 3, DAY, None),
        ]  # fmt: skip
        assert not [row for row in demands(week, week.night) if row[2] == DAY]
        for moment, run in ((MIDNIGHT - timedelta(seconds=1), 6), (MIDNIGHT, 5)):
            assert policy_for(week.office, moment).days("roster.longest_run").days == run
        acts = Entry.objects.filter(actor=administrator).values_list("act", flat=True)
        assert sorted(acts) == ["demand.set", "demand.set", "policy.value_set"]

    def test_standby_stays_as_it_was(self, week, administrator):
        week.demand(week.day, 1, standby=2)
        adopt(week, administrator, terms(week, week.day, 3))
        assert set(Demand.objects.filter(start=DAY).values_list("officers", "standby")) == {(3, 2)}

    def test_what_others_changed_meanwhile_is_not_overwritten(self, week, administrator):
        seen, trial = standing_terms(week.group, DAY).key, terms(week, week.day, 3)
        week.demand(week.night, 2)
        with pytest.raises(Conflict, match="changed meanwhile"):
            adopt(week, administrator, trial, seen)
        assert not Demand.objects.filter(officers=3).exists()

    def test_a_refused_rule_takes_the_demand_back(self, week, administrator):
        policy.set_value(
            office=week.office, key="roster.longest_run", value=4, holds_from=MIDNIGHT, by=None, now=NOW
        )  # the same moment cannot be set twice
        with pytest.raises(Invalid):
            adopt(week, administrator, terms(week, week.day, 3, longest_run=5))
        assert not Demand.objects.filter(officers=3).exists()

    def test_nothing_changed_and_days_gone_are_said(self, week, administrator):
        with pytest.raises(Invalid, match="Nothing differs"):
            adopt(week, administrator, terms(week))
        with pytest.raises(Invalid, match="to come") as refused:
            adopt(week, administrator, terms(week, week.day, 3), start=NOW.date())
        assert refused.value.field == "start"

    def test_leads_try_and_administrators_adopt(self, week):
        with pytest.raises(Refused):
            adopt(week, week.lead, terms(week, week.day, 3))


@pytest.mark.django_db(transaction=True)
def test_two_administrators_adopt_at_once():
    week = Week()
    trials = [terms(week, week.day, 2), terms(week, week.night, 2)]
    seen = standing_terms(week.group, DAY).key
    people = [make.administrator(week.office) for _ in trials]
    done = at_once(*[
        lambda by=by, trial=trial: adopt(week, by, trial, seen) for by, trial in zip(people, trials, strict=True)
    ])  # fmt: skip
    assert len([one for one in done if isinstance(one, Conflict)]) == 1
    assert set(Demand.objects.filter(start=DAY).values_list("officers", flat=True)) == {2}
    assert Demand.objects.filter(start=DAY).values("shift_type").distinct().count() == 1


def url(week, name="whatif"):
    return reverse(f"roster:{name}", args=[week.group.pk])


def typed(week, start=DAY, **changes):
    """What the form sends: everything that holds, but for the changes."""
    standing = standing_terms(week.group, start)
    sent = {f"n{kind}_{day}": number for (kind, day), number in standing.officers.items()}
    sent |= {key.replace(".", "_"): value for key, value in standing.rules.items()}
    return {**sent, "start": start.isoformat(), **changes}


class TestPage:
    def test_it_opens_with_what_holds_and_asks_for_the_count(self, client, week):
        client.force_login(week.lead)
        page = text(client.get(url(week)))
        assert "Being computed" in page and f'hx-get="{url(week, "whatif_answer")}?"' in page
        assert 'value="2026-12-01"' in page and "On trial" not in page

    def test_the_answer_comes_first(self, client, week):
        client.force_login(week.lead)
        page = text(client.get(url(week, "whatif_answer")))
        assert "3 officers are needed, 5 are there" in page and "1 duty lead short" in page
        trial = text(client.get(url(week, "whatif_answer"), typed(week, **{f"n{week.day.pk}_0": 9})))
        assert "instead of 3" in trial and "Which shifts stay uncovered" in trial and "2026-12-07" in trial

    def test_a_trial_is_adopted_by_who_may(self, client, week, administrator):
        sent = typed(week, **{f"n{week.day.pk}_0": 2})
        client.force_login(week.lead)
        page = text(client.get(url(week), sent))
        assert "On trial" in page and "Only an administrator" in page
        seen = {"seen": standing_terms(week.group, DAY).key}
        assert client.post(url(week), sent | seen).status_code == 403
        client.force_login(administrator)
        assert "Adopt from 2026-12-01" in text(client.get(url(week), sent))
        assert "Adopted for Harbour from 2026-12-01" in text(client.post(url(week), sent | seen, follow=True))
        assert (0, 2, DAY, None) in demands(week, week.day)
        assert client.post(url(week), sent | seen).status_code == 409

    def test_wrong_numbers_are_said_with_shift_and_day_and_kept(self, client, week):
        client.force_login(week.lead)
        answer = client.get(url(week), typed(week, **{f"n{week.day.pk}_2": "-5"}) | {"start": "soon"})
        assert "Shift D, Wednesday" in text(answer) and 'value="-5"' in text(answer) and 'value="soon"' in text(answer)
        assert client.get(url(week, "whatif_answer"), {"start": "soon"}).status_code == 404

    def test_cost_and_establishment_are_shown(self, client, week):
        client.force_login(week.lead)
        assert "Cost in the month" not in text(client.get(url(week)))
        for key, value in (("duty.hour_cost", "100"), ("group.establishment", 9)):
            policy.set_value(office=week.office, key=key, value=value, holds_from=NOW, by=None, now=NOW)
        page = text(client.get(url(week)))
        assert "Cost in the month" in page and "49,600.00" in page and "3 below" in page

    @pytest.mark.parametrize(
        ("role", "status"),
        [
            (Role.LEAD, 200), (Role.DEPARTMENT_HEAD, 200), (Role.HR, 200), (Role.AUDITOR, 200), (Role.OFFICER, 404),
            (Role.FINANCE, 404), (Role.CEO, 404),
        ],
    )  # fmt: skip
    def test_who_reads_it(self, client, week, role, status):
        person = make.person(week.office)
        make.posted(person, role, group=week.group, department=week.group.department)
        client.force_login(person)
        for name in ("whatif", "whatif_answer"):
            assert client.get(url(week, name)).status_code == status
        assert client.post(url(week), typed(week)).status_code == (403 if status == 200 else 404)

    def test_another_offices_group_does_not_exist(self, client, week):
        client.force_login(make.administrator(make.office()))
        assert client.get(url(week)).status_code == 404

    def test_thirty_officers_and_shift_types_take_no_more_sql(self, client, week):
        client.force_login(week.lead)

        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(url(week))
            return len(queries)

        count()
        few = count()
        for number in range(30):
            make.officer(week.group)
            actions.add_shift_type(
                office=week.office, code=f"X{number}", name="More", start=week.day.start, end=week.day.end, by=None,
                now=NOW,
            )  # fmt: skip
        assert count() == few


def test_web_processes_start_without_the_solvers():
    """They are large and slow to load; the first who asks for a count loads them."""
    program = (
        "import sys, django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns; "
        "sys.exit('ortools' in sys.modules or 'highspy' in sys.modules or 'numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
