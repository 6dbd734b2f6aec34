"""What all components share: rendering, checked choices, extra attributes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.template import Context, Engine, TemplateSyntaxError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

EXTRA = ("hx_", "data_", "aria_")


def render(name: str, /, **props: Any) -> SafeString:
    """Without the detour over a backend's template, which a page of two hundred components would pay each time."""
    template = Engine.get_default().get_template(f"ui/{name}.html")
    return mark_safe(template.render(Context(props)).strip())  # noqa: S308  escaped by the template


def trimmed(content: str) -> SafeString:
    """The rendered content of a block tag, empty when it holds only white space."""
    return mark_safe(content.strip())  # noqa: S308  rendered content


def choose(prop: str, value: Any, allowed: Iterable[str]) -> str:
    """`value` if it is one of `allowed`; a misspelt kind is the page builder's mistake and says so."""
    if value not in allowed:
        raise TemplateSyntaxError(f"{prop}={value!r} is not one of {', '.join(sorted(allowed))}")
    return str(value)


def attributes(extra: Mapping[str, Any]) -> SafeString:
    """`hx_post="/x/"` becomes ` hx-post="/x/"`; only htmx, data and aria attributes pass, empty ones are left out."""
    unknown = [name for name in extra if not name.startswith(EXTRA)]
    if unknown:
        raise TemplateSyntaxError(f"unknown props: {', '.join(unknown)}")
    pairs = ((name.replace("_", "-"), value) for name, value in extra.items() if value not in ("", None, False))
    return format_html_join("", ' {}="{}"', pairs)
