from datetime import date, timedelta

import pytest

from core.errors import Conflict, Invalid, Refused
from core.people import actions, queries
from core.people.enums import Role
from tests import builders
from tests.builders import LONG_AGO, NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)


def test_a_posting_that_begins_tomorrow_gives_nothing_today():
    group = builders.group()
    officer = builders.person(group.office)
    builders.posted(officer, group=group, start=TOMORROW)
    assert queries.roles_on(officer, TODAY) == set()
    assert queries.roles_on(officer, TOMORROW) == {Role.OFFICER}
    assert list(queries.members_of(group, TODAY)) == []
    assert list(queries.members_of(group, TOMORROW)) == [officer]
