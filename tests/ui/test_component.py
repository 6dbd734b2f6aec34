"""Components: what a page builder asks for is what a reader and a screen reader get."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone, translation

from core.ui import charts, times, wording
from tests.ui.markup import draw

NOW = datetime(2026, 11, 23, 19, 10, tzinfo=UTC)  # 03:10 on Tuesday 24 November in Shanghai


class EntryForm(forms.Form):
    what = forms.CharField(label="What happened", help_text="One sentence.", widget=forms.Textarea)
    severity = forms.ChoiceField(label="Severity", choices=[("a", "low"), ("b", "high")], widget=forms.RadioSelect)
    tell = forms.BooleanField(label="Tell the lead", required=False)


@pytest.mark.parametrize(
    "source",
    [
        "{% button 'Go' colour='red' %}",
        "{% badge 'late' kind='red' %}",
        "{% stat 'Late' 1 kind='warning' %}",
        "{% panel 'x' tint='y' %}{% endpanel %}",
        "{% panel 'x' level=1 %}{% endpanel %}",
        "{% alert 'x' kind='error' %}{% endalert %}",
        "{% icon 'no-such-icon' %}",
        "{% button 'Go' onclick='x()' %}",
        "{% check 'x' state='half' %}{% endcheck %}",
        "{% when moment now=moment show='never' %}",
    ],
)
def test_a_misspelt_prop_or_kind_is_an_error(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw(source, moment=NOW)


def test_text_is_escaped_everywhere() -> None:
    evil = "<script>x</script>"
    drawn = draw(
        "{% button evil reason=evil %}{% badge evil %}{% person evil role=evil %}{% panel evil footer=evil %}{{ evil }}"
        "{% endpanel %}{% page_header evil %}{{ evil }}{% endpage_header %}{% table evil caption=evil %}"
        "<tr><td>{{ evil }}</td></tr>{% endtable %}",
        evil=evil,
    )
    assert drawn.find("script") is None


def test_a_disabled_button_says_why_and_sends_nothing() -> None:
    drawn = draw("{% button 'Publish' type='submit' name='act' value='publish' href='/x/' reason='A gap is open.' %}")
    button = drawn.button
    assert (button["type"], button["aria-disabled"]) == ("button", "true")
    assert not button.has_attr("name")
    assert drawn.a is None
    assert drawn.find(id=button["aria-describedby"]).get_text(strip=True) == "A gap is open."


def test_a_button_is_a_link_with_href_and_takes_htmx_attributes() -> None:
    assert draw("{% button 'Log' href='/log/' %}").a["href"] == "/log/"
    button = draw("{% button 'Take' hx_post='/take/' hx_target='#row' data_shortcut='' %}").button
    assert (button["hx-post"], button["hx-target"]) == ("/take/", "#row")
    assert not button.has_attr("data-shortcut")


def test_an_icon_only_button_has_a_name() -> None:
    assert draw("{% button 'Settings' icon='settings' hide_label=True %}").button.get_text(strip=True) == "Settings"


def test_a_post_button_is_a_form_with_a_token() -> None:
    request = RequestFactory().get("/")
    form = draw("{% post_button 'Check in' url='/in/' confirm='Now?' next='/desk/' %}", request=request).form
    assert (form["method"], form["action"], form["data-confirm"]) == ("post", "/in/", "Now?")
    assert form.find("input", {"name": "csrfmiddlewaretoken"})["value"]
    assert form.find("input", {"name": "next"})["value"] == "/desk/"
    assert form.button["type"] == "submit"


def test_a_wrong_field_keeps_its_input_and_names_its_error() -> None:
    form = EntryForm({"what": "", "severity": "b", "tell": "on"})
    drawn = draw("{% form_fields form %}", form=form)
    area = drawn.find("textarea")
    assert area["aria-invalid"] == "true"
    described = [drawn.find(id=name).get_text(strip=True) for name in area["aria-describedby"].split()]
    assert described == ["One sentence.", "This field is required."]
    assert drawn.find("input", {"name": "severity", "value": "b"}).has_attr("checked")
    summary = drawn.find(role="alert")
    assert summary.a["href"] == f"#{area['id']}"
    assert "What happened" in summary.get_text()


def test_every_control_has_a_label() -> None:
    drawn = draw("{% form_fields form %}", form=EntryForm())
    for control in drawn.select("input, textarea"):
        assert control.find_parent("label") or drawn.find("label", {"for": control["id"]})
    assert drawn.fieldset.legend.get_text(strip=True) == "Severity"
    assert drawn.find(role="alert") is None


def test_table_cells_carry_their_headings_for_narrow_screens() -> None:
    rows = "<tr><td>1</td><td class='x'>2</td><td>3</td></tr><tr><th>4</th></tr>"
    drawn = draw("{% table 'Time' 'Matter' '' caption='Log' numbers='1' %}" + rows + "{% endtable %}")
    assert [cell["data-label"] for cell in drawn.select("tbody td, tbody th")] == ["Time", "Matter", "", "Time"]
    assert [heading.get_text() for heading in drawn.select("thead th")] == ["Time", "Matter"]
    assert drawn.select_one("tbody td").has_attr("data-number")
    assert drawn.select("thead th")[0].has_attr("data-number")
    assert drawn.caption.get_text() == "Log"


def test_pages_keep_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/log/?severity=high&page=2")
    page = Paginator(range(95), 10).page(2)
    drawn = draw("{% pagination page %}", page=page, request=request)
    assert drawn.find(rel="next")["href"] == "?severity=high&page=3"
    assert drawn.find(attrs={"aria-current": "page"}).get_text() == "2"
    assert draw("{% pagination page %}", page=Paginator([1], 10).page(1), request=request).find() is None


@pytest.mark.parametrize(
    ("name", "letters"),
    [("李伟", "李伟"), ("欧阳娜娜", "娜娜"), ("Anna Kovács", "AK"), ("Plato", "P"), ("Jean-Luc van Damme", "JD")],
)
def test_initials(name: str, letters: str) -> None:
    assert draw("{% person name %}", name=name).find(class_="avatar").get_text() == letters


def test_nobody_is_said_in_words() -> None:
    assert "nobody" in draw("{% person who note='East group' %}", who=None).get_text()


def test_times_are_relative_with_the_exact_one_beside() -> None:
    with timezone.override("Asia/Shanghai"):
        drawn = draw("{% when at now=now %}", at=NOW + timedelta(minutes=12), now=NOW)
        assert drawn.time.get_text() == "in 12 min 03:22"
        assert datetime.fromisoformat(drawn.time["datetime"]) == NOW + timedelta(minutes=12)
        assert times.exact(NOW - timedelta(days=2), NOW) == "Sun 22 Nov 03:10"
        assert times.relative(NOW + timedelta(seconds=20), NOW) == "now"


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "12分钟后"), ("zh-hant", "12 分鐘後")])
def test_times_speak_the_readers_language(language: str, text: str) -> None:
    with translation.override(language):
        assert times.relative(NOW + timedelta(minutes=12), NOW) == text


def test_a_night_shift_names_its_first_day_only() -> None:
    with timezone.override("Asia/Shanghai"):
        assert times.span(NOW - timedelta(hours=7), NOW + timedelta(hours=5)) == "Mon 23 Nov 20:10–08:10"


@pytest.mark.parametrize(
    ("minutes", "kind", "text"),
    [(290, "neutral", "4 h 50 min left"), (12, "soon", "12 min left"), (-25, "late", "25 min late")],
)
def test_a_countdown_turns_amber_then_red_and_says_so(minutes: int, kind: str, text: str) -> None:
    drawn = draw("{% countdown until now=now %}", until=NOW + timedelta(minutes=minutes), now=NOW)
    assert f"is-{kind}" in drawn.time["class"]
    assert drawn.time.get_text(strip=True) == text


def test_a_gap_is_drawn_and_said_in_words() -> None:
    window = (NOW, NOW + timedelta(hours=72))
    gap = charts.segment(
        NOW + timedelta(hours=18), NOW + timedelta(hours=36), window=window, kind="gap", label="Tue night: nobody"
    )
    drawn = draw("{% coverage parts label='Next 72 hours' %}", parts=[gap])
    bar = drawn.select_one("rect.cover-gap")
    assert (bar["x"], bar["width"]) == ("25.000%", "25.000%")
    assert "not covered" in drawn.li.get_text()
    assert "Tue night: nobody" in drawn.li.get_text()
    assert drawn.svg["aria-label"] == "Next 72 hours"


def test_ticks_stand_at_local_hours_across_a_clock_change() -> None:
    start = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)  # midnight in Berlin, before the clock goes back
    with timezone.override("Europe/Berlin"):
        labels = [tick.label for tick in charts.ticks(start, start + timedelta(hours=26))]
    assert labels == ["Sun 25", "06:00", "12:00", "18:00", "Mon 26"]


def test_an_hour_gives_way_to_the_label_of_a_day() -> None:
    start = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)  # 07:00 in Shanghai: the last midnight stands at nine tenths
    marks = charts.ticks(start, start + timedelta(hours=72))
    drawn = draw("{% coverage parts ticks=marks label='Next 72 hours' %}", parts=[], marks=marks)
    labels = [text.get_text() for text in drawn.select("text")]
    assert labels[-4:] == ["12:00", "", "Sat 28", "06:00"]
    assert labels[:3] == ["12:00", "18:00", "Thu 26"]


def test_words_are_joined_as_the_language_joins_them() -> None:
    source = "{{ names|listed }}{% labelled 'Outcome' %}<b>{{ text }}</b>{% endlabelled %}"
    assert draw(source, names=["Li", "Wu"], text="<i>").decode() == "Li, WuOutcome: <b>&lt;i&gt;</b>"
    with translation.override("zh-hans"):
        assert wording.listed(["李", "吴"]) == "李、吴"


def test_charts_have_their_numbers_in_words() -> None:
    drawn = draw(
        "{% bars rows label='Nights' unit='h' target=8 %}{% spark line label='4 to 11' %}",
        rows=[{"label": "East", "value": 4, "kind": "late"}],
        line=[4, 11],
    )
    assert "4 h" in drawn.li.get_text()
    assert drawn.select_one(".bar-fill")["width"] == "50.00%"
    assert drawn.select_one(".spark")["aria-label"] == "4 to 11"
