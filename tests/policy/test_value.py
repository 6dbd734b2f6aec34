from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.errors import Invalid, Refused
from core.ledger import queries as ledger
from core.ledger.models import Entry
from core.policy import actions
from core.policy.catalogue import BY_KEY, PARAMETERS, Parameter, Unit
from core.policy.models import PolicyValue
from core.policy.queries import policy_for, regulation
from core.policy.rules import clean_value
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def set_rest(office, value, holds_from=NOW, by=None, now=NOW):
    return actions.set_value(office=office, key="roster.rest", value=value, holds_from=holds_from, by=by, now=now)


def rest(office, at):
    return policy_for(office, at).hours("roster.rest")


def test_an_office_adopts_every_number_when_it_opens(office):
    actions.adopt_defaults(office=office, by=None, now=NOW)
    assert set(PolicyValue.objects.values_list("key", flat=True)) == set(BY_KEY)
    entry = ledger.timeline(office).last()
    assert (entry.act, entry.data["after"]["handover.acknowledge"]) == ("policy.adopted", 15)


def test_adopting_again_adds_only_what_is_new(office):
    actions.adopt_defaults(office=office, by=None, now=NOW)
    with transaction.atomic():
        set_rest(office, 12, NOW + DAY)
    entries = Entry.objects.count()
    actions.adopt_defaults(office=office, by=None, now=NOW + DAY)
    assert PolicyValue.objects.count() == len(PARAMETERS) + 1
    assert Entry.objects.count() == entries


def test_a_demonstration_may_open_in_the_past(office):
    actions.adopt_defaults(office=office, by=None, now=NOW, holds_from=NOW - 90 * DAY)
    assert {line.since for line in regulation(office, NOW)} == {NOW - 90 * DAY}


def test_every_default_of_the_catalogue_is_one_that_could_be_set():
    for parameter in PARAMETERS:
        assert clean_value(parameter, parameter.default) == parameter.default


def test_a_number_nobody_set_is_the_default(office):
    assert rest(office, NOW) == timedelta(hours=11)


def test_a_value_holds_from_its_moment_and_the_past_keeps_its_own(office):
    set_rest(office, 12, NOW)
    set_rest(office, 13, NOW + DAY)
    moments = [NOW - DAY, NOW, NOW + DAY - timedelta(seconds=1), NOW + DAY, NOW + 9 * DAY]
    assert [rest(office, at) for at in moments] == [timedelta(hours=number) for number in (11, 12, 12, 13, 13)]


def test_an_office_has_numbers_of_its_own(office):
    set_rest(office, 12)
    assert rest(builders.office(), NOW) == timedelta(hours=11)


def test_all_numbers_come_in_one_query(office, django_assert_num_queries):
    actions.adopt_defaults(office=office, by=None, now=NOW)
    with django_assert_num_queries(1):
        policy = policy_for(office, NOW)
        assert policy.minutes("handover.acknowledge") == timedelta(minutes=15)
        assert policy.days("sync.every") == timedelta(days=7)
        assert policy.count("group.establishment") == 6
        assert policy.ladder("handover")[1].to == "lead"


def test_reading_a_number_in_the_wrong_unit_is_a_programming_error(office):
    with pytest.raises(LookupError, match="hours"):
        policy_for(office, NOW).minutes("roster.rest")


def test_nothing_is_set_in_the_past(office):
    with pytest.raises(Invalid, match="what held in the past stays") as error:
        set_rest(office, 12, NOW - timedelta(seconds=1))
    assert error.value.field == "holds_from"


def test_one_moment_holds_one_value(office):
    set_rest(office, 12)
    with pytest.raises(Invalid, match="From that very moment") as error:
        set_rest(office, 13)
    assert error.value.field == "holds_from"


def test_the_database_keeps_one_value_a_moment(office):
    row = set_rest(office, 12)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("change", [lambda rows: rows.update(value=1), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_delete_a_value(office, change):
    set_rest(office, 12)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(PolicyValue.objects.all())


def test_only_an_administrator_of_the_office_sets_a_number(office, administrator):
    set_rest(office, 12, by=administrator)
    for other in (builders.person(office), builders.administrator(builders.office())):
        with pytest.raises(Refused, match="Only an administrator of this office"):
            set_rest(office, 13, NOW + DAY, by=other)


def test_setting_a_number_stands_in_the_record(office, administrator):
    row = set_rest(office, 12, by=administrator)
    entry = ledger.timeline(row).get()
    assert (entry.act, entry.actor, entry.clause) == ("policy.value_set", administrator, "R.2")
    assert entry.subject_label == "rest between two shifts"
    assert (entry.data["before"], entry.data["after"]) == ({"value": 11}, {"value": 12})


def test_a_number_that_is_not_in_the_regulation_is_refused(office):
    with pytest.raises(Invalid, match="no such number"):
        actions.set_value(office=office, key="tea.breaks", value=1, holds_from=NOW, by=None, now=NOW)


@pytest.mark.parametrize("bad", ["", None, "many", 1.5, True, "1e3", [3]])
def test_what_is_no_whole_number_is_refused_in_a_sentence(office, bad):
    with pytest.raises(Invalid, match="rest between two shifts must be a whole number of hours"):
        set_rest(office, bad)


@pytest.mark.parametrize("bad", [-1, 10_000_001])
def test_a_number_out_of_bounds_is_refused_in_a_sentence(office, bad):
    with pytest.raises(Invalid, match="must lie between 0 and 10000000"):
        set_rest(office, bad)


MONEY = Parameter("spend.limit", "4.1", "daily spending", Unit.MONEY, "1000.00", 1)


@pytest.mark.parametrize(("given", "kept"), [("1000", "1000.00"), (Decimal("10.5"), "10.50"), (7, "7.00")])
def test_money_is_kept_to_the_cent(given, kept):
    assert clean_value(MONEY, given) == kept


@pytest.mark.parametrize("bad", ["", "NaN", "Infinity", "10.005", "ten", None, "-3", "1e30"])
def test_what_is_no_amount_is_refused(bad):
    with pytest.raises(Invalid, match="daily spending must"):
        clean_value(MONEY, bad)


YES_NO = Parameter("swap.lead_decides", "R.5", "a lead decides on swaps", Unit.YES_NO, True)


@pytest.mark.parametrize(("given", "kept"), [(True, True), (False, False), (0, False)])
def test_yes_or_no_is_kept_as_such(given, kept):
    assert clean_value(YES_NO, given) is kept


@pytest.mark.parametrize("bad", ["", "False", None, 2, []])
def test_what_is_neither_yes_nor_no_is_refused(bad):
    with pytest.raises(Invalid, match="a lead decides on swaps: choose yes or no"):
        clean_value(YES_NO, bad)


def test_yes_or_no_is_read_as_a_truth(office):
    assert policy_for(office, NOW).yes("swap.lead_decides") is True
    actions.set_value(office=office, key="swap.lead_decides", value=False, holds_from=NOW, by=None, now=NOW)
    assert policy_for(office, NOW).yes("swap.lead_decides") is False
