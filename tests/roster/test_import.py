"""The first thing that a new office does, from the file to the roster, through the pages."""

from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import Conflict
from core.ledger.models import Entry
from core.people.enums import Role
from core.people.models import Person, Posting
from roster.actions import workbook as workbooks
from roster.enums import DutyRole, ImportState, RosterState
from roster.models import Amendment, Assignment, Import, RememberedLayout, Roster, ShiftType
from roster.queries.workbook import review
from tests import builders as make
from tests import duty
from tests.at_once import at_once
from tests.builders import NOW
from tests.roster.workbooks.samples import csv, sheets, xlsx
from tests.worlds import world

DAY, NIGHT = ("白", time(8), time(20)), ("夜", time(20), time(8))
STAFF_HEAD = ("序号", "姓名", "部门", "职务", "手机", "邮箱", "组别")


@pytest.fixture(autouse=True)
def _at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@world
def office():
    return make.office()


@world
def group(office):
    return make.group(office, "Harbour")


@world
def lead(group):
    return make.lead(group, "陈组长")


@world
def admin(group):
    who = make.administrator(group.office, "管理员")
    make.allowed(who, "edit_roster", group)
    return who


@world
def officers(group):
    return {name: make.officer(group, name) for name in ("张三", "李四", "王五", "赵六")}


@world
def types(office):
    return [duty.shift_type(office, DAY, name="白班"), duty.shift_type(office, NIGHT, name="夜班", is_night=True)]


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


def send(client, data, what="staff", name="book.xlsx"):
    """Posts the file; returns the answer, which is the wizard's page when the file was read."""
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("roster:imports"), {"what": str(getattr(what, "pk", what)), "file": file}, follow=True)


def sent():
    return Import.objects.latest("pk")


def page(client):
    return client.get(reverse("roster:import", args=[sent().pk]))


def shown(client):
    return page(client).context["review"]


def answer(client, **answers):
    """Answers questions by a part of their key."""
    questions = shown(client).questions
    data = {next(q.key for q in questions if part in q.key): value for part, value in answers.items()}
    return client.post(reverse("roster:import_answers", args=[sent().pk]), data)


def leave_out(client):
    client.post(reverse("roster:import_leave_out", args=[sent().pk]), {"leave_out": "yes"})


def confirm(client, seen=None):
    digest = seen or shown(client).digest
    return client.post(reverse("roster:import_apply", args=[sent().pk]), {"seen": digest}, follow=True)


def text(response):
    return response.content.decode()


def cells():
    rows = Assignment.objects.filter(withdrawn_at=None).order_by("shift__day", "shift__code", "person__name")
    return [
        (f"{row.shift.day:%m-%d}", row.shift.code, row.person.name, row.role)
        for row in rows.select_related("shift", "person")
    ]


DAY_LIST = xlsx(
    ("2026年12月值班表",), ("日期", "值班人员", "签到"), (date(2026, 12, 1), "张三、李四"), ("12月2日", "王  五")
)
BY_SHIFT = xlsx(
    ("2026年12月值班安排表",),
    ("日期", "星期", "带班领导", "白班", "夜班", "联系电话"),
    (date(2026, 12, 1), "周二", "陈组长", "张三", "李四", ""),
    (date(2026, 12, 2), "周三", "陈组长", "王五", "赵六", ""),
)  # fmt: skip
GRID_HEAD = ("姓名", *range(1, 32), "合计")


def grid(**rows):
    filled = [(name, *[codes.get(day, "休") for day in range(1, 32)]) for name, codes in rows.items()]
    return xlsx(("2026年12月值班表",), GRID_HEAD, *filled, ("白=08:00-20:00 夜=20:00-08:00 休=休息",))


