"""Each layout, in the messes in which it is found."""

from datetime import date, datetime

import pytest

from roster.workbooks import (
    DutyPart,
    KnownPerson,
    KnownShift,
    Layout,
    ProblemKind,
    QuestionKind,
    Severity,
    propose,
    read_workbook,
)
from tests.roster.workbooks.samples import ID, PEOPLE, SHIFTS, csv, duties, read, sheets, xlsx


def layouts(data: bytes, filename: str = "book.xlsx") -> list[Layout]:
    proposal = propose(read_workbook(data, filename), known_people=PEOPLE, known_shift_codes=SHIFTS, year_hint=2026)
    return [sheet.mapping.layout for sheet in proposal.sheets]


# -- day list ----------------------------------------------------------------------------------------

DAY_LIST = xlsx(
    ["2026年3月值班表"],
    ["日期", "值班人员", "签到"],
    ["3月9日", "张  三 李四", "张三"],
    ["2026.3.10", "王五、赵六"],
    ["20260311", "★钱 七\n孙八"],
    ["3/12（周四）", "李四/王五"],
    ["46094", "张三，李四"],
    ["14日", "同上"],
    [date(2026, 3, 15), "王科长"],
    [],
    ["备注：值班时间8:00至次日8:00，请准时到岗"],
    merge=["A1:C1", "A11:C11"],
)


def test_day_list() -> None:
    people = (*PEOPLE, KnownPerson("w", "王立群", post="科长"))
    found = read(DAY_LIST, people=people)
    assert layouts(DAY_LIST) == [Layout.DAY_LIST]
    assert [(duty.day.day, duty.name) for duty in found.duties] == [
        (9, "张三"),
        (9, "李四"),
        (10, "王五"),
        (10, "赵六"),
        (11, "钱七"),
        (11, "孙八"),
        (12, "李四"),
        (12, "王五"),
        (13, "张三"),
        (13, "李四"),
        (14, "张三"),
        (14, "李四"),
        (15, "王立群"),
    ]
    assert {duty.name for duty in found.duties if duty.in_charge} == {"钱七"}
    assert [duty.signed_in for duty in found.duties[:2]] == ["张三", ""]
    assert found.duties[0].cell == "Sheet1!B3"
    assert found.ready


def test_every_bad_cell_is_named_at_once() -> None:
    found = read(
        xlsx(
            ["2026年3月"],
            ["日期", "星期", "值班人员"],
            ["3月32日", "一", "张三"],
            ["3月10日", "一", "李四"],
            ["abc", None, "李四"],
            ["3月12日", None, "#REF!"],
            ["3月13日", None, "=cmd|'/C calc'!A0"],
            ["合计", None, 5],
        )
    )
    assert [(problem.kind, problem.cell) for problem in found.problems] == [
        (ProblemKind.BAD_DATE, "Sheet1!A3"),
        (ProblemKind.WEEKDAY_DIFFERS, "Sheet1!B4"),
        (ProblemKind.BAD_DATE, "Sheet1!A5"),
        (ProblemKind.ERROR_VALUE, "Sheet1!C6"),
        (ProblemKind.FORMULA, "Sheet1!C7"),
    ]
    assert found.problems[0].sentence == "Sheet1!A3: “3月32日” is not a date. Write it as 2026-03-09."
    assert "Tuesday" in found.problems[1].sentence
    assert found.problems[1].severity is Severity.WARNING
    assert not found.ready


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv(encoding: str, mark: str) -> None:
    text = "日期,值班员,备注\r\n2026-03-09,张三、李四,\r\n2026-03-10,王五,“节日”\r\n".replace(",", mark)
    found = read(csv(text, encoding), "roster.csv")
    assert duties(found) == [
        ("2026-03-09", "duty", "", "张三"),
        ("2026-03-09", "duty", "", "李四"),
        ("2026-03-10", "duty", "", "王五"),
    ]


def test_traditional_characters_in_big5() -> None:
    found = read(csv("日期,星期,值班員,備註\n2026.3.9,週一,王建國,\n2026.3.10,週二,劉洋,\n", "big5"), "roster.csv")
    assert [duty.person for duty in found.duties] == [ID["王建国"], ID["刘洋"]]


def test_no_headings_at_all() -> None:
    assert [duty.name for duty in read(csv("2026-03-09,张三\n2026-03-10,李四\n"), "roster.csv").duties] == [
        "张三",
        "李四",
    ]


