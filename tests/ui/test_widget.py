"""Fields are drawn without templates and look as Django draws them."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from core.ui.widgets import Renderer

HARD = """<"Li & Wei">'"""
CHOICES = [("", "all"), (1, HARD), ("x", "two")]
GROUPED = [("Nights", [(1, HARD), (2, "late")]), ("Days", [(3, "early")]), (4, "none")]


class Form(forms.Form):
    text = forms.CharField(
        max_length=20, help_text="help", widget=forms.TextInput(attrs={"inputmode": "tel", "autofocus": True})
    )
    password = forms.CharField(widget=forms.PasswordInput)
    email = forms.EmailField()
    number = forms.IntegerField(min_value=1, max_value=2000)
    date = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    moment = forms.DateTimeField(required=False)
    hidden = forms.CharField(widget=forms.HiddenInput)
    long = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    box = forms.BooleanField()
    file = forms.FileField()
    one = forms.ChoiceField(choices=CHOICES)
    grouped = forms.ChoiceField(choices=GROUPED)
    many = forms.MultipleChoiceField(choices=CHOICES, widget=forms.SelectMultiple(attrs={"size": 5}))
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect(attrs={"class": "wide"}))
    boxes = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    yes = forms.NullBooleanField()


FILLED: dict[str, Any] = {
    "text": HARD, "password": HARD, "email": "a@b", "number": "1500", "date": HARD, "moment": "2026-11-24 08:00",
    "hidden": HARD, "long": f"\n{HARD}", "box": "on", "one": "1", "grouped": "3", "many": ["1", "x"], "radio": "x",
    "boxes": ["1"], "yes": "true",
}  # fmt: skip


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", html).replace("> <", "><")


@pytest.mark.parametrize("data", [None, {}, FILLED], ids=["blank", "refused", "filled"])
@pytest.mark.parametrize("name", Form.base_fields)
def test_a_field_looks_as_django_draws_it(name, data):
    ours, djangos = (Form(data, renderer=renderer, initial={"one": 1}) for renderer in (Renderer(), DjangoTemplates()))
    assert plain(str(ours[name])) == plain(str(djangos[name]))


def test_the_forms_of_the_office_are_drawn_so():
    assert isinstance(Form().renderer, Renderer)