class TestStaff:
    LIST = xlsx(
        STAFF_HEAD,
        (1, "张三", "保卫处", "值班员", "13800000001", "zhang@example.com", "一组"),
        (2, "李四", "保卫处", "值班长", "13800000002", "li@example.com", "一组"),
    )

    def test_a_list_makes_people_departments_and_groups(self, as_admin):
        answer_page = text(send(as_admin, self.LIST))
        assert "Sheet1!B2" in answer_page
        assert "New department: 保卫处" in answer_page
        assert not Person.objects.filter(name="张三").exists()
        assert "is brought in" in text(confirm(as_admin))
        posting = Posting.objects.get(person__name="李四")
        assert (posting.role, posting.group.name, posting.department.name) == (Role.LEAD, "一组", "保卫处")
        assert sent().state == ImportState.APPLIED
        assert sent().counts["new"] == 2

    def test_the_same_list_twice_changes_nothing_and_says_so(self, as_admin):
        send(as_admin, self.LIST)
        confirm(as_admin)
        before = (Person.objects.count(), Posting.objects.count())
        assert "Nothing would change" in text(send(as_admin, self.LIST))
        assert confirm(as_admin).status_code == 422
        assert (Person.objects.count(), Posting.objects.count()) == before

    def test_what_differs_is_shown_first(self, as_admin):
        send(as_admin, self.LIST)
        confirm(as_admin)
        send(as_admin, xlsx(("姓名", "手机"), ("张三", "13900000009")))
        assert "telephone: 13800000001 → 13900000009" in text(page(as_admin))
        confirm(as_admin)
        assert Person.objects.get(name="张三").telephone == "13900000009"

    def test_every_bad_cell_is_named_in_one_go_and_may_be_left_out(self, as_admin):
        bad = xlsx(
            ("姓名", "手机", "邮箱"), ("张三", "12", "x@y.z.com"), ("李四", "13800000002", "nowhere"), ("=A1", "", "")
        )
        body = text(send(as_admin, bad))
        for address in ("Sheet1!B2", "Sheet1!C3", "Sheet1!A4"):
            assert address in body
        assert "leave these cells out" in body
        assert confirm(as_admin).status_code == 422
        leave_out(as_admin)
        confirm(as_admin)
        assert Person.objects.get(name="张三").telephone == ""

    def test_one_of_two_people_of_a_name_is_chosen(self, as_admin, group):
        one, other = (make.officer(group, "张三", telephone=number) for number in ("13800000001", "13800000002"))
        send(as_admin, xlsx(("姓名", "邮箱"), ("张三", "new@example.com")))
        assert "Which of them is" in text(page(as_admin))
        assert confirm(as_admin).status_code == 422
        answer(as_admin, staff=str(other.pk))
        confirm(as_admin)
        assert set(Person.objects.filter(email="new@example.com")) == {other}
        assert Person.objects.get(pk=one.pk).email != "new@example.com"

    def test_a_namesake_may_be_someone_new(self, as_admin, group):
        for number in ("13800000001", "13800000002"):
            make.officer(group, "张三", telephone=number)
        send(as_admin, xlsx(("姓名", "邮箱"), ("张三", "new@example.com")))
        answer(as_admin, staff="new")
        confirm(as_admin)
        assert Person.objects.filter(name="张三").count() == 3

    def test_hr_prepares_and_an_administrator_confirms(self, client, office, as_admin, admin):
        clerk = make.person(office)
        make.posted(clerk, Role.HR)
        client.force_login(clerk)
        assert "Only an administrator" in text(send(client, self.LIST))
        assert confirm(client).status_code == 403
        assert not Person.objects.filter(name="张三").exists()
        client.force_login(admin)
        confirm(client)
        assert Person.objects.filter(name="张三").exists()

    def test_the_administrators_own_posting_stays(self, as_admin, admin):
        send(
            as_admin,
            xlsx(
                ("姓名", "部门", "手机", "组别"),
                ("管理员", "保卫处", "13800000009", "一组"),
                ("张三", "保卫处", "", "一组"),
            ),
        )
        assert "your own posting stays" in text(page(as_admin))
        confirm(as_admin)
        admin.refresh_from_db()
        assert admin.telephone == "13800000009"
        assert [posting.role for posting in admin.postings.all()] == [Role.ADMINISTRATOR]