def test_weeks_side_by_side_and_hidden_rows_and_empty_rows() -> None:
    import io

    from openpyxl import load_workbook

    data = xlsx(
        ["2026年3月"],
        ["日期", "值班人员", "日期", "值班人员"],
        ["3月1日", "张三", "3月16日", "李四"],
        ["3月2日", "王五", "3月17日", "赵六"],
    )
    book = load_workbook(io.BytesIO(data))
    book.active.row_dimensions[4].hidden = True
    for row in range(5, 5005):
        book.active.cell(row=row, column=1).number_format = "0.00"
    stream = io.BytesIO()
    book.save(stream)
    found = read(stream.getvalue())
    assert [(duty.day.day, duty.name, duty.hidden) for duty in found.duties] == [
        (1, "张三", False),
        (2, "王五", True),
        (16, "李四", False),
        (17, "赵六", True),
    ]
    assert ProblemKind.HIDDEN_ROW in {problem.kind for problem in found.problems}
    assert found.ready


# -- day list by shift -------------------------------------------------------------------------------


def test_day_list_by_shift_with_merged_dates_and_leaders() -> None:
    data = xlsx(
        ["2026年春节值班安排表"],
        ["日期", "星期", "带班领导", "白班", "夜班", "联系电话"],
        ["2月16日", "周一", "王建国局长", "张三", "李四13800000002", "13800000010"],
        ["2月17日", "周二", None, "王五", "赵六", None],
        [None, None, "刘洋", "钱七", "孙八", None],
        ["备注：请保持通讯畅通"],
        ["值班电话：010-12345678"],
        merge=["A1:F1", "C3:C4", "A4:A5", "B4:B5", "A6:F6"],
    )
    found = read(data)
    assert layouts(data) == [Layout.DAY_LIST_BY_SHIFT]
    assert duties(found) == [
        ("2026-02-16", "duty", "D", "张三"),
        ("2026-02-16", "duty", "N", "李四"),
        ("2026-02-16", "lead", "", "王建国"),
        ("2026-02-17", "duty", "D", "王五"),
        ("2026-02-17", "duty", "D", "钱七"),
        ("2026-02-17", "duty", "N", "孙八"),
        ("2026-02-17", "duty", "N", "赵六"),
        ("2026-02-17", "lead", "", "刘洋"),
        ("2026-02-17", "lead", "", "王建国"),
    ]
    assert {duty.name: duty.telephone for duty in found.duties if duty.telephone} == {
        "王建国": "13800000010",
        "李四": "13800000002",
    }
    assert found.ready


def test_two_rows_of_headings_and_a_telephone_for_each() -> None:
    found = read(
        xlsx(
            ["2026年3月"],
            ["日期", "带班领导", None, "值班人员", None],
            [None, "姓名", "电话", "白班", "夜班（20:00-次日8:00）"],
            ["3月9日", "王建国", 13800000010, "张三", "李四"],
            merge=["A2:A3", "B2:C2", "D2:E2"],
        )
    )
    assert duties(found) == [
        ("2026-03-09", "duty", "D", "张三"),
        ("2026-03-09", "duty", "N", "李四"),
        ("2026-03-09", "lead", "", "王建国"),
    ]
    assert found.duties[0].telephone == "13800000010"


def test_ranges_of_days_over_new_year() -> None:
    found = read(
        xlsx(
            ["2026年元旦值班表"],
            ["值班时间", "带班领导", "值班人员", "联系电话"],
            ["12月31日-1月2日", "王建国", "张三\n李四", "13800000001\n13800000002"],
            ["1月3日", "刘洋", "王五", "13800000003"],
        )
    )
    assert sorted({duty.day.isoformat() for duty in found.duties}) == [
        "2025-12-31",
        "2026-01-01",
        "2026-01-02",
        "2026-01-03",
    ]
    assert {duty.name: duty.telephone for duty in found.duties if duty.part is DutyPart.DUTY} == {
        "张三": "13800000001",
        "李四": "13800000002",
        "王五": "13800000003",
    }


