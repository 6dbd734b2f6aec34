"""Charts as SVG, drawn with attributes only, each with its numbers in words beside it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.template import Library
from django.utils.safestring import SafeString

from core.ui.charts import COVER_KINDS, Segment, Tick
from core.ui.components.base import choose, render

register = Library()

LAST_LABEL = 82  # percent: from here a label stands before its tick, to stay on the page of a phone
DAY_WIDTH, HOUR_WIDTH = 6, 4.5  # percent that a label takes on a desktop; a phone shows days only
SPARK_WIDTH, SPARK_HEIGHT = 96, 24


@register.simple_tag
def coverage(
    segments: Sequence[Segment], *, label: Any, ticks: Sequence[Tick] = (), now: float | None = None
) -> SafeString:
    """Cover over the coming hours as a band; gaps are striped red and said in words below it."""
    bars = [
        {"x": f"{part.start:.3f}%", "width": f"{part.width:.3f}%", "kind": choose("kind", part.kind, COVER_KINDS)}
        for part in segments
    ]
    return render(
        "coverage",
        stripes=f"stripes-{uuid4().hex[:8]}",
        bars=bars,
        segments=segments,
        trouble=[part for part in segments if part.kind in ("gap", "thin")],
        ticks=_drawn(ticks),
        now="" if now is None else f"{now:.3f}%",
        label=label,
    )


def _drawn(ticks: Sequence[Tick]) -> list[dict[str, Any]]:
    """Every day has its label, an hour only where no day's label stands."""
    days = [_room(tick, DAY_WIDTH) for tick in ticks if tick.strong]
    return [
        {
            "x": f"{tick.at:.3f}%",
            "label": tick.label if tick.strong or _is_free(_room(tick, HOUR_WIDTH), days) else "",
            "strong": tick.strong,
            "last": tick.at > LAST_LABEL,
        }
        for tick in ticks
    ]


def _room(tick: Tick, width: float) -> tuple[float, float]:
    return (tick.at - width, tick.at) if tick.at > LAST_LABEL else (tick.at, tick.at + width)


def _is_free(room: tuple[float, float], taken: list[tuple[float, float]]) -> bool:
    return all(room[1] <= start or end <= room[0] for start, end in taken)


@register.simple_tag
def bars(rows: Sequence[Any], *, label: Any, unit: Any = "", target: float | None = None) -> SafeString:
    """Horizontal bars; rows are dicts with label, value and, if any, kind (neutral, soon, late), url, note, shown.

    `shown` is the value in words, such as an amount with its marks.
    """
    top = max([float(row["value"]) for row in rows] + [target or 0.0, 1e-9])
    drawn = [
        {
            **row,
            "width": f"{float(row['value']) / top * 100:.2f}%",
            "kind": choose("kind", row.get("kind", "neutral"), ("neutral", "soon", "late")),
            "shown": row.get("shown", row["value"]),
        }
        for row in rows
    ]
    mark = "" if target is None else f"{target / top * 100:.2f}%"
    return render("bars", rows=drawn, label=label, unit=unit, mark=mark, target=target)


@register.simple_tag
def spark(values: Sequence[float], *, label: Any) -> SafeString | str:
    """A line of past values; `label` says in words what it shows."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    reach = (high - low) or 1
    step = (SPARK_WIDTH - 6) / (len(values) - 1)
    points = [
        (3 + step * index, SPARK_HEIGHT - 3 - (value - low) / reach * (SPARK_HEIGHT - 6))
        for index, value in enumerate(values)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    last = {"x": f"{points[-1][0]:.1f}", "y": f"{points[-1][1]:.1f}"}
    return render("spark", path=path, last=last, label=label)
