"""What leaves the house: lists for other programs, one request as a form on paper."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from approvals.export import sheets
from approvals.models import SpendingRequest
from approvals.rules.numerals import capital_amount
from core.people.actions import name_deputy
from tests import builders
from tests.approvals.world import MINUTE, NOON, change

pytestmark = pytest.mark.django_db
CSV, XLSX = "/approvals/spending.csv", "/approvals/spending.xlsx"


@pytest.fixture
def as_finance(client, world, time_machine):
    time_machine.move_to(NOON)
    client.force_login(world.finance)
    return client


def csv_rows(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def sheet_of(response):
    return load_workbook(io.BytesIO(response.content)).active


def test_the_list_goes_out_as_csv(as_finance, world):
    request = world.asked("800.50")
    response = as_finance.get(CSV)
    assert response["Content-Disposition"] == 'attachment; filename="spending-20261124.csv"'
    head, row = csv_rows(response)
    assert dict(zip(head, row, strict=True)) == {
        "Number": str(request.pk), "Asked at": "2026-11-24 12:00", "Charged on": "2026-11-24",
        "Kind": "spending request", "State": "settled at the desk", "Department": "Operations", "Budget line": "",
        "Payee": "Sanlian Stationers", "Purpose": "Toner for the printer", "Amount": "800.50", "Currency": "CNY",
        "Asked by": "Li Wei", "Closed at": "2026-11-24 12:00",
    }  # fmt: skip


def test_the_list_goes_out_as_a_workbook_with_real_numbers(as_finance, world):
    world.asked("800.50")
    sheet = sheet_of(as_finance.get(XLSX))
    head, row = sheet.iter_rows(max_row=2)
    found = dict(zip([cell.value for cell in head], row, strict=True))
    assert (found["Amount"].value, found["Amount"].number_format) == (800.5, "#,##0.00")
    assert (found["Charged on"].is_date, found["Payee"].value, sheet.freeze_panes) == (True, "Sanlian Stationers", "A2")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_what_begins_like_a_formula_is_text(as_finance, world, start):
    evil = f"{start}HYPERLINK(1)"
    world.asked("800.50", purpose=evil)
    assert csv_rows(as_finance.get(CSV))[1][8] == f"'{evil}"
    cell = sheet_of(as_finance.get(XLSX)).cell(2, 9)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (evil, "s", True)


def test_the_filters_of_the_page_hold(as_finance, world):
    world.asked("800.50")
    world.asked("1500.00", payee="Elsewhere", purpose="A chair")
    assert [row[9] for row in csv_rows(as_finance.get(CSV))[1:]] == ["800.50"]
    assert [row[9] for row in csv_rows(as_finance.get(CSV, {"what": "reserved"}))[1:]] == ["1500.00"]
    assert sheet_of(as_finance.get(XLSX, {"department": world.admin.pk})).max_row == 1


def test_everyone_takes_away_only_what_he_may_read(client, world, time_machine):
    time_machine.move_to(NOON)
    world.asked("800.50")
    world.purchase()
    for person, amounts in [(world.officer, ["800.50"]), (world.colleague, []), (world.clerk, ["30000.00"])]:
        client.force_login(person)
        assert [row[9] for row in csv_rows(client.get(CSV, {"what": "all"}))[1:]] == amounts
        assert sheet_of(client.get(XLSX, {"what": "all"})).max_row == 1 + len(amounts)


def test_a_list_that_nobody_would_read_is_refused_in_a_sentence(as_finance, world, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    world.asked("800.50")
    world.asked("10.00", payee="Elsewhere", purpose="A chair")
    response = as_finance.get(CSV)
    assert (response.status_code, "more than 1 requests" in response.text) == (400, True)


# capital numerals


@pytest.mark.parametrize(("amount", "currency", "words"), [
    ("1200", "CNY", "人民币壹仟贰佰元整"),
    ("1000.05", "CNY", "人民币壹仟元零伍分"),
    ("0.50", "HKD", "港币伍角"),
    ("100010.00", "CNY", "人民币壹拾万零壹拾元整"),
    ("999999999999.99", "USD", "美元玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
])  # fmt: skip
def test_an_amount_in_capital_numerals(amount, currency, words):
    assert capital_amount(Decimal(amount), currency) == words


def test_traditional_numerals():
    assert capital_amount(Decimal("36200000.26"), "TWD", traditional=True) == "新台幣參仟陸佰貳拾萬元貳角陸分"


DIGITS = {character: number for number, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}
SMALL = {"角": 10, "分": 1}


def read_back(words):
    """The amount in cents that the numerals say."""
    yuan, _sign, rest = words.removeprefix("人民币").rpartition("元")
    total = section = digit = 0
    for character in yuan:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in UNITS:
            section, digit = section + digit * UNITS[character], 0
        else:
            total += (section + digit) * {"万": 10_000, "亿": 10**8}[character]
            section = digit = 0
    cents = [DIGITS[rest[place - 1]] * SMALL[letter] for place, letter in enumerate(rest) if letter in SMALL]
    return (total + section + digit) * 100 + sum(cents)


@given(st.integers(1, 10**10))
def test_the_numerals_say_the_amount(cents):
    assert read_back(capital_amount(Decimal(cents) / 100, "CNY")) == cents


# the form


def pages_of(response):
    """The words of each page without blanks; the reader leaves the upper half of each character code in."""
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    pages = PdfReader(io.BytesIO(response.content)).pages
    return ["".join(page.extract_text().replace("\0", "").split()) for page in pages]


def text_of(response):
    return "".join(pages_of(response))


def form(client, request, language="en", person=None):
    if person:
        person.language = language
        person.save(update_fields=["language"])
        client.force_login(person)
    return client.get(f"/approvals/requests/{request.pk}/form.pdf")


def test_the_form_shows_content_chain_versions_and_vouchers(as_finance, world):
    quote = SimpleUploadedFile("quote.pdf", b"%PDF-1.7 a quote")
    request = world.approved(world.asked("30000.00", files=[quote]), world.leader)
    request = change(request=request, draft=world.draft("31000.00"), by=world.officer, now=NOON + 2 * MINUTE)
    day = NOON.date()
    name_deputy(
        person=world.head, deputy=world.clerk, start=day, end=day + timedelta(days=1), reason="ill", by=None, now=NOON
    )  # fmt: skip
    request = world.approved(request, world.leader, now=NOON + 3 * MINUTE)
    request = world.approved(request, world.clerk, now=NOON + 4 * MINUTE)
    text = text_of(form(as_finance, request))
    for part in (
        "Spending request", f"No. {request.pk}, version 2", "Toner for the printer", "31,000.00 CNY",
        "Sanlian Stationers", "Operations", "Li Wei", "Chen Lead", "Qian Clerk on behalf of Sun Head",
        "2026-11-24 12:04", "Signatures of earlier versions", "quote.pdf",
    ):  # fmt: skip
        assert part.replace(" ", "") in text, part
    assert request.content_hash in text
    assert request.vouchers.get().sha256 in text
    assert "元" not in text


def test_a_refusal_stands_with_its_reason_and_advice_with_its_answer(as_finance, world):
    request = world.refused(world.asked(), world.leader, reason="Too dear by half")
    assert "refusedToodearbyhalf" in text_of(form(as_finance, request))


def test_what_was_settled_says_that_nobody_signed(as_finance, world):
    assert "None:settledatthedesk" in text_of(form(as_finance, world.asked("10.00")))


@pytest.mark.parametrize(("language", "words"), [
    ("zh-hans", "人民币壹仟贰佰元整"), ("zh-hant", "人民幣壹仟貳佰元整"),
])  # fmt: skip
def test_a_reader_of_chinese_gets_capital_numerals(client, world, time_machine, language, words):
    time_machine.move_to(NOON)
    request = world.asked("1200.00", purpose="打印机墨粉", payee="三联文具")
    text = text_of(form(client, request, language, world.finance))
    assert words in text
    assert "打印机墨粉" in text and "三联文具" in text


def test_a_long_form_runs_over_pages_and_keeps_every_word(as_finance, world):
    files = [
        SimpleUploadedFile(f"quote-{number}-{'x' * 60}.pdf", f"%PDF-1.7 {number}".encode()) for number in range(10)
    ]
    request = world.asked("30000.00", purpose="墨 " * 110, files=files)
    pages = pages_of(form(as_finance, request))
    assert len(pages) >= 2
    assert "".join(pages).count("墨") == 110
    assert all(file.sha256 in "".join(pages) for file in request.vouchers.all())


def test_for_who_may_not_read_it_there_is_no_form(client, world, time_machine):
    time_machine.move_to(NOON)
    request = world.purchase()
    for person in (world.officer, world.leader, builders.administrator(builders.office())):
        assert form(client, request, "en", person).status_code == 404
    assert form(client, request, "en", world.clerk).status_code == 200
    assert client.get(f"/approvals/requests/{SpendingRequest.objects.count() + 99}/form.pdf").status_code == 404