def test_one_row_a_shift_in_english() -> None:
    found = read(
        xlsx(
            ["Date", "Shift", "Name", "Phone"],
            ["2026-03-09", "Day", "张三", ""],
            ["2026-03-09", "Night shift", "李四", ""],
            ["2026-03-10", "早班", "王五", ""],
        )
    )
    assert duties(found) == [
        ("2026-03-09", "duty", "D", "张三"),
        ("2026-03-09", "duty", "N", "李四"),
        ("2026-03-10", "duty", "E", "王五"),
    ]


def test_standby_and_unknown_shift_is_asked() -> None:
    data = xlsx(["日期", "主班", "备班"], ["2026-03-09", "张三", "李四"])
    found = read(data)
    (question,) = found.questions
    assert (question.kind, question.written, question.cells) == (QuestionKind.UNKNOWN_CODE, "主班", ("Sheet1!B2",))
    assert not found.ready
    settled = read(data, answers={question.key: "D"})
    assert duties(settled) == [("2026-03-09", "duty", "D", "张三"), ("2026-03-09", "standby", "", "李四")]
    assert settled.ready
    left_out = read(data, answers={question.key: "skip"})
    assert duties(left_out) == [("2026-03-09", "standby", "", "李四")]


def test_an_office_without_shift_types_is_told_of_those_in_the_workbook() -> None:
    found = read(xlsx(["日期", "白班（8:00-20:00）", "夜班"], ["2026-03-09", "张三", "李四"]), shifts=())
    assert [(entry.code, entry.starts, entry.ends) for entry in found.legend] == [
        ("白班", "08:00", "20:00"),
        ("夜班", "", ""),
    ]
    assert found.ready


# -- grids -------------------------------------------------------------------------------------------


def grid(
    *rows: list[object], heading: list[object] | None = None, title: str = "2026年3月排班表", sheet: str = "Sheet1"
) -> bytes:
    weekdays = [None, None, *("日一二三四五六"[day % 7] for day in range(31))]
    return xlsx([title], heading or ["序号", "姓名", *range(1, 32), "合计"], weekdays, *rows, sheet=sheet)


def test_month_grid_with_legend_below_and_totals_at_the_right() -> None:
    data = grid(
        [1, "张三", *(["早", "中", "夜", "休"] * 8)[:31], "=SUM(C4:AG4)"],
        [2, "李四*", *(["D", "N", None, "/"] * 8)[:31], 23],
        [],
        ["早=08:00-16:00 中=16:00-00:00 夜=00:00-08:00 休=休息"],
    )
    found = read(data)
    assert layouts(data) == [Layout.MONTH_GRID]
    first = [(duty.day.day, duty.shift, duty.name, duty.cell) for duty in found.duties if duty.day.day <= 2]
    assert first == [
        (1, "E", "张三", "Sheet1!C4"),
        (1, "D", "李四", "Sheet1!C5"),
        (2, "M", "张三", "Sheet1!D4"),
        (2, "N", "李四", "Sheet1!D5"),
    ]
    assert len(found.duties) == 24 + 16
    assert all(duty.in_charge == (duty.name == "李四") for duty in found.duties)
    assert found.ready


def test_unknown_codes_are_asked_once_with_every_cell() -> None:
    data = grid([1, "张三", "△", "早中", "△", *[None] * 28])
    (question,) = read(data).questions
    assert (question.written, question.cells) == ("△", ("Sheet1!C4", "Sheet1!E4"))
    found = read(data, answers={question.key: "D"})
    assert [(duty.day.day, duty.shift) for duty in found.duties] == [(1, "D"), (2, "E"), (2, "M"), (3, "D")]


def test_real_dates_across_in_english() -> None:
    found = read(
        xlsx(
            ["Roster"],
            ["Name", "Group", *[datetime(2026, 3, day) for day in range(1, 11)], "Total"],
            ["张三", "A", *["D", "N", "OFF", None, "AL"] * 2, 4],
            ["Total", None, *[1] * 10],
            ["D=Day shift 08:00-20:00", "N=Night 20:00-08:00"],
        )
    )
    assert [(duty.day.day, duty.shift) for duty in found.duties] == [(1, "D"), (2, "N"), (6, "D"), (7, "N")]
    assert found.ready


def test_months_on_several_sheets_and_a_day_that_does_not_exist() -> None:
    rows = [["姓名", *range(1, 32)], ["张三", *["白"] * 31]]
    found = read(sheets({"3月": rows, "4月": rows}), "2026年排班表.xlsx")
    assert len(found.duties) == 31 + 30
    (problem,) = found.problems
    assert (problem.kind, problem.cell) == (ProblemKind.DAY_OUTSIDE_MONTH, "4月!AF2")


