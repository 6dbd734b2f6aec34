"""What a person presses or fills in: buttons and forms."""

from typing import Any
from uuid import uuid4

from django.forms import BaseForm, CheckboxInput
from django.forms.boundfield import BoundField
from django.middleware.csrf import get_token
from django.template import Context, Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.ui.components.base import attributes, choose, render
from core.ui.components.marks import icon as draw_icon
from core.ui.navigation import Entry

register = Library()

KINDS = ("primary", "plain", "quiet", "danger")
SIZES = ("", "small", "large")


@register.simple_tag
def button(
    label: Any,
    *,
    href: str = "",
    kind: str = "plain",
    icon: str = "",
    reason: Any = "",
    type: str = "button",
    name: str = "",
    value: Any = "",
    form: str = "",
    dialog: str = "",
    size: str = "",
    shortcut: str = "",
    hide_label: bool = False,
    **extra: Any,
) -> SafeString:
    """A button, or a link with `href`; with `reason` it is disabled and says why."""
    return render(
        "button",
        label=label,
        href=href,
        kind=choose("kind", kind, KINDS),
        icon=icon,
        reason=reason,
        reason_id=f"reason-{uuid4().hex[:8]}" if reason else "",
        type=choose("type", type, ("button", "submit", "reset")),
        name=name,
        value=value,
        form=form,
        dialog=dialog,
        size=choose("size", size, SIZES),
        shortcut=shortcut,
        hide_label=hide_label,
        extra=attributes(extra),
    )


@register.simple_tag
def nav_link(entry: Entry, *, shortcut: str = "") -> SafeString:
    """An entry of the menu. A page shows each of them two or three times, so it takes no template."""
    return format_html(
        '<a class="nav-link" href="{}"{}{}>{}<span class="nav-label">{}</span>{}</a>',
        entry.url,
        mark_safe(' aria-current="page"') if entry.current else "",
        format_html(' data-shortcut="g {}"', shortcut) if shortcut else "",
        draw_icon(entry.icon),
        entry.label,
        _count(entry) if entry.count else "",
    )


def _count(entry: Entry) -> SafeString:
    if not entry.urgent:
        return format_html('<span class="count">{}</span>', entry.count)
    late = format_html('<span class="visually-hidden"> {}</span>', _("late"))
    return format_html('<span class="count count-urgent">{}{}</span>', entry.count, late)


@register.simple_tag(takes_context=True)
def post_button(
    context: Context,
    label: Any,
    *,
    url: str,
    kind: str = "plain",
    icon: str = "",
    reason: Any = "",
    name: str = "",
    value: Any = "",
    confirm: Any = "",
    next: str = "",
    size: str = "",
    shortcut: str = "",
    **extra: Any,
) -> SafeString:
    """One deed as a form of one button: POST to `url`, with `name`=`value`, after asking `confirm` if given."""
    pressed = button(
        label, kind=kind, icon=icon, reason=reason, type="submit", name=name, value=value, size=size, shortcut=shortcut
    )
    token = get_token(context["request"]) if "request" in context else ""
    return render(
        "post_button", url=url, button=pressed, token=token, confirm=confirm, next=next, extra=attributes(extra)
    )


@register.simple_tag
def field(bound: BoundField, *, hide_label: bool = False, note: Any = "", mark_optional: bool = True) -> SafeString:
    """A form field with its label, help and error tied to it for screen readers; the input is kept."""
    single_box = isinstance(bound.field.widget, CheckboxInput)
    is_optional = mark_optional and not bound.field.required
    return render(
        "field", field=bound, hide_label=hide_label, note=note, single_box=single_box, is_optional=is_optional
    )


@register.simple_tag
def form_errors(form: BaseForm) -> SafeString | str:
    """What is wrong with a form, at its top, each sentence linked to its field."""
    if not form.is_bound or not form.errors:
        return ""
    named = [(form[name], form.errors[name]) for name in form.errors if name in form.fields]
    return render("form_errors", form=form, named=named)


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """Error summary and all fields of a form, in order."""
    return render("form_fields", form=form)