class TestDayList:
    def test_the_shift_of_a_list_without_codes_is_asked(self, as_lead, group, officers, types):
        body = text(send(as_lead, DAY_LIST, group))
        assert "Which shift is" in body
        assert "Answer the questions first" in body
        answer(as_lead, shift="白")
        confirm(as_lead)
        officer = DutyRole.OFFICER
        assert cells() == [
            ("12-01", "白", "张三", officer),
            ("12-01", "白", "李四", officer),
            ("12-02", "白", "王五", officer),
        ]
        roster = Roster.objects.get()
        assert (roster.start, roster.end, roster.state) == (date(2026, 12, 1), date(2027, 1, 1), RosterState.DRAFT)

    def test_an_administrator_makes_the_shift_of_24_hours(self, as_admin, group, officers):
        send(as_admin, DAY_LIST, group)
        answer(as_admin, shift="new")
        confirm(as_admin)
        kind = ShiftType.objects.get()
        assert (kind.start, kind.end) == (time(9), time(9))
        assert len(cells()) == 3

    def test_a_lead_makes_neither_shift_types_nor_people(self, as_lead, group):
        send(as_lead, xlsx(("日期", "值班人员"), ("2026-12-01", "钱七")), group)
        offered = {option.value for question in shown(as_lead).questions for option in question.options}
        assert "new" not in offered
        answer(as_lead, name="new")
        assert shown(as_lead).open_keys

    def test_unknown_names_are_asked_once_and_become_whom_one_chooses(self, as_lead, group, officers, types):
        send(as_lead, xlsx(("日期", "白班"), ("2026-12-01", "张山"), ("2026-12-02", "张山")), group)
        assert "Who is “张山”?" in text(page(as_lead))
        assert 'class="optional"' not in page(as_lead).text.split('id="questions"')[1].split("</form>")[0]
        answer(as_lead, name=str(officers["张三"].pk))
        confirm(as_lead)
        assert [row[:3] for row in cells()] == [("12-01", "白", "张三"), ("12-02", "白", "张三")]

    def test_an_administrator_lets_a_name_be_someone_new(self, as_admin, group, types):
        send(as_admin, xlsx(("日期", "白班"), ("2026-12-01", "钱七")), group)
        answer(as_admin, name="new")
        assert "New person: 钱七" in text(page(as_admin))
        confirm(as_admin)
        assert Posting.objects.get(person__name="钱七").start == date(2026, 12, 1)
        assert [row[:3] for row in cells()] == [("12-01", "白", "钱七")]

    def test_someone_of_another_group_is_posted_by_an_administrator_or_left_out(self, as_admin, group, types):
        make.officer(make.group(group.office), "孙八")
        send(as_admin, xlsx(("日期", "白班"), ("2026-12-03", "孙八")), group)
        assert "Not posted to Harbour on these days: 孙八" in text(page(as_admin))
        answer(as_admin, post="post")
        confirm(as_admin)
        assert Posting.objects.get(person__name="孙八", group=group).start == date(2026, 12, 3)
        assert [row[:3] for row in cells()] == [("12-03", "白", "孙八")]

    def test_who_was_posted_later_is_posted_until_then(self, as_admin, group, types):
        who = make.person(group.office, "孙八")
        make.posted(who, group=group, start=date(2026, 12, 2))
        send(as_admin, xlsx(("日期", "白班"), ("2026-12-01", "孙八"), ("2026-12-03", "孙八")), group)
        answer(as_admin, post="post")
        confirm(as_admin)
        first = Posting.objects.filter(person=who).earliest("start")
        assert (first.start, first.end) == (date(2026, 12, 1), date(2026, 12, 2))
        assert len(cells()) == 2

    def test_csv_in_gb18030(self, as_lead, group, officers, types):
        data = csv("日期,白班,夜班\n2026.12.1,张三,李四\n", "gb18030")
        send(as_lead, data, group, "值班.csv")
        confirm(as_lead)
        assert [row[:3] for row in cells()] == [("12-01", "夜", "李四"), ("12-01", "白", "张三")]