def test_a_month_that_begins_on_the_26th() -> None:
    found = read(xlsx(["2026年3月考勤"], ["姓名", *range(26, 29), *range(1, 26)], ["张三", *["白"] * 28]))
    assert (found.duties[0].day, found.duties[-1].day) == (date(2026, 2, 26), date(2026, 3, 25))


def test_without_a_month_it_asks() -> None:
    data = xlsx(["姓名", *range(1, 31)], ["张三", *["白"] * 30])
    found = read(data)
    assert not found.duties
    assert [question.kind for question in found.questions] == [QuestionKind.MONTH]
    assert len(read(data, answers={"month:Sheet1": "4"}).duties) == 30


def test_the_year_whose_weekdays_fit_is_taken() -> None:
    weekdays = ["日一二三四五六"[day % 7] for day in range(31)]
    found = read(xlsx(["3月"], ["姓名", *range(1, 32)], [None, *weekdays], ["张三", *["白"] * 31]), year_hint=2027)
    assert found.duties[0].day == date(2026, 3, 1)


def test_week_with_names_in_the_cells() -> None:
    data = xlsx(
        ["2026年第11周值班表"],
        ["班次", "3/9（周一）", "3/10（周二）", "3/11（周三）", "3/12（周四）", "3/13（周五）"],
        ["带班领导", "王建国", *[None] * 4],
        ["白班", "张三", "李四", "王五", "赵六", "钱七"],
        ["夜班\n20:00-8:00", "李四、王五", *["张三"] * 4],
        ["备班", *["刘洋"] * 5],
        merge=["B3:F3"],
    )
    found = read(data)
    assert layouts(data) == [Layout.NAME_GRID]
    assert [line for line in duties(found) if line[0] == "2026-03-09"] == [
        ("2026-03-09", "duty", "D", "张三"),
        ("2026-03-09", "duty", "N", "李四"),
        ("2026-03-09", "duty", "N", "王五"),
        ("2026-03-09", "lead", "", "王建国"),
        ("2026-03-09", "standby", "", "刘洋"),
    ]
    assert found.ready


# -- crews -------------------------------------------------------------------------------------------


def test_crews_in_turn_with_members_on_another_sheet() -> None:
    data = sheets(
        {
            "排班": [
                ["2026年3月班组轮值（09:00-次日09:00）"],
                ["日期", "班组", "备班"],
                ["3月1日", "1班", "2班"],
                ["3月2日", "二班", "三班"],
                ["3月3日", "第3组", 4],
            ],
            "人员": [["班组", "成员"], ["一班", "★张三、李四"], ["二班", "王五 赵六"]],
        }
    )
    found = read(data)
    assert layouts(data) == [Layout.CREWS_24H, Layout.CREW_MEMBERS]
    assert duties(found) == [
        ("2026-03-01", "duty", "", "1"),
        ("2026-03-01", "standby", "", "2"),
        ("2026-03-02", "duty", "", "2"),
        ("2026-03-02", "standby", "", "3"),
        ("2026-03-03", "duty", "", "3"),
        ("2026-03-03", "standby", "", "4"),
    ]
    assert {(duty.starts, duty.ends) for duty in found.duties} == {("09:00", "09:00")}
    assert [(member.crew, member.name, member.in_charge) for member in found.crew_members] == [
        ("1", "张三", True),
        ("1", "李四", False),
        ("2", "王五", False),
        ("2", "赵六", False),
    ]
    assert found.ready


def test_crews_as_columns_and_members_from_the_staff_list() -> None:
    roster = [["Date", "Crew", "Standby"], [date(2026, 3, 1), 1, 2], [date(2026, 3, 2), "Crew 2", "Crew 1"]]
    columns = read(sheets({"Roster": roster, "Members": [["一班", "二班"], ["张三", "李四"], ["王五", "赵六"]]}))
    assert [(member.crew, member.name) for member in columns.crew_members] == [
        ("1", "张三"),
        ("2", "李四"),
        ("1", "王五"),
        ("2", "赵六"),
    ]
    listed = read(
        sheets(
            {
                "Roster": roster,
                "Staff": [["姓名", "部门", "组别"], ["张三", "办公室", "1班"], ["李四", "办公室", "2班"]],
            }
        )
    )
    assert [(member.crew, member.person) for member in listed.crew_members] == [("1", ID["张三"]), ("2", ID["李四"])]


