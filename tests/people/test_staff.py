from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import Invalid, Refused
from core.ledger.models import Entry
from core.people.actions import bring_in_staff, person_leaves
from core.people.enums import Role
from core.people.models import Department, Person, Posting
from core.people.queries import members_of, roles_on
from core.people.queries.staff import StaffLine, plan_staff_change
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
LIST = [
    StaffLine("张三", "1001", "运行部", "东区", "班长", "13800000001", "zhangsan@example.com", Role.LEAD),
    StaffLine("李四", "1002", "运行部", "东区", "", "13800000002"),
    StaffLine("王五", "1003", "技术部", "", "主任", "13800000003", role=Role.DEPARTMENT_HEAD),
]


def bring(office, rows=LIST, by=None):
    return bring_in_staff(office=office, rows=rows, by=by, now=NOW)


def test_a_list_fills_an_empty_office():
    office = builders.office()
    change = bring(office)
    assert [person.name for person in change.added] == ["张三", "李四", "王五"]
    assert {d.name for d in office.departments.all()} == {"运行部", "技术部"}
    group = office.groups.get()
    assert group.department.name == "运行部"
    assert {person.name for person in members_of(group, TODAY)} == {"张三", "李四"}
    assert roles_on(change.added[2], TODAY) == {Role.DEPARTMENT_HEAD}
    assert change.added[1].username == "lisi"


def test_the_same_list_twice_changes_nothing():
    office = builders.office()
    bring(office)
    before = Entry.objects.count(), Posting.objects.count(), Person.objects.count()
    change = bring(office)
    assert len(change.plan.unchanged) == 3 and not change.added
    assert (Entry.objects.count(), Posting.objects.count(), Person.objects.count()) == before


def test_the_difference_is_known_before_anything_is_written():
    office = builders.office()
    bring(office)
    rows = [replace(LIST[0], telephone="139"), replace(LIST[1], left=True), LIST[2], StaffLine("赵六", group="西区")]
    plan = plan_staff_change(office, rows, TODAY)
    assert [line.name for line in plan.new] == ["赵六"]
    assert [(d.person.name, d.values) for d in plan.changed] == [("张三", {"telephone": "139"})]
    assert [d.person.name for d in plan.left] == ["李四"]
    assert plan.new_groups == [("西区", "西区")]
    assert not Person.objects.filter(name="赵六").exists()


def test_a_move_to_another_group_ends_the_old_posting_and_begins_a_new_one():
    office = builders.office()
    group = builders.group(office, "东区")
    officer = builders.officer(group, "李四")
    bring(office, [StaffLine("李四", group="西区")])
    assert list(members_of(group, TODAY)) == []
    assert list(members_of(office.groups.get(name="西区"), TODAY)) == [officer]
    assert officer.postings.get(group=group).end == TODAY


def test_a_leaver_loses_posting_and_log_in():
    office = builders.office()
    bring(office)
    bring(office, [replace(LIST[1], left=True)])
    left = Person.objects.get(name="李四")
    assert (left.left_on, left.is_active, roles_on(left, TODAY)) == (TODAY, False, set())


def test_who_left_comes_back_when_the_list_says_so():
    office = builders.office()
    bring(office)
    person_leaves(person=Person.objects.get(name="李四"), on=TODAY, by=None, now=NOW)
    bring(office)
    back = Person.objects.get(name="李四")
    assert back.is_active and back.left_on is None and roles_on(back, TODAY) == {Role.OFFICER}


def test_two_people_of_one_name_are_asked_about_and_nothing_is_written():
    office = builders.office()
    for _ in range(2):
        builders.person(office, "李四")
    with pytest.raises(Invalid, match="It is not clear who is meant: 李四"):
        bring(office, [StaffLine("李四", telephone="138"), StaffLine("王五")])
    assert not Person.objects.filter(name="王五").exists()


def test_a_telephone_tells_two_people_of_one_name_apart():
    office = builders.office()
    builders.person(office, "李四", telephone="137")
    meant = builders.person(office, "李四", telephone="138")
    plan = plan_staff_change(office, [StaffLine("李四", telephone="138", title="")], TODAY)
    assert [d.person for d in plan.unchanged] == [meant]


def test_namesakes_with_numbers_of_their_own_are_two_people():
    office = builders.office()
    builders.person(office, "李四", staff_number="1")
    change = bring(office, [StaffLine("李四", "2")])
    assert len(change.added) == 1


def test_a_person_twice_in_one_list_is_ambiguous():
    with pytest.raises(Invalid, match="李四"):
        bring(builders.office(), [StaffLine("李四"), StaffLine("李四")])


def test_every_line_that_cannot_be_used_is_named():
    rows = [StaffLine(""), StaffLine("A", role="boss"), StaffLine("B", role=Role.LEAD), StaffLine("C", email="c@")]
    with pytest.raises(Invalid) as refused:
        bring(builders.office(), rows)
    assert all(f"{number}: " in str(refused.value) for number in (1, 2, 3, 4))


def test_a_second_head_rolls_everything_back():
    office = builders.office()
    builders.head(builders.department(office, "技术部"))
    with pytest.raises(Exception, match="Look at the difference again"):
        bring(office)
    assert Department.objects.filter(office=office).count() == 1
    assert not Person.objects.filter(name="张三").exists()


def test_the_list_does_not_promote_its_sender():
    office = builders.office()
    administrator = builders.administrator(office, "张三")
    with pytest.raises(Refused, match="Take your line out"):
        bring(office, LIST, by=administrator)
    bring(office, LIST[1:], by=administrator)


def test_only_an_administrator_brings_in_a_list():
    group = builders.group()
    with pytest.raises(Refused):
        bring(group.office, by=builders.lead(group))


def _many(count):
    return [
        StaffLine(f"Person {n}", str(n), "Operations", f"Group {n % 3}", email=f"p{n}@example.com")
        for n in range(count)
    ]


def test_thirty_lines_take_the_statements_of_three():
    counts = []
    for size in (3, 30):
        with CaptureQueriesContext(connection) as statements:
            bring(builders.office(), _many(size))
        counts.append(len(statements))
    assert counts[0] == counts[1]