class TestByShift:
    def test_the_lead_leads_every_shift_of_his_day(self, as_lead, group, officers, types):
        send(as_lead, BY_SHIFT, group)
        answer(as_lead, lead="every")
        confirm(as_lead)
        leads = [row for row in cells() if row[3] == DutyRole.LEAD]
        assert [row[:3] for row in leads] == [
            ("12-01", "夜", "陈组长"), ("12-01", "白", "陈组长"), ("12-02", "夜", "陈组长"), ("12-02", "白", "陈组长"),
        ]  # fmt: skip
        assert len(cells()) == 8

    def test_a_leader_without_a_leads_posting_leads_all_the_same(self, as_lead, group, officers, types):
        send(as_lead, xlsx(("日期", "带班领导", "白班"), ("2026-12-01", "张三", "李四")), group)
        answer(as_lead, lead="白")
        confirm(as_lead)
        assert cells() == [("12-01", "白", "张三", DutyRole.LEAD), ("12-01", "白", "李四", DutyRole.OFFICER)]

    def test_two_leads_at_a_time_are_refused_by_address(self, as_lead, group, officers, types):
        other = make.group(group.office)
        leader = make.lead(other)
        duty.assigned(duty.draft(other, date(2026, 12, 1)), leader, types[0], date(2026, 12, 1), role=DutyRole.LEAD)
        send(as_lead, xlsx(("日期", "带班领导", "白班"), ("2026-12-01", "张三", "李四")), group)
        answer(as_lead, lead="白")
        assert "Sheet1!B2: 张三, 2026-12-01: another duty lead" in text(page(as_lead))


class TestMonthGrid:
    def test_codes_become_shifts(self, as_lead, group, officers, types):
        send(as_lead, grid(张三={1: "白", 2: "夜"}, 李四={1: "夜"}), group)
        confirm(as_lead)
        assert [row[:3] for row in cells()] == [
            ("12-01", "夜", "李四"),
            ("12-01", "白", "张三"),
            ("12-02", "夜", "张三"),
        ]

    def test_codes_of_the_legend_become_shift_types_when_an_administrator_says_so(self, as_admin, group, officers):
        send(as_admin, grid(张三={1: "白"}, 李四={1: "夜"}), group)
        for question in shown(as_admin).questions:
            as_admin.post(reverse("roster:import_answers", args=[sent().pk]), {question.key: "new"})
        confirm(as_admin)
        assert {(kind.code, kind.start, kind.is_night) for kind in ShiftType.objects.all()} == {
            ("白", time(8), False), ("夜", time(20), True),
        }  # fmt: skip
        assert len(cells()) == 2

    def test_the_same_grid_twice_changes_nothing(self, as_lead, group, officers, types):
        data = grid(张三={1: "白"})
        send(as_lead, data, group)
        confirm(as_lead)
        first = list(Assignment.objects.values_list("pk", flat=True))
        assert "Nothing would change" in text(send(as_lead, data, group))
        assert confirm(as_lead).status_code == 422
        assert list(Assignment.objects.values_list("pk", flat=True)) == first

    def test_a_draft_is_changed_cell_by_cell(self, as_lead, group, officers, types):
        send(as_lead, grid(张三={1: "白", 2: "白"}, 李四={2: "夜"}), group)
        confirm(as_lead)
        send(as_lead, grid(张三={1: "夜", 2: "白"}, 王五={2: "夜"}), group)
        assert shown(as_lead).counts == {"new": 1, "changed": 1, "removed": 1, "kept": 0, "unread": 0, "unchanged": 1}
        confirm(as_lead)
        assert [row[:3] for row in cells()] == [
            ("12-01", "夜", "张三"),
            ("12-02", "夜", "王五"),
            ("12-02", "白", "张三"),
        ]

    def test_a_formula_is_named_by_its_address(self, as_lead, group, officers, types):
        send(as_lead, grid(张三={1: "白", 2: '=IF(1,"夜","")'}), group)
        assert "Sheet1!C3: the formula" in text(page(as_lead))

    def test_a_cell_that_cannot_be_read_leaves_alone_what_is_there(self, as_lead, group, officers, types):
        send(as_lead, grid(张三={1: "白", 2: "夜"}, 李四={2: "白", 3: "夜"}), group)
        confirm(as_lead)
        send(as_lead, grid(张三={1: "白", 2: "=A1"}, 李四={2: "白"}, 王五={3: "夜"}), group)
        leave_out(as_lead)
        confirm(as_lead)
        assert [row[:3] for row in cells()] == [
            ("12-01", "白", "张三"), ("12-02", "夜", "张三"), ("12-02", "白", "李四"), ("12-03", "夜", "王五"),
        ]  # fmt: skip

    def test_an_overlap_with_another_group_names_the_cell(self, as_lead, group, officers, types):
        other = make.group(group.office)
        make.posted(officers["张三"], group=other)
        duty.assigned(duty.draft(other, date(2026, 12, 1)), officers["张三"], types[0], date(2026, 12, 5))
        send(as_lead, grid(张三={5: "白", 6: "白"}), group)
        assert "Sheet1!F3: 张三, 2026-12-05: has another shift at that time" in text(page(as_lead))
        assert confirm(as_lead).status_code == 422
        assert Assignment.objects.count() == 1
        leave_out(as_lead)
        confirm(as_lead)
        assert Assignment.objects.filter(roster__group=group).count() == 1