# -- staff -------------------------------------------------------------------------------------------


def test_staff_list_with_leavers_and_bad_cells() -> None:
    data = xlsx(
        ["单位人员花名册"],
        ["序号", "姓 名", "部门", "职务", "手机", "邮箱", "组别"],
        [1, "张  三", "办公室", "科长", 13800000001.0, "zs@example.com", "一组"],
        [2, "李芳", "财务科", "", "138-0000-0999", "bad", "二组"],
        [3, "王五", "财务科", "", "1.38E+10"],
        [4, "赵六(离职)"],
        [5, "李芳", "", "", "13800000999"],
        [6, None, "办公室"],
        ["合计", 5],
        struck=["B5"],
    )
    found = read(data)
    assert layouts(data) == [Layout.STAFF_LIST]
    assert [(row.name, row.telephone, row.left, row.person) for row in found.staff] == [
        ("张三", "13800000001", False, ID["张三"]),
        ("李芳", "13800000999", False, ""),
        ("王五", "", True, ID["王五"]),
        ("赵六", "", True, ID["赵六"]),
    ]
    assert (found.staff[0].department, found.staff[0].post, found.staff[0].email, found.staff[0].group) == (
        "办公室",
        "科长",
        "zs@example.com",
        "一组",
    )
    assert [(problem.kind, problem.cell) for problem in found.problems] == [
        (ProblemKind.BAD_EMAIL, "Sheet1!F4"),
        (ProblemKind.BAD_TELEPHONE, "Sheet1!E5"),
        (ProblemKind.TWICE, "Sheet1!B7"),
        (ProblemKind.NO_NAME, "Sheet1!B8"),
    ]


def test_staff_list_in_english_with_status() -> None:
    found = read(
        xlsx(
            ["Staff no.", "Name", "Department", "Title", "Mobile", "E-mail", "Status"],
            ["A01", "Mary Jones", "Front office", "Clerk", "+44 20 7946 0000", "m@example.com", "active"],
            ["A02", "John Smith", "Front office", "", "", "", "left"],
        ),
        people=(KnownPerson("7", "J. Smith", staff_number="A02"),),
    )
    assert [(row.name, row.staff_number, row.left, row.person) for row in found.staff] == [
        ("Mary Jones", "A01", False, ""),
        ("John Smith", "A02", True, "7"),
    ]
    assert found.ready


def test_people_of_the_staff_sheet_are_known_to_the_roster_sheet() -> None:
    found = read(
        sheets({"值班": [["日期", "值班员"], ["2026-03-09", "胡新"]], "人员": [["姓名", "部门"], ["胡新", "办公室"]]})
    )
    assert [(duty.person, duty.name) for duty in found.duties] == [("new:胡新", "胡新")]
    assert found.ready


def test_struck_through_duty_is_left_out_and_said() -> None:
    found = read(xlsx(["日期", "值班员"], ["2026-03-09", "张三"], ["2026-03-10", "李四"], struck=["B2"]))
    assert [duty.name for duty in found.duties] == ["李四"]
    assert [(problem.kind, problem.cell) for problem in found.problems] == [(ProblemKind.STRUCK, "Sheet1!B2")]


def test_known_shift_found_by_its_hours() -> None:
    found = read(
        xlsx(["日期", "时间", "值班员"], ["2026-03-09", "9:00-17:00", "张三"]),
        shifts=(KnownShift("X", "office hours", "09:00", "17:00"),),
    )
    assert [duty.shift for duty in found.duties] == ["X"]


# -- further kinds of the same -----------------------------------------------------------------------


def test_telephones_in_the_same_column_as_the_names() -> None:
    found = read(
        xlsx(
            ["关于2026年国庆节值班安排"],
            ["日期", "带班领导及电话", "值班人员及电话"],
            ["10月1日", "王建国\n13800000010", "张三 13800000001\n李四 13800000002"],
            ["10月2日", None, "王五（13800000003）"],
            ["填表人：张三", "审核人：李四", ""],
            merge=["B3:B4"],
        )
    )
    assert [(duty.day.day, duty.part.value, duty.name, duty.telephone) for duty in found.duties] == [
        (1, "lead", "王建国", "13800000010"),
        (1, "duty", "张三", "13800000001"),
        (1, "duty", "李四", "13800000002"),
        (2, "lead", "王建国", "13800000010"),
        (2, "duty", "王五", "13800000003"),
    ]
    assert found.ready


