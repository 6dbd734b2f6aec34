"""The administrator sets up shift types, calendar, demand and the items of the post in Django admin."""

from datetime import date

import pytest
from django.urls import reverse

from core.ledger.models import Entry
from logbook.models import DutyItem
from roster.models import Demand, Holiday, ShiftType
from tests import builders as make
from tests import duty
from tests.worlds import world

pytestmark = pytest.mark.django_db


@world
def group():
    return make.group(make.office())


@pytest.fixture
def admin_site(client, group):
    client.force_login(make.administrator(group.office))
    return client


def add(client, model, /, **data):
    return client.post(reverse(f"admin:{model}_add"), data)


def change(client, row, /, **data):
    return client.post(reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]), data)


SHIFT = {"code": "D", "name": "Day", "start": "08:00", "end": "16:00", "colour": 1}


def test_a_shift_type_is_added_and_changed_and_stands_in_the_record(admin_site, group):
    assert add(admin_site, "roster_shifttype", **SHIFT).status_code == 302
    kind = ShiftType.objects.get(office=group.office)
    assert change(admin_site, kind, **SHIFT | {"name": "Early", "is_active": "on"}).status_code == 302
    kind.refresh_from_db()
    assert kind.name == "Early"
    assert {"shift_type.added", "shift_type.changed"} <= set(Entry.objects.values_list("act", flat=True))


def test_a_code_twice_is_said_on_the_form(admin_site, group):
    duty.shift_type(group.office)
    answer = add(admin_site, "roster_shifttype", **SHIFT)
    assert answer.status_code == 200
    assert "The code D is taken" in answer.content.decode()


def test_a_demand_for_several_days_ends_the_one_before(admin_site, group):
    kind = duty.shift_type(group.office)
    for officers, start in ((1, "2026-11-01"), (2, "2026-12-01")):
        data = {"group": group.pk, "shift_type": kind.pk, "days": ["0", "7"], "officers": officers, "standby": 0}
        assert add(admin_site, "roster_demand", **data, start=start).status_code == 302
    assert Demand.objects.filter(end=date(2026, 12, 1), officers=1).count() == 2
    assert Demand.objects.filter(end=None, officers=2).count() == 2


def test_the_calendar_is_kept(admin_site, group):
    assert add(admin_site, "roster_holiday", day="2026-10-01", name="National Day", kind="holiday").status_code == 302
    holiday = Holiday.objects.get()
    change(admin_site, holiday, day="2026-10-02", name="National Day", kind="holiday")
    holiday.refresh_from_db()
    assert holiday.day == date(2026, 10, 2)
    admin_site.post(reverse("admin:roster_holiday_delete", args=[holiday.pk]), {"post": "yes"})
    assert not Holiday.objects.exists()
    assert Entry.objects.filter(act="holiday.removed").exists()


def test_items_of_the_post(admin_site, group):
    data = {"group": group.pk, "kind": "key", "label": "Gate keys", "quantity": 3}
    assert add(admin_site, "logbook_dutyitem", **data, is_active="on").status_code == 302
    item = DutyItem.objects.get()
    change(admin_site, item, **data | {"quantity": 2}, is_active="on")
    item.refresh_from_db()
    assert item.quantity == 2


@pytest.mark.parametrize("name", ["roster_shifttype", "roster_demand", "roster_holiday", "logbook_dutyitem"])
def test_only_administrators_of_the_office(client, group, name):
    client.force_login(make.lead(group))
    assert client.get(reverse(f"admin:{name}_changelist")).status_code in (302, 403, 404)
    duty.shift_type(group.office)
    client.force_login(make.administrator(make.office()))
    page = client.get(reverse(f"admin:{name}_changelist"))
    assert page.status_code == 200
    assert "Shift D" not in page.content.decode()