class TestCrews:
    BOOK = sheets(
        {
            "值班": [
                ("2026年12月 09:00-09:00",),
                ("日期", "班组", "备班"),
                (date(2026, 12, 1), 1, 2),
                (date(2026, 12, 2), 2, 1),
            ],
            "成员": [("班组", "成员"), (1, "张三、李四"), (2, "王五、赵六")],
        }
    )

    def test_crews_are_their_members_and_standby_is_standby(self, as_admin, group, officers):
        send(as_admin, self.BOOK, group)
        for question in shown(as_admin).questions:
            as_admin.post(reverse("roster:import_answers", args=[sent().pk]), {question.key: "new"})
        confirm(as_admin)
        first = [(name, role) for day, _code, name, role in cells() if day == "12-01"]
        assert sorted(first) == [
            ("张三", DutyRole.OFFICER), ("李四", DutyRole.OFFICER),
            ("王五", DutyRole.STANDBY), ("赵六", DutyRole.STANDBY),
        ]  # fmt: skip
        kinds = {kind.is_standby: (kind.start, kind.end) for kind in ShiftType.objects.all()}
        assert kinds == {False: (time(9), time(9)), True: (time(9), time(9))}

    def test_a_crew_without_members_is_a_problem(self, as_admin, group, types):
        send(as_admin, xlsx(("日期", "班组"), (date(2026, 12, 1), 1)), group)
        answer(as_admin, shift="白")
        assert "no sheet says who belongs to crew 1" in text(page(as_admin))


