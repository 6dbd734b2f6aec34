"""Names in one cell: how many, whose, and what stands beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.workbooks.known import KnownPerson
from roster.workbooks.names import is_plausible_name, split_names
from roster.workbooks.people import SURNAMES, build_people, fold
from roster.workbooks.telephones import normalise_telephone

KNOWN = [*["张三", "李四", "王五", "赵六", "欧阳修文", "王小明"], "John Smith", "Mary Jones"]
PEOPLE = build_people(KnownPerson(name, name) for name in KNOWN)


def names(text: str) -> list[str]:
    return [name.name for name in split_names(text, PEOPLE)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张  三", ["张三"]),
        ("张　三", ["张三"]),
        ("张\n三", ["张三"]),
        ("张三 李四", ["张三", "李四"]),
        ("张三、李四，王五", ["张三", "李四", "王五"]),
        ("张三/李四\n王五", ["张三", "李四", "王五"]),
        ("张三;李四", ["张三", "李四"]),
        ("张三李四", ["张三", "李四"]),
        ("欧阳 修文", ["欧阳修文"]),
        ("刘洋 陈静", ["刘洋", "陈静"]),
        ("刘 洋 陈 静", ["刘洋", "陈静"]),
        ("刘洋 李 娜", ["刘洋", "李娜"]),
        ("王 小 明", ["王小明"]),
        ("赵 六、钱 七", ["赵六", "钱七"]),
        ("John Smith", ["John Smith"]),
        ("Ｊｏｈｎ　Ｓｍｉｔｈ", ["John Smith"]),
        ("John Smith, Mary Jones", ["John Smith", "Mary Jones"]),
        ("John Smith Mary Jones", ["John Smith", "Mary Jones"]),
        ("张三和李四", ["张三", "李四"]),
        ("李和平", ["李和平"]),
        ("/", []),
        ("无", []),
        ("", []),
        ("带班：张三", ["张三"]),
        ("张三、 李四、", ["张三", "李四"]),
        ("阿依古丽·买买提", ["阿依古丽·买买提"]),
        ("13800000001", []),
    ],
)
def test_how_many_names_stand_in_a_cell(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("王科长", "王", "科长"),
        ("李主任", "李", "主任"),
        ("张三主任", "张三", "主任"),
        ("张三 主任", "张三", "主任"),
        ("主任张三", "张三", "主任"),
        ("陈总", "陈", "总"),
        ("刘工", "刘", "工"),
        ("副处长刘洋", "刘洋", "副处长"),
        ("刘洋（副局长）", "刘洋", "副局长"),
        ("李老师", "李", "老师"),
    ],
)
def test_titles(text: str, name: str, title: str) -> None:
    (found,) = split_names(text, PEOPLE)
    assert (found.name, found.title) == (name, title)


@pytest.mark.parametrize(
    "text", ["★张三 李四", "张三* 李四", "☆ 张三、李四", "张三(带班) 李四", "＊张 三\n李四", "张三（组长）、李四"]
)
def test_the_star_marks_the_one_in_charge(text: str) -> None:
    assert [(name.name, name.in_charge) for name in split_names(text, PEOPLE)] == [("张三", True), ("李四", False)]


@pytest.mark.parametrize(
    "text",
    [
        "张三13812345678 李四13812345679",
        "张三（13812345678）李四(138 1234 5679)",
        "张三 138-1234-5678\n李四 13812345679",
        "张三：13812345678；李四：13812345679",
        "张三,+86 13812345678,李四,13812345679",
    ],
)
def test_telephones_behind_names(text: str) -> None:
    found = [(name.name, name.telephone) for name in split_names(text, PEOPLE)]
    assert found == [("张三", "13812345678"), ("李四", "13812345679")]


def test_remarks_in_brackets_are_kept_apart() -> None:
    (found,) = split_names("张三（替李四）", PEOPLE)
    assert (found.name, found.remark) == ("张三", "替李四")


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        (1.38e10, "13800000000"),
        (13812345678.0, "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("010-12345678转8012", "01012345678"),
        ("１３８１２３４５６７８", "13812345678"),
        (8012, "8012"),
    ],
)
def test_telephones_come_to_one_form(written: object, digits: str) -> None:
    assert normalise_telephone(written) == digits


@pytest.mark.parametrize(
    ("written", "meant"),
    [("张珊", "张三"), ("李思", "李四"), ("赵陆", "赵六"), ("王晓明", "王小明"), ("John Smyth", "John Smith")],
)
def test_likely_people_are_offered_first(written: str, meant: str) -> None:
    assert PEOPLE.like(written)[0].name == meant


CHINESE = st.builds(
    lambda family, given_name: family + given_name,
    st.sampled_from(sorted(SURNAMES - {" "})),
    st.text(alphabet="伟芳娜敏静丽强磊洋勇艳杰娟涛明超秀霞", min_size=1, max_size=2),
)


@given(
    st.lists(CHINESE, min_size=1, max_size=4, unique=True),
    st.sampled_from(["、", "，", "/", "\n", ",", "；", " ", "  "]),
)
def test_known_people_come_back_however_they_are_parted(written: list[str], mark: str) -> None:
    people = build_people(KnownPerson(name, name) for name in written)
    assert [name.name for name in split_names(mark.join(written), people)] == written


@given(CHINESE, st.sampled_from([" ", "　", "  "]))
def test_blanks_inside_a_known_name_do_not_count(name: str, blank: str) -> None:
    people = build_people([KnownPerson("1", name)])
    assert [found.name for found in split_names(blank.join(name), people)] == [name]
    assert people.named(blank.join(name))[0].id == "1"


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    split_names(text, PEOPLE)
    normalise_telephone(text)
    is_plausible_name(text)
    assert fold(fold(text)) == fold(text)
