"""What the gallery shows: made-up people and matters, around the present moment."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from core.ui import charts

LONG_NAME = "Maximiliane-Alexandra von Hohenstein-Wittgenburg"
CELLS = {0: ("D", "shift-c1"), 1: ("D", "shift-c1"), 2: ("N", "shift-c2"), 3: ("N", "shift-c2"), 4: ("", "is-off")}
MARKS = {(0, 3): "is-broken", (1, 6): "is-warned", (2, 9): "is-pinned", (3, 4): "is-changed"}
PEOPLE = ("李伟", "王芳", "Anna Kovács", LONG_NAME, "張國榮", "欧阳娜娜")


class ExampleForm(forms.Form):
    happened_at = forms.DateTimeField(label="Time", help_text="When it happened, not when you write it.")
    what = forms.CharField(label="What happened", widget=forms.Textarea(attrs={"rows": 3}))
    category = forms.ChoiceField(label="Category", choices=[("a", "Equipment"), ("b", "Visitor"), ("c", "Safety")])
    severity = forms.ChoiceField(
        label="Severity", choices=[("low", "low"), ("high", "high")], widget=forms.RadioSelect, required=False
    )
    attachment = forms.FileField(label="Attachment", required=False)
    urgent = forms.BooleanField(label="Tell the duty lead at once", required=False)


def gallery_context() -> dict[str, Any]:
    now = timezone.now()
    return {
        "now": now,
        "times": {name: now + timedelta(minutes=minutes) for name, minutes in _minutes().items()},
        "people": PEOPLE,
        "long_name": LONG_NAME,
        "form": ExampleForm(auto_id="ok_%s"),
        "wrong_form": ExampleForm({"happened_at": "yesterday", "category": "a"}, auto_id="wrong_%s"),
        "filter_form": ExampleForm(auto_id="filter_%s"),
        "tabs": [
            {"label": "Open", "url": "#", "current": True, "count": 4},
            {"label": "Closed", "url": "#", "current": False},
        ],
        "page": Paginator(range(200), 10).page(7),
        **_cover(now),
        "bar_rows": [
            {"label": "East group", "value": 12, "url": "#"},
            {"label": LONG_NAME, "value": 21, "kind": "late", "note": "3 late"},
            {"label": "华南组", "value": 17, "kind": "soon"},
        ],
        "trend": [4, 6, 5, 8, 7, 9, 12, 11],
        "days": [_day(number) for number in range(1, 31)],
        "grid_rows": [_grid_row(index, name) for index, name in enumerate(PEOPLE[:4])],
    }


def _minutes() -> dict[str, int]:
    return {"end": 290, "soon": 12, "late": -25, "past": -60 * 26, "next": 60 * 40, "start": -430}


def _cover(now: datetime) -> dict[str, Any]:
    window = (now, now + timedelta(hours=72))
    parts = [(0, 29, "covered", "East group"), (29, 33, "thin", "Wed 08:00–12:00 · one officer of two")]
    parts += [
        (33, 53, "covered", "East group"),
        (53, 61, "gap", "Thu 08:00–16:00 · nobody"),
        (61, 72, "covered", "East"),
    ]
    hour = timedelta(hours=1)
    segments = [
        charts.segment(now + first * hour, now + last * hour, window=window, kind=kind, label=label, url="#")
        for first, last, kind, label in parts
    ]
    return {"segments": segments, "covered": segments[:1], "ticks": charts.ticks(*window), "now_at": 0.6}


def _day(number: int) -> dict[str, Any]:
    is_weekend = number % 7 in (0, 1)
    marks = {24: "is-today", 11: "is-holiday"}
    return {"number": number, "css": " ".join(filter(None, ["is-weekend" if is_weekend else "", marks.get(number)]))}


def _grid_row(index: int, name: str) -> dict[str, Any]:
    return {"id": index + 1, "name": name, "cells": [_cell(index, number) for number in range(1, 31)]}


def _cell(index: int, number: int) -> dict[str, Any]:
    code, css = CELLS[(number + index) % 5]
    mark = MARKS.get((index, number), "")
    return {**_day(number), "day": f"2026-11-{number:02d}", "code": code, "cell_css": f"{css} {mark}".strip()}