class TestPublished:
    @pytest.fixture
    def published(self, as_lead, group, officers, types, lead):
        send(as_lead, xlsx(("日期", "白班"), ("2026-11-23", "张三"), ("2026-11-30", "张三")), group)
        confirm(as_lead)
        return duty.published(Roster.objects.get(), lead)

    def test_the_future_changes_by_amendment_and_the_past_stays(self, as_lead, group, published):
        send(as_lead, xlsx(("日期", "白班"), ("2026-11-23", "李四"), ("2026-11-30", "李四")), group, "新表.xlsx")
        assert "past, left alone" in text(page(as_lead))
        assert shown(as_lead).counts["kept"] == 2
        confirm(as_lead)
        assert [row[:3] for row in cells()] == [("11-23", "白", "张三"), ("11-30", "白", "李四")]
        assert {amendment.reason for amendment in Amendment.objects.all()} == {"imported from 新表.xlsx"}

    def test_two_people_change_places(self, as_lead, group, published):
        first = xlsx(("日期", "白班", "夜班"), ("2026-11-30", "张三", "李四"))
        send(as_lead, first, group)
        confirm(as_lead)
        send(as_lead, xlsx(("日期", "白班", "夜班"), ("2026-11-30", "李四", "张三")), group)
        confirm(as_lead)
        assert [row[1:3] for row in cells() if row[0] == "11-30"] == [("夜", "张三"), ("白", "李四")]


class TestMapping:
    def test_a_corrected_mapping_is_read_again_and_remembered(self, as_lead, group, officers, types):
        book = xlsx(("日期", "甲", "乙"), ("2026-12-01", "张三", "李四"), ("2026-12-02", "李四", "张三"))
        send(as_lead, book, group)
        correct(as_lead, {"B": ("on_duty", "白"), "C": ("on_duty", "夜")}, layout="day_list_by_shift")
        assert [row[:3] for row in planned(as_lead)] == [
            ("2026-12-01", "张三", "白"), ("2026-12-01", "李四", "夜"),
            ("2026-12-02", "张三", "夜"), ("2026-12-02", "李四", "白"),
        ]  # fmt: skip
        assert RememberedLayout.objects.count() == 1
        send(as_lead, xlsx(("日期", "甲", "乙"), ("2027-01-01", "张三", "李四")), group)
        assert [row[:3] for row in planned(as_lead)] == [("2027-01-01", "张三", "白"), ("2027-01-01", "李四", "夜")]

    def test_a_year_that_stands_nowhere_is_chosen(self, as_lead, group, officers, types):
        send(as_lead, xlsx(("日期", "白班"), ("12月1日", "张三")), group)
        correct(as_lead, {}, year="2027")
        assert planned(as_lead)[0][0] == "2027-12-01"

    def test_a_meaning_that_does_not_exist_keeps_the_form(self, as_lead, group, officers, types):
        send(as_lead, DAY_LIST, group)
        assert correct(as_lead, {"B": ("nonsense", "")}).status_code == 422


def correct(client, columns, **sheet):
    form = page(client).context["mapping_form"]
    data = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    for letter, (meaning, code) in columns.items():
        data |= {f"meaning-0-{letter}": meaning}
        client.post(reverse("roster:import_mapping", args=[sent().pk]), data)
        data |= {f"code-0-{letter}": code}
    data |= {f"{name}-0": value for name, value in sheet.items()}
    return client.post(reverse("roster:import_mapping", args=[sent().pk]), data)


