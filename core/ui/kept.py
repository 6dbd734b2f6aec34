"""What a person typed into a form that came to nothing, under the words that stood beside it, to copy or send again."""

import re
from collections.abc import Iterable, Iterator

from django.forms import CheckboxInput, Field, HiddenInput, PasswordInput, Select
from django.forms.forms import BaseForm
from django.utils.text import capfirst
from django.utils.translation import gettext as _

NEVER_SHOWN = re.compile(r"pass(word|phrase)?|secret|token|csrf|^key$|^next$|_id$|^again$", re.IGNORECASE)
NOT_TYPED = (CheckboxInput, HiddenInput, PasswordInput, Select)  # radio buttons and lists are kinds of Select


def typed(sent: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(label, text) of what was typed; never a password or a key, nor a choice: that is an id, quickly made again."""
    pairs = [(name, text) for name, text in sent if text.strip() and not NEVER_SHOWN.search(name)]
    fields = _fields_of({_bare(name) for name, _text in pairs})
    return [(label, text) for name, text in pairs if (label := _label(fields.get(_bare(name)), text))]


def _label(field: Field | None, text: str) -> str:
    """The words beside the field. Where none was typed into, a single word is a page's own id or count: ""."""
    if field is not None and not isinstance(field.widget, NOT_TYPED) and field.label:
        return str(capfirst(field.label))
    return _("Your text") if len(text.split()) > 1 else ""


def _fields_of(names: set[str]) -> dict[str, Field]:
    """The fields of the form that knows most of `names`, of several the shortest."""
    return max(_forms(BaseForm), key=lambda fields: (len(names & fields.keys()), -len(fields)), default={})


def _forms(kind: type[BaseForm]) -> Iterator[dict[str, Field]]:
    for form in kind.__subclasses__():
        yield getattr(form, "base_fields", {})
        yield from _forms(form)


def _bare(name: str) -> str:
    """`reason` of refuse-reason: the part behind the form's prefix."""
    return name.rpartition("-")[2]
