import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.people import rules


def test_chinese_names_sort_like_a_dictionary():
    names = ["张三", "李四", "曾国", "单雄", "阿土", "林一", "Smith John", "王五"]
    assert sorted(names, key=rules.sort_key) == ["阿土", "李四", "林一", "单雄", "Smith John", "王五", "曾国", "张三"]


@pytest.mark.parametrize(
    "name, key",
    [
        ("张三", "zhangsan zs"),
        ("單雄信", "shanxiongxin sxx"),
        ("欧阳修", "ouyangxiu oyx"),
        ("Zoë Müller", "zoemuller zm"),
    ],
)
def test_a_name_is_found_by_pinyin_and_initials(name, key):
    assert rules.search_key(name) == key


def test_the_log_in_name_is_numbered_until_it_is_free():
    assert rules.log_in_name("张三", "", "", ()) == "zhangsan"
    assert rules.log_in_name("张三", "", "", {"zhangsan", "zhangsan2"}) == "zhangsan3"
    assert rules.log_in_name("张三", "san.zhang@example.com", "", ()) == "san.zhang"
    assert rules.log_in_name("★", "", "A-17", ()) == "a-17"


@given(st.text(min_size=1, max_size=120))
def test_any_name_has_keys_that_fit(name):
    assert len(rules.sort_key(name)) <= 240
    assert len(rules.search_key(name)) <= 300
    assert 0 < len(rules.log_in_name(name, "", "", ())) <= 64


@given(st.text("0123456789+ -", max_size=20))
def test_a_masked_telephone_never_shows_its_middle(telephone):
    masked = rules.masked_telephone(telephone)
    assert len(telephone) <= 7 or telephone[3:-2] not in masked
    assert len(telephone) > 7 or set(masked) <= {"·"}


def test_a_masked_address_keeps_only_its_first_letter():
    assert rules.masked_email("lisi@example.com") == "l····@example.com"
    assert rules.masked_email("") == ""
