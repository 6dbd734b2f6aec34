"""The form with which a proposal for rotation is adopted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roster.forms import day_input
from roster.queries.rotation import Proposal
from roster.rules.rotation import Move


class AdoptRotationForm(forms.Form):
    """`moves` are as `Step.value` writes them, separated by blanks."""

    moves = forms.RegexField(r"^\d{1,18}:\d{1,18}:\d{1,18}( \d{1,18}:\d{1,18}:\d{1,18})*$", widget=forms.HiddenInput)
    day = forms.DateField(label=_("First day in the new group"), widget=day_input())

    def clean_moves(self) -> list[Move]:
        return [Move(*map(int, part.split(":"))) for part in self.cleaned_data["moves"].split()]

    @classmethod
    def of(cls, proposal: Proposal, number: int) -> "AdoptRotationForm":
        return cls(initial={"moves": moves_of(proposal), "day": proposal.day}, auto_id=f"id_{number}_%s")


def moves_of(proposal: Proposal) -> str:
    return " ".join(step.value for step in proposal.steps)


def kept(form: Any, proposal: Proposal) -> bool:
    """Whether this is what was sent: then its errors and the day that was typed stay on the page."""
    return form is not None and form.data.get("moves") == moves_of(proposal)
