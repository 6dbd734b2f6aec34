import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from approvals.actions.common import REASON_LENGTH
from approvals.actions.decision import ANSWER_LENGTH
from core.people.models import Person
from logbook.forms.handover import PasswordAgainForm

CHOSEN = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


def _words(label: Any, *, required: bool = True, length: int = REASON_LENGTH, rows: int = 2) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=length, widget=widget)


class SignatureForm(PasswordAgainForm):
    """`seen` is the hash of the content that stood on the page: what is signed is what was read."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ApproveForm(SignatureForm):
    reason = _words(_("Remark"), required=False)
    field_order = ["reason", "password"]


class RefuseForm(SignatureForm):
    reason = _words(_("Reason"))
    field_order = ["reason", "password"]


class AskAdviceForm(forms.Form):
    adviser = forms.ModelChoiceField(Person.objects.none(), label=_("Whom do you ask"), empty_label=_("Choose someone"))
    question = _words(_("Question"))

    def __init__(self, *args: Any, asker: Person, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(office_id=asker.office_id, is_active=True).exclude(pk=asker.pk)
        field: Any = self.fields["adviser"]
        field.queryset = people
        field.choices = lambda: [("", field.empty_label), *people.values_list("pk", "name")]


class AnswerForm(forms.Form):
    answer = _words(_("Your advice"), length=ANSWER_LENGTH, rows=3)


class ManyForm(PasswordAgainForm):
    """Several at once: each chosen value is "id:hash shown"."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Your password, once for all that are chosen")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        found = [CHOSEN.fullmatch(value) for value in self.values()]
        if not found:
            raise ValidationError(_("Nothing is chosen. Tick what you approve, then sign."))
        data["chosen"] = {int(match[1]): match[2] for match in found if match}
        return data

    def values(self) -> list[str]:
        return cast(QueryDict, self.data).getlist("chosen") if self.is_bound else []
