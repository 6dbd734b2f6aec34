"""A roster goes out as it stands, and the file comes in again without a change."""

import csv
import io
from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from roster.enums import DutyRole
from roster.models import Assignment, Import
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.worlds import world

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2026, 11, 24), date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@world
def group():
    return make.group(make.office(), "港口组")


@world
def lead(group):
    return make.lead(group, "陈组长")


@world
def officer(group):
    return make.officer(group, "张三")


@world
def roster(group, lead, officer):
    day = duty.shift_type(group.office, ("白", time(8), time(20)), name="白班")
    night = duty.shift_type(group.office, ("夜", time(20), time(8)), name="夜班", is_night=True)
    draft = duty.draft(group)
    duty.assigned(draft, officer, day, FIRST)
    duty.assigned(draft, officer, night, SECOND)
    duty.assigned(draft, lead, night, FIRST)
    return draft


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def fetch(client, roster, ext):
    response = client.get(reverse("roster:export", args=[roster.pk, ext]))
    assert response.status_code == 200
    assert f'.{ext}"' in response["Content-Disposition"]
    return response.content


def rows_of(data):
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).active.iter_rows()]


def test_the_workbook_holds_days_people_codes_and_the_legend(as_lead, roster):
    rows = rows_of(fetch(as_lead, roster, "xlsx"))
    assert rows[1][:4] == ["Name", 1, 2, 3]
    by_name = {row[0]: row for row in rows}
    assert by_name["张三"][24:26] == ["白", "夜"]
    assert by_name["陈组长"][24] == "夜*"
    assert "白=08:00-20:00  夜=20:00-08:00" in by_name
    assert "Draft, not published" in by_name


@pytest.mark.parametrize("ext", ["xlsx", "csv"])
def test_what_goes_out_comes_in_again_without_a_change(as_lead, roster, group, ext):
    file = SimpleUploadedFile(f"roster.{ext}", fetch(as_lead, roster, ext))
    page = as_lead.post(reverse("roster:imports"), {"what": group.pk, "file": file}, follow=True)
    review = page.context["review"]
    assert (review.problems, review.questions) == ([], [])
    assert review.counts == {"new": 0, "changed": 0, "removed": 0, "kept": 0, "unread": 0, "unchanged": 3}
    assert "Nothing would change" in page.content.decode()


def test_what_goes_out_fills_an_empty_month(as_lead, roster, group):
    data = fetch(as_lead, roster, "xlsx")
    before = sorted(Assignment.objects.values_list("person", "shift__day", "shift__code", "role"))
    Assignment.objects.all().delete()
    file = SimpleUploadedFile("roster.xlsx", data)
    page = as_lead.post(reverse("roster:imports"), {"what": group.pk, "file": file}, follow=True)
    found = Import.objects.get()
    as_lead.post(reverse("roster:import_apply", args=[found.pk]), {"seen": page.context["review"].digest})
    assert sorted(Assignment.objects.values_list("person", "shift__day", "shift__code", "role")) == before
    assert DutyRole.LEAD in {role for *_rest, role in before}


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
def test_a_name_that_looks_like_a_formula_is_quoted(as_lead, roster, officer, name):
    type(officer).objects.filter(pk=officer.pk).update(name=name)
    table = list(csv.reader(io.StringIO(fetch(as_lead, roster, "csv").decode("utf-8-sig"))))
    assert f"'{name}" in [row[0] for row in table]
    book = load_workbook(io.BytesIO(fetch(as_lead, roster, "xlsx"))).active
    assert [cell.data_type for row in book.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_the_pdf_holds_the_chinese_glyphs_and_one_page_in_landscape(as_lead, roster):
    data = fetch(as_lead, roster, "pdf")
    assert data.startswith(b"%PDF")
    assert b"NotoSansSC" in data.replace(b" ", b"")
    assert b"841.89" in data
    to_unicode = data.split(b"beginbfchar")[1].split(b"endbfchar")[0].lower()
    for character in "港口组张三陈长白夜":
        assert f"<{ord(character):04x}>".encode() in to_unicode


def test_a_long_roster_breaks_into_pages(as_lead, roster, group):
    for number in range(30):
        make.officer(group, f"值班员{number}")
    assert fetch(as_lead, roster, "pdf").count(b"/Type /Page\n") == 2


def test_paper_says_which_version_it_is_and_who_published_it(as_lead, roster, lead):
    duty.published(roster, lead)
    page = as_lead.get(reverse("roster:print", args=[roster.pk])).content.decode()
    assert "Version 1, published by 陈组长 on 2026-11-24 09:00" in page
    assert "夜*" in page


def test_the_grid_offers_every_format(as_lead, roster):
    page = as_lead.get(reverse("roster:grid", args=[roster.pk])).content.decode()
    for ext in ("xlsx", "csv", "pdf"):
        assert reverse("roster:export", args=[roster.pk, ext]) in page
    assert reverse("roster:print", args=[roster.pk]) in page


def test_drafts_and_other_offices_go_out_to_nobody_else(client, roster, officer):
    for stranger in (officer, make.lead(make.group(make.office()))):
        client.force_login(stranger)
        for url in (reverse("roster:export", args=[roster.pk, "xlsx"]), reverse("roster:print", args=[roster.pk])):
            assert client.get(url).status_code == 404


def test_a_format_that_does_not_exist(as_lead, roster):
    assert as_lead.get(reverse("roster:export", args=[roster.pk, "doc"])).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_one_person_and_thirty_cost_the_same(as_lead, roster, group, count, django_assert_max_num_queries):
    for _ in range(count - 1):
        make.officer(group)
    with django_assert_max_num_queries(25):
        as_lead.get(reverse("roster:export", args=[roster.pk, "csv"]))
