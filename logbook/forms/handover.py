from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from logbook.models import DutyItem


class PasswordAgainForm(forms.Form):
    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("It is your signature."),
    )


class SignForm(PasswordAgainForm):
    """One number and one remark for each item of the post, then the summary and the signature."""

    summary = forms.CharField(
        label=_("What the next shift should know"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ["summary", "password"]

    def __init__(self, *args: Any, items: list[DutyItem], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"count_{item.pk}"] = forms.IntegerField(
                label=item.label, min_value=0, max_value=30000, initial=item.quantity,
                help_text=_("should be %(quantity)s") % {"quantity": item.quantity},
            )  # fmt: skip
            self.fields[f"remark_{item.pk}"] = forms.CharField(label=_("Remark"), max_length=240, required=False)

    def counted(self) -> list[tuple[DutyItem, forms.BoundField, forms.BoundField]]:
        """Each item with its two fields, for the checklist."""
        return [(item, self[f"count_{item.pk}"], self[f"remark_{item.pk}"]) for item in self.items]

    def deed(self) -> dict[str, Any]:
        """What `actions.handover.sign` takes."""
        data = self.cleaned_data
        return {
            "summary": data["summary"],
            "password": data["password"],
            "counts": {item.pk: data[f"count_{item.pk}"] for item in self.items},
            "remarks": {item.pk: data[f"remark_{item.pk}"] for item in self.items},
        }


class SayForm(forms.Form):
    """The sentence that goes with an objection, an answer to it, or a decision."""

    text = forms.CharField(label=_("Reason"), max_length=240)
    counted = forms.IntegerField(label=_("Counted again"), min_value=0, max_value=30000, required=False)
