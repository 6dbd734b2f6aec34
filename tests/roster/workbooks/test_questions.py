"""Asking instead of guessing; corrected mappings; the same file twice."""

import json

from roster.workbooks import KnownPerson, Layout, Mapping, Meaning, QuestionKind, propose, read_workbook, understand
from tests.roster.workbooks.samples import ID, PEOPLE, SHIFTS, read, xlsx

TWO = (
    *PEOPLE,
    KnownPerson("w1", "王伟", telephone="13911110001", group="北区"),
    KnownPerson("w2", "王伟", telephone="13911110002", group="南区"),
)


def test_an_unknown_name_is_asked_once_and_the_answer_settles_it() -> None:
    data = xlsx(["日期", "值班员"], ["2026-03-09", "张珊"], ["2026-03-10", "张珊、李四"])
    found = read(data)
    (question,) = found.questions
    assert (question.kind, question.written, question.cells) == (
        QuestionKind.UNKNOWN_NAME,
        "张珊",
        ("Sheet1!B2", "Sheet1!B3"),
    )
    assert [option.value for option in question.options] == [ID["张三"], "new", "skip"]
    assert [duty.person for duty in found.duties] == ["", "", ID["李四"]]
    assert [duty.person for duty in read(data, answers={question.key: ID["张三"]}).duties] == [
        ID["张三"],
        ID["张三"],
        ID["李四"],
    ]
    assert [duty.person for duty in read(data, answers={question.key: "new"}).duties] == [
        "new:张珊",
        "new:张珊",
        ID["李四"],
    ]
    assert [duty.name for duty in read(data, answers={question.key: "skip"}).duties] == ["李四"]
    assert not read(data, answers={question.key: "nobody of that id"}).duties[0].person


def test_two_of_one_name_are_told_apart_by_telephone_or_asked() -> None:
    found = read(
        xlsx(
            ["日期", "值班员", "电话"],
            ["2026-03-09", "王伟", "13911110002"],
            ["2026-03-10", "王伟13911110001", None],
            ["2026-03-11", "王伟", None],
        ),
        people=TWO,
    )
    assert [duty.person for duty in found.duties] == ["w2", "w1", ""]
    (question,) = found.questions
    assert (question.kind, question.cells) == (QuestionKind.AMBIGUOUS_NAME, ("Sheet1!B4",))
    assert {option.value for option in question.options} == {"w1", "w2", "new", "skip"}
    assert "13911110001" in question.options[0].why


def test_a_title_alone_is_matched_by_post_or_asked() -> None:
    data = xlsx(["日期", "值班员"], ["2026-03-09", "黄科长"])
    (question,) = read(data).questions
    assert [option.value for option in question.options] == [ID["黄强"], "skip"]
    assert not read(data, people=(KnownPerson("h", "黄河", post="科长"), *PEOPLE)).questions


def test_two_names_or_one_is_asked() -> None:
    data = xlsx(["日期", "值班员"], ["2026-03-09", "周敏吴静"])
    (question,) = read(data).questions
    assert question.kind is QuestionKind.SPLIT_NAMES
    found = read(data, answers={question.key: "several"})
    assert [duty.name for duty in found.duties] == ["周敏", "吴静"]


def test_formulas_are_listed_and_their_shown_values_taken_only_when_asked_for() -> None:
    import io
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(xlsx(["日期", "值班员"], ["2026-03-09", "张三"], ["=A2+1", "李四"])))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = (
                    content.replace(b"<v />", b"<v>46091</v>")
                    .replace(b"<v></v>", b"<v>46091</v>")
                    .replace(b"<v/>", b"<v>46091</v>")
                )
            archive.writestr(name, content)
    found = read(stream.getvalue())
    assert [problem.cell for problem in found.errors] == ["Sheet1!A3"]
    (question,) = found.questions
    assert question.key == "formula:Sheet1!A"
    taken = read(stream.getvalue(), answers={question.key: "use"})
    assert [duty.day.isoformat() for duty in taken.duties] == ["2026-03-09", "2026-03-10"]
    assert taken.ready


def test_a_corrected_mapping_is_remembered_for_the_next_file() -> None:
    march = xlsx(["2026年3月"], ["日期", "甲岗", "乙岗"], ["3月9日", "张三", "李四"])
    april = xlsx(["2026年4月"], [], ["日期", "甲岗", "乙岗"], ["4月9日", "王五", "赵六"], ["4月10日", "王五", "赵六"])
    known = {"known_people": PEOPLE, "known_shift_codes": SHIFTS}
    book = read_workbook(march, "3.xlsx")
    (sheet,) = propose(book, **known).mapping.sheets
    corrected = Mapping((sheet.with_column("B", Meaning.LEAD).with_column("C", Meaning.ON_DUTY, code="D"),))
    kept = json.loads(json.dumps(corrected.remembered()))
    proposal = propose(read_workbook(april, "4.xlsx"), remembered=kept, **known)
    assert proposal.sheets[0].remembered
    found = understand(read_workbook(april, "4.xlsx"), proposal.mapping, **known)
    assert [(duty.day.isoformat(), duty.part.value, duty.shift, duty.name) for duty in found.duties] == [
        ("2026-04-09", "lead", "", "王五"),
        ("2026-04-09", "duty", "D", "赵六"),
        ("2026-04-10", "lead", "", "王五"),
        ("2026-04-10", "duty", "D", "赵六"),
    ]


def test_mapping_and_results_round_trip_through_json() -> None:
    data = xlsx(
        ["2026年3月排班表"], ["姓名", *range(1, 32)], ["张三", *["早", "△", None] * 10, "早"], ["早=08:00-16:00"]
    )
    book = read_workbook(data, "a.xlsx")
    proposal = propose(book, known_people=PEOPLE, known_shift_codes=SHIFTS)
    again = Mapping.from_json(proposal.mapping.to_json())
    assert again == proposal.mapping
    found = understand(book, again, known_people=PEOPLE, known_shift_codes=SHIFTS)
    plain = json.loads(json.dumps(found.to_plain()))
    assert plain["duties"][0]["day"] == "2026-03-01"
    assert plain["questions"][0]["sentence"] == "Which shift is “△”?"


def test_the_same_content_has_the_same_fingerprint_wherever_it_stands() -> None:
    one = read(xlsx(["日期", "值班员"], ["2026-03-09", "张三"], ["2026-03-10", "李四"]))
    other = read(
        xlsx(["值班表"], [], ["日期", "星期", "值班员"], ["3月10日", "周二", "李 四"], ["3月9日", "周一", "张三"])
    )
    changed = read(xlsx(["日期", "值班员"], ["2026-03-09", "李四"], ["2026-03-10", "张三"]))
    assert one.fingerprint == other.fingerprint
    assert one.fingerprint != changed.fingerprint


def test_a_sheet_set_to_ignored_or_gone_is_not_read() -> None:
    book = read_workbook(xlsx(["日期", "值班员"], ["2026-03-09", "张三"]), "a.xlsx")
    (sheet,) = propose(book).mapping.sheets
    from dataclasses import replace

    assert not understand(book, Mapping((replace(sheet, layout=Layout.IGNORED),))).duties
    assert (
        understand(book, Mapping((replace(sheet, sheet="other"),)))
        .problems[0]
        .sentence.startswith("This file has no sheet “other”")
    )
    assert (
        "people on duty" in understand(book, Mapping((sheet.with_column("B", Meaning.IGNORED),))).problems[0].sentence
    )
