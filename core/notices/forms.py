"""What the telephone gateway reports about a call."""

from django import forms

from core.notices.channels.telephone import CallStatus


class CallReport(forms.Form):
    """The JSON object of a report; unknown words are refused with the words that are known."""

    reference = forms.RegexField(r"^delivery-\d{1,18}$")
    status = forms.ChoiceField(choices=CallStatus.choices)

    def delivery_id(self) -> int:
        return int(self.cleaned_data["reference"].removeprefix("delivery-"))

    def call_status(self) -> CallStatus:
        return CallStatus(self.cleaned_data["status"])
