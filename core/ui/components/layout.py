"""The parts that a page is laid out with: block tags, with the content between `{% panel %}` and `{% endpanel %}`."""

from collections.abc import Iterable
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString

from core.ui.components.base import attributes, choose, render, trimmed

register = Library()

TONES = ("plain", "soon", "late", "quiet")
ALERT_ICONS = {"ok": "circle-check", "info": "info-circle", "soon": "hourglass", "late": "alert-triangle"}
TRENDS = {"": "", "up": "trending-up", "down": "trending-down", "flat": "equal"}


@register.simple_block_tag(end_name="endpage_header")
def page_header(content: str, title: Any, *, subtitle: Any = "", back: str = "", back_label: Any = "") -> SafeString:
    """The page's only h1, its subtitle, and its actions (the content)."""
    return render(
        "page_header", title=title, subtitle=subtitle, back=back, back_label=back_label, actions=trimmed(content)
    )


@register.simple_block_tag(end_name="endpanel")
def panel(
    content: str,
    heading: Any = "",
    *,
    id: str = "",
    icon: str = "",
    count: Any = "",
    tone: str = "plain",
    actions: Any = "",
    footer: Any = "",
    flush: bool = False,
    level: int = 2,
    **extra: Any,
) -> SafeString:
    """A card with heading; `actions` and `footer` are texts made with `… as name`; `flush` is for tables and lists."""
    return render(
        "panel",
        content=content,
        heading=heading,
        id=id,
        icon=icon,
        count=count,
        tone=choose("tone", tone, TONES),
        actions=actions,
        footer=footer,
        flush=flush,
        level=choose("level", str(level), ("2", "3", "4")),
        extra=attributes(extra),
    )


@register.simple_block_tag(end_name="endband")
def band(
    content: str, answer: Any, *, over: Any = "", detail: Any = "", tone: str = "plain", figures: Any = ""
) -> SafeString:
    """The first thing on a desk: a small line `over`, the big `answer`, `detail`, `figures` (stats), acts (content)."""
    return render(
        "band",
        actions=trimmed(content),
        answer=answer,
        over=over,
        detail=detail,
        tone=choose("tone", tone, TONES),
        figures=figures,
    )


@register.simple_block_tag(end_name="endstats")
def stats(content: str) -> SafeString:
    return render("stats", content=content)


@register.simple_tag
def stat(
    label: Any,
    value: Any,
    *,
    unit: Any = "",
    kind: str = "neutral",
    word: Any = "",
    trend: str = "",
    trend_text: Any = "",
    target: Any = "",
    url: str = "",
    spark: Any = "",
) -> SafeString:
    """A figure; `kind` soon or late must come with its `word`, `trend` up, down or flat with `trend_text`."""
    return render(
        "stat",
        label=label,
        value=value,
        unit=unit,
        kind=choose("kind", kind, ("neutral", "ok", "soon", "late", "gap")),
        word=word,
        trend=TRENDS[choose("trend", trend, TRENDS)],
        trend_text=trend_text,
        target=target,
        url=url,
        spark=spark,
    )


@register.simple_block_tag(end_name="endempty")
def empty(content: str, title: Any, *, icon: str = "circle-check", text: Any = "") -> SafeString:
    """Nothing here: said as an invitation, with the next step as the content."""
    return render("empty", title=title, icon=icon, text=text, actions=trimmed(content))


@register.simple_block_tag(end_name="endalert")
def alert(
    content: str, title: Any = "", *, kind: str = "info", live: bool = False, compact: bool = False
) -> SafeString:
    """`compact` puts the buttons, in an element of class `alert-acts`, beside the words."""
    return render(
        "alert",
        content=content,
        title=title,
        kind=choose("kind", kind, ALERT_ICONS),
        icon=ALERT_ICONS[kind],
        live=live,
        compact=compact,
    )


@register.simple_block_tag(end_name="enddialog")
def dialog(content: str, id: str, title: Any, *, open: bool = False, wide: bool = False) -> SafeString:
    """A native dialog, opened by `{% button … dialog=id %}`; `open` shows it again after an error."""
    return render("dialog", content=content, id=id, title=title, open=open, wide=wide)


@register.simple_block_tag(end_name="enddisclosure")
def disclosure(content: str, summary: Any, *, open: bool = False, count: Any = "", id: str = "") -> SafeString:
    return render("disclosure", content=content, summary=summary, open=open, count=count, id=id)


@register.simple_block_tag(end_name="endtoolbar")
def toolbar(content: str, label: Any) -> SafeString:
    """A row of buttons or links that belong together."""
    return render("toolbar", content=content, label=label)


@register.simple_block_tag(end_name="endfilters")
def filters(
    content: str, label: Any, *, action: str = "", submit: Any = "", clear: str = "", target: str = ""
) -> SafeString:
    """A bar of filter fields, sent by GET; with `target` htmx swaps that element as soon as a field changes."""
    return render("filters", content=content, label=label, action=action, submit=submit, clear=clear, target=target)


@register.simple_tag
def tabs(items: Iterable[Any], *, label: Any) -> SafeString:
    """Links to views of the same thing; items are dicts or objects with label, url, current and, if any, count."""
    return render("tabs", items=list(items), label=label)


@register.simple_block_tag(end_name="endtimeline")
def timeline(content: str, *, label: Any = "") -> SafeString:
    return render("timeline", content=content, label=label)


@register.simple_block_tag(end_name="endmoment")
def moment(
    content: str,
    what: Any,
    *,
    at: Any,
    by: Any = "",
    icon: str = "point",
    kind: str = "neutral",
    clause: str = "",
    now: Any = None,
) -> SafeString:
    """One entry of a time line: what was done, by whom, at what time; the content adds to it."""
    return render(
        "moment",
        content=trimmed(content),
        what=what,
        at=at,
        by=by,
        icon=icon,
        kind=choose("kind", kind, ("neutral", "ok", "soon", "late", "info")),
        clause=clause,
        now=now,
    )


@register.simple_block_tag(end_name="endchecklist")
def checklist(content: str, *, label: Any) -> SafeString:
    return render("checklist", content=content, label=label)


@register.simple_block_tag(end_name="endcheck")
def check(
    content: str, title: Any, *, state: str = "open", word: Any = "", detail: Any = "", id: str = ""
) -> SafeString:
    """One point of a checklist: `state` open, done, blocked or objected, said in `word`; content: what one may do."""
    icons = {"open": "point", "done": "circle-check", "blocked": "alert-triangle", "objected": "hand-stop"}
    return render(
        "check",
        content=trimmed(content),
        title=title,
        state=choose("state", state, icons),
        icon=icons[state],
        word=word,
        detail=detail,
        id=id,
    )
