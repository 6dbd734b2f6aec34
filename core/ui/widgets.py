"""Form fields without a template for each of them and each option: a list of a thousand people is quick."""

from collections.abc import Callable
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import escape
from django.utils.safestring import mark_safe

FOLDER = "django/forms/widgets/"
Widget = dict[str, Any]


class Renderer(DjangoTemplates):
    """What the plain widgets look like in Django; the others still take their templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request)
        return mark_safe(draw(context["widget"]))  # noqa: S308  every value is escaped below


def _attributes(attrs: dict[str, Any]) -> str:
    shown = ((name, value) for name, value in attrs.items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in shown)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{_attributes(widget["attrs"])}>'


def _textarea(widget: Widget) -> str:
    text = escape(str(widget["value"])) if widget["value"] else ""
    return f'<textarea name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(name, "".join(map(_option, options))) for name, options, _index in widget["optgroups"])
    return f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>{groups}</select>'


def _group(name: Any, options: str) -> str:
    return f'<optgroup label="{escape(name)}">{options}</optgroup>' if name else options


def _option(option: Widget) -> str:
    value = escape(str(option["value"]))
    return f'<option value="{value}"{_attributes(option["attrs"])}>{escape(option["label"])}</option>'


def _boxes(widget: Widget) -> str:
    """Radio buttons or check boxes; none of the office's lists of them has groups."""
    marks = {name: widget["attrs"][name] for name in ("id", "class") if widget["attrs"].get(name)}
    options = (option for _name, options, _index in widget["optgroups"] for option in options)
    return f"<div{_attributes(marks)}>{''.join(f'<div>{_box(option)}</div>' for option in options)}</div>"


def _box(option: Widget) -> str:
    if not option["wrap_label"]:
        return _input(option)
    target = f' for="{escape(option["attrs"]["id"])}"' if option["attrs"].get("id") else ""
    return f"<label{target}>{_input(option)} {escape(option['label'])}</label>"


INPUTS = ("text", "hidden", "number", "email", "password", "date", "datetime", "time", "checkbox", "file")
DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}{name}.html": _input for name in INPUTS},
    f"{FOLDER}textarea.html": _textarea,
    f"{FOLDER}select.html": _select,
    f"{FOLDER}radio.html": _boxes,
    f"{FOLDER}checkbox_select.html": _boxes,
}
