"""Small marks inside text: icons, badges, people, times, keys."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

from django.conf import settings
from django.template import Library, TemplateSyntaxError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui import times, wording
from core.ui.components.base import choose, render

register = Library()

SPRITE = Path(settings.BASE_DIR) / "static" / "ui" / "icons.svg"
KIND_ICONS = {
    "ok": "circle-check",
    "soon": "hourglass",
    "late": "alert-triangle",
    "gap": "alert-circle",
    "neutral": "point",
    "info": "info-circle",
}
HUES = 8
CHINESE = re.compile(r"[\u3400-\u9fff]")


@cache
def icon_names() -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8")))


@register.simple_tag
def icon(name: str, *, label: str = "", size: str = "") -> SafeString:
    """An icon of the sprite; decoration unless `label` says what it means."""
    return _icon(name, str(label), size)


@lru_cache(maxsize=1024)
def _icon(name: str, label: str, size: str) -> SafeString:
    """A page holds dozens, so each is rendered once."""
    if name not in icon_names():
        raise TemplateSyntaxError(f"no icon {name!r} in {SPRITE.name}")
    return render("icon", name=name, label=label, size=choose("size", size, ("", "small", "large")))


@register.simple_tag
def badge(text: Any, *, kind: str = "neutral", icon: str = "") -> SafeString:
    """A state as icon and word: ok, soon, late, gap, info or neutral."""
    return render("badge", text=text, kind=choose("kind", kind, KIND_ICONS), icon=icon or KIND_ICONS[kind])


@register.simple_tag
def person(who: Any, *, url: str = "", role: Any = "", note: Any = "", size: str = "") -> SafeString:
    """A person as initials and name, or an invitation when nobody is named. `who` is a Person or a name."""
    if not who:
        return render("nobody", note=note)
    name = str(who)
    return render(
        "person",
        name=name,
        initials=initials(name),
        hue=crc32(name.encode()) % HUES + 1,
        url=url,
        role=role,
        note=note,
        size=choose("size", size, ("", "small", "large")),
    )


def initials(name: str) -> str:
    """Two letters of a Latin name, the last two characters of a Chinese one."""
    characters = CHINESE.findall(name)
    if characters:
        return "".join(characters[-2:])
    words = [word for word in re.split(r"[\s\-]+", name) if word]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


@register.simple_tag
def when(moment: datetime | None, *, now: datetime | None = None, show: str = "both") -> SafeString | str:
    """A moment: relative words and the exact time. `show` is both, relative or exact."""
    if moment is None:
        return "–"
    now = now or timezone.now()
    return render(
        "when",
        moment=moment,
        relative=times.relative(moment, now),
        exact=times.exact(moment, now),
        full=f"{times.day(moment, now)} {times.clock(moment)}",
        show=choose("show", show, ("both", "relative", "exact")),
    )


@register.simple_tag
def countdown(until: datetime, *, now: datetime | None = None, soon: int = 15) -> SafeString:
    """Time left until a promise is due; amber in the last `soon` minutes, red with the word "late" after it."""
    now = now or timezone.now()
    minutes = (until - now).total_seconds() / 60
    kind = "late" if minutes < 0 else "soon" if minutes <= soon else "neutral"
    return render(
        "countdown", until=until, text=times.time_left(until, now), kind=kind, soon=soon, icon=KIND_ICONS[kind]
    )


@register.simple_tag
def period(start: datetime, end: datetime) -> SafeString:
    return render("period", start=start, end=end, text=times.span(start, end))


@register.simple_tag
def key(letters: str) -> SafeString:
    """A key to press: `{% key "g d" %}`."""
    return render("key", letters=letters.split(), word=_("then"))


@register.simple_tag
def progress(value: int, *, of: int, label: Any) -> SafeString:
    return render("progress", value=value, of=of, label=label)


@register.filter(name="listed")
def listed_items(items: Iterable[Any]) -> str:
    """`{{ names|listed }}`: "Li Si, Wang Wu", in Chinese 李四、王五."""
    return wording.listed(items)


@register.filter(name="clauses")
def joined_clauses(parts: Iterable[Any]) -> str:
    return wording.clauses(parts)


@register.simple_block_tag(end_name="endlabelled")
def labelled(content: str, label: Any) -> SafeString:
    """`{% labelled _("Outcome") %}…{% endlabelled %}`: "Outcome: …" with the colon of the reader's language."""
    return format_html(wording.label_pattern(), label=label, text=content)