@pytest.mark.parametrize(
    "legend",
    [
        ["注：△早班（8:00-16:00） ○中班（16:00-24:00） ☆夜班（20:00-8:00） √休息"],
        ["△=08:00-16:00，○=16:00-24:00，☆=夜班，√=休"],
        ["△：早班；○：中班；☆：夜班；√：休息"],
    ],
)
def test_legends_of_signs(legend: list[object]) -> None:
    found = read(xlsx(["2026年3月"], ["姓名\\日期", *range(1, 9)], ["张三", *["△", "○", "☆", "√"] * 2], legend))
    assert [(duty.day.day, duty.shift) for duty in found.duties] == [
        (1, "E"),
        (2, "M"),
        (3, "N"),
        (5, "E"),
        (6, "M"),
        (7, "N"),
    ]
    assert found.ready


def test_a_legend_beside_the_grid() -> None:
    found = read(
        xlsx(
            ["2026年3月"],
            ["姓名", *range(1, 8), None, "图例"],
            ["张三", *["A", "B"] * 3, "A", None, "A", "08:00-16:00"],
            ["李四", *["A", "B"] * 3, "A", None, "B：中班 16:00-24:00"],
        )
    )
    assert {(duty.code, duty.shift) for duty in found.duties} == {("A", "E"), ("B", "M")}
    assert found.ready


def test_departments_merged_beside_the_names_and_weekdays_headed() -> None:
    found = read(
        xlsx(
            ["2026年3月份排班表"],
            ["部门", "姓名", "日期", *[None] * 30],
            [None, None, *range(1, 32)],
            ["星期", None, *["日一二三四五六"[day % 7] for day in range(31)]],
            ["办公室", "张三", *["白"] * 31],
            [None, "李四", *["夜"] * 31],
            ["白班人数", None, *[1] * 31],
            ["制表人：张三"],
            merge=["A2:A3", "B2:B3", "C2:AG2", "A5:A6"],
        )
    )
    assert {(duty.name, duty.shift) for duty in found.duties} == {("张三", "D"), ("李四", "N")}
    assert len(found.duties) == 62
    assert found.ready


def test_crews_in_a_grid_and_crews_by_shift() -> None:
    across = read(
        xlsx(
            ["2026年3月四班三运转"],
            ["班组", *range(1, 9)],
            ["甲班", *["早", "中", "夜", "休"] * 2],
            ["乙班", *["休", "早", "中", "夜"] * 2],
        )
    )
    assert [(duty.day.day, duty.shift, duty.crew) for duty in across.duties[:3]] == [
        (1, "E", "甲"),
        (2, "M", "甲"),
        (2, "E", "乙"),
    ]
    down = read(xlsx(["2026年3月"], ["日期", "白班", "夜班", "休息"], ["3月1日", "一班", "二班", "三班"]))
    assert [(duty.shift, duty.crew) for duty in down.duties] == [("D", "1"), ("N", "2")]


def test_two_months_below_one_another_each_with_its_title() -> None:
    found = read(
        xlsx(
            ["2026年3月值班表"],
            ["日期", "值班员"],
            ["30日", "张三"],
            ["31日", "李四"],
            [],
            ["2026年4月值班表"],
            ["日期", "值班员"],
            ["1日", "王五"],
        )
    )
    assert [(duty.day.isoformat(), duty.name) for duty in found.duties] == [
        ("2026-03-30", "张三"),
        ("2026-03-31", "李四"),
        ("2026-04-01", "王五"),
    ]


def test_two_lists_of_staff_beside_one_another() -> None:
    found = read(
        xlsx(
            ["序号", "姓名", "电话", "序号", "姓名", "电话"],
            [1, "张三", "13800000001", 3, "王五", "13800000003"],
            [2, "李四", "13800000002", None, None, None],
        )
    )
    assert [(row.name, row.telephone) for row in found.staff] == [
        ("张三", "13800000001"),
        ("李四", "13800000002"),
        ("王五", "13800000003"),
    ]
    assert found.ready