def planned(client):
    return sorted((change.day.isoformat(), change.person.name, change.after) for change in shown(client).changes)


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "data", "sentence"),
        [
            ("book.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old Excel format"),
            ("book.xlsm", b"PK\x03\x04", "macros"),
            ("book.pdf", b"%PDF-1.7", "cannot be read"),
            ("book.xlsx", b"PK\x03\x04broken", "damaged"),
        ],
    )
    def test_what_cannot_be_read_is_refused_with_a_sentence(self, as_lead, group, name, data, sentence):
        response = send(as_lead, data, group, name)
        assert response.status_code == 422
        assert sentence in text(response)
        assert not Import.objects.exists()

    def test_nothing_but_the_file_is_kept_before_confirming(self, as_lead, group, officers, types):
        send(as_lead, BY_SHIFT, group)
        assert bytes(sent().content) == BY_SHIFT
        assert not Roster.objects.exists()

    def test_a_dropped_file_is_forgotten(self, as_lead, group):
        send(as_lead, DAY_LIST, group)
        as_lead.post(reverse("roster:import_drop", args=[sent().pk]))
        assert (sent().state, bytes(sent().content)) == (ImportState.DROPPED, b"")
        assert "dropped" in text(page(as_lead))
        assert as_lead.post(reverse("roster:import_drop", args=[sent().pk])).status_code == 409

    def test_the_ledger_tells_what_came_in(self, as_lead, group, officers, types, lead):
        send(as_lead, grid(张三={1: "白"}), group)
        confirm(as_lead)
        entry = Entry.objects.get(act="workbook.brought_in")
        assert (entry.actor_id, entry.data["new"], entry.data["fingerprint"]) == (lead.pk, 1, sent().fingerprint)

    @pytest.mark.parametrize("kind", ["staff_list", "day_list", "day_list_by_shift", "month_grid", "crews_24h"])
    def test_the_templates_are_read_as_what_they_are(self, as_admin, group, officers, kind):
        response = as_admin.get(reverse("roster:import_template", args=[kind, "xlsx"]))
        assert "attachment" in response["Content-Disposition"]
        send(as_admin, response.content, "staff" if kind == "staff_list" else group)
        assert kind in {sheet["layout"] for sheet in sent().mapping}

    def test_a_template_that_does_not_exist(self, as_lead):
        assert as_lead.get(reverse("roster:import_template", args=["nonsense", "xlsx"])).status_code == 404


class TestWho:
    def test_without_a_right_nothing_is_offered(self, client, group):
        client.force_login(make.officer(group))
        assert "You may not bring in workbooks" in text(client.get(reverse("roster:imports")))
        assert send(client, DAY_LIST, group).status_code == 422

    def test_a_lead_brings_in_no_staff(self, as_lead):
        assert send(as_lead, TestStaff.LIST).status_code == 422

    @pytest.mark.parametrize(
        "name", ["import_mapping", "import_answers", "import_leave_out", "import_apply", "import_drop"]
    )
    def test_other_offices_and_groups_see_nothing(self, client, as_lead, group, name):
        send(as_lead, DAY_LIST, group)
        for stranger in (
            make.lead(make.group(make.office())),
            make.lead(make.group(group.office)),
            make.officer(group),
        ):
            client.force_login(stranger)
            assert page(client).status_code == 404
            assert client.post(reverse(f"roster:{name}", args=[sent().pk])).status_code == 404

    @pytest.mark.parametrize("count", [1, 30])
    def test_one_import_and_thirty_cost_the_same(self, as_lead, lead, group, count, django_assert_max_num_queries):
        rows = [
            Import(office=group.office, group=group, by=lead, kind="roster", filename="a", uploaded_at=NOW)
            for _ in range(count)
        ]
        Import.objects.bulk_create(rows)
        with django_assert_max_num_queries(17):
            as_lead.get(reverse("roster:imports"))


def test_what_changed_since_the_page_was_shown_is_looked_at_again(as_lead, group, officers, types):
    send(as_lead, grid(张三={1: "白"}), group)
    seen = shown(as_lead).digest
    duty.assigned(duty.draft(group, date(2026, 12, 1)), officers["李四"], types[0], date(2026, 12, 1))
    response = confirm(as_lead, seen)
    assert response.status_code == 409
    assert "Look at the difference again" in text(response)
    assert Assignment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_confirm_at_once_and_it_comes_in_once(office, group, lead, officers, types):
    workbooks.send_workbook(
        filename="a.xlsx", content=grid(张三={1: "白"}), kind="roster", group=group, by=lead, now=NOW
    )
    seen = review(sent(), lead, NOW).digest
    done = at_once(
        *[lambda: workbooks.bring_in(found=sent(), seen=seen, by=Person.objects.get(pk=lead.pk), now=NOW)] * 2
    )
    assert [type(one) for one in done].count(Conflict) == 1
    assert Assignment.objects.count() == 1
