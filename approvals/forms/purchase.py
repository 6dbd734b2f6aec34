from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.actions.common import REASON_LENGTH


class NoteForm(forms.Form):
    """The sentence that goes with an order, a receipt or an acceptance."""

    note = forms.CharField(label=_("Note"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, label: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if label is not None:
            self.fields["note"].label = label


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2}))
