"""The office's rules of a proposed roster: dated, one at a time, set by the administrator in Django admin."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Invalid, Refused
from core.ledger.models import Entry
from roster import actions
from roster.enums import PlanningKind
from roster.models import PlanningRule
from roster.rules.planning import CATALOGUE, default_setting, setting_of, wrong_number
from tests import builders as make
from tests import duty
from tests.builders import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LATER = TODAY + timedelta(days=10)


@pytest.fixture
def group():
    return make.group(make.office(), "Harbour")


@pytest.fixture
def admin_site(client, group, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.force_login(make.administrator(group.office))
    return client


def set_rule(group, kind="weekends", weight=5, start=TODAY, by=None, of=None, **kwargs):
    kwargs.setdefault("numbers", {"most": 2} if kind == "weekends" else {})
    return actions.set_planning_rule(
        office=group.office, kind=kind, weight=weight, group=of, start=start, by=by, now=NOW, **kwargs
    )


class TestCatalogue:
    @pytest.mark.parametrize("kind", list(PlanningKind))
    def test_every_kind_has_an_entry_whose_defaults_are_right(self, kind):
        assert wrong_number(kind, CATALOGUE[kind].numbers) is None
        assert setting_of(kind, {}, CATALOGUE[kind].weight) == default_setting(kind)

    @pytest.mark.parametrize(
        ("kind", "numbers", "wrong"),
        [
            (PlanningKind.WEEKENDS, {"most": 2}, None),
            (PlanningKind.WEEKENDS, {"most": -1}, "most"),
            (PlanningKind.WEEKENDS, {"days": 2}, "days"),
            (PlanningKind.WEEKENDS, {"codes": ["D"]}, "codes"),
            (PlanningKind.FAIR_NIGHTS, {"months": 25}, "months"),
            (PlanningKind.PERIOD_HOURS, {"least": 9, "most": 8}, "most"),
            (PlanningKind.PRIORITY, {"factor": 11}, "factor"),
        ],
    )
    def test_a_number_that_does_not_fit_is_named(self, kind, numbers, wrong):
        assert wrong_number(kind, numbers) == wrong


class TestSetting:
    def test_a_later_rule_ends_the_one_before_and_stands_in_the_record(self, group):
        first = set_rule(group)
        second = set_rule(group, weight=9, start=LATER)
        first.refresh_from_db()
        assert (first.end, second.end) == (LATER, None)
        assert list(Entry.objects.filter(act="planning_rule.set").values_list("data__after__weight", flat=True)) == [
            5,
            9,
        ]

    def test_on_the_same_day_it_is_replaced(self, group):
        set_rule(group)
        set_rule(group, weight=9)
        assert PlanningRule.objects.get().weight == 9

    def test_the_group_and_its_office_have_rules_of_their_own(self, group):
        set_rule(group)
        set_rule(group, of=group)
        assert PlanningRule.objects.filter(end=None).count() == 2

    @pytest.mark.parametrize(
        ("rule", "field"),
        [
            ({"kind": "priority", "weight": 1}, "group"),
            ({"kind": "fair_nights", "weight": None}, "weight"),
            ({"numbers": {"most": -2}}, "most"),
            ({"kind": "rotation", "numbers": {"codes": ["X"]}}, "codes"),
            ({"start": TODAY - timedelta(days=1)}, "start"),
        ],
    )
    def test_what_does_not_fit_is_said_at_its_field(self, group, rule, field):
        with pytest.raises(Invalid) as refused:
            set_rule(group, **rule)
        assert refused.value.field == field

    def test_a_rule_before_a_later_one_is_refused(self, group):
        set_rule(group, start=LATER)
        with pytest.raises(Invalid, match="A later rule"):
            set_rule(group)

    def test_only_administrators(self, group):
        with pytest.raises(Refused):
            set_rule(group, by=make.lead(group))

    def test_it_ends_and_the_default_holds_again(self, group):
        rule = set_rule(group)
        actions.end_planning_rule(rule=rule, end=LATER, by=None, now=NOW)
        rule.refresh_from_db()
        assert rule.end == LATER
        with pytest.raises(Invalid):
            actions.end_planning_rule(rule=rule, end=LATER + timedelta(days=1), by=None, now=NOW)


@pytest.mark.parametrize("of_group", [False, True])
def test_the_database_keeps_two_rules_of_a_kind_apart(group, of_group):
    same = {"office": group.office, "kind": "weekends", "group": group if of_group else None, "weight": 1}
    PlanningRule.objects.create(**same, start=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanningRule.objects.create(**same, start=LATER)


class TestAdmin:
    def add(self, admin_site, **data):
        return admin_site.post(reverse("admin:roster_planningrule_add"), {"start": TODAY.isoformat()} | data)

    def test_a_rule_is_added_with_its_numbers(self, admin_site, group):
        duty.shift_type(group.office)
        page = admin_site.get(reverse("admin:roster_planningrule_add"))
        assert "months that are counted in" in page.content.decode()
        assert self.add(admin_site, kind="shift_count", weight="4", most="8", codes="D").status_code == 302
        rule = PlanningRule.objects.get()
        assert (rule.numbers, rule.weight) == ({"most": 8, "codes": ["D"]}, 4)
        listed = admin_site.get(reverse("admin:roster_planningrule_changelist")).content.decode()
        assert "at most 8, shifts D" in listed

    def test_a_hard_rule_needs_no_weight_and_one_that_is_not_does(self, admin_site):
        assert self.add(admin_site, kind="whole_weekends").status_code == 200
        self.add(admin_site, kind="whole_weekends", is_hard="on")
        assert PlanningRule.objects.get().weight is None

    def test_what_the_action_refuses_stands_on_the_form(self, admin_site):
        answer = self.add(admin_site, kind="weekends", weight="4", factor="2")
        assert "does not fit the rule" in answer.content.decode()
        assert not PlanningRule.objects.exists()

    def test_a_rule_only_gets_an_end(self, admin_site, group):
        rule = set_rule(group)
        change = reverse("admin:roster_planningrule_change", args=[rule.pk])
        assert admin_site.post(change, {"end": LATER.isoformat(), "weight": "99"}).status_code == 302
        rule.refresh_from_db()
        assert (rule.end, rule.weight) == (LATER, 5)

    def test_rules_of_another_office_do_not_exist(self, admin_site):
        rule = set_rule(make.group(make.office()))
        assert admin_site.get(reverse("admin:roster_planningrule_change", args=[rule.pk])).status_code == 302
