from datetime import timedelta
from typing import Any

from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.people.enums import Language, Role, Theme
from core.people.models import DutyGroup, Person
from core.people.queries import visible_groups, visible_people


def is_locked_out(request: HttpRequest | None) -> bool:
    """Whether django-axes has refused this log-in for too many wrong passwords."""
    return bool(getattr(request, "axes_locked_out", False))


class LogInForm(AuthenticationForm):
    """Name and password. After too many wrong ones it says at what time the next try counts."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": gettext_lazy(
            "This log-in name and password do not belong together. Check both; capital letters in the password count."
        ),
    }

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()

    def get_invalid_login_error(self) -> ValidationError:
        if not is_locked_out(self.request):
            return super().get_invalid_login_error()
        opens = timezone.localtime(timezone.now() + self._wait())
        sentence = _(
            "Too many wrong passwords. Wait until %(time)s, then log in; or ask an administrator for a new one."
        )
        return ValidationError(sentence % {"time": f"{opens + timedelta(minutes=1):%H:%M}"}, "locked_out")

    def _wait(self) -> timedelta:
        cool_off = get_cool_off(self.request) or timedelta()
        tries = AccessAttempt.objects.filter(
            username=self.cleaned_data["username"], ip_address=get_client_ip_address(self.request)
        )
        last = tries.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
        return max(last + cool_off - timezone.now(), timedelta())


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    theme = forms.ChoiceField(label=gettext_lazy("Colours"), choices=Theme.choices)


class ContactForm(forms.Form):
    telephone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=32, required=False,
        help_text=gettext_lazy("Urgent notices call this number."),
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    email = forms.CharField(
        label=gettext_lazy("E-mail"), max_length=254, required=False,
        widget=forms.TextInput({"autocomplete": "email", "inputmode": "email"}),
    )  # fmt: skip


class NewPasswordForm(forms.Form):
    new_password = forms.CharField(
        label=gettext_lazy("New password"), strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least ten characters; a short sentence is easy to remember."),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("New password again"), strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_again(self) -> str:
        if self.cleaned_data.get("new_password") != self.cleaned_data["again"]:
            raise ValidationError(_("The two new passwords differ. Type the same one twice."))
        return self.cleaned_data["again"]


class PasswordForm(NewPasswordForm):
    password = forms.CharField(
        label=gettext_lazy("Your password now"), strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )  # fmt: skip
    field_order = ("password", "new_password", "again")


class DeputyForm(forms.Form):
    """Who acts for one while away."""

    deputy = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("Deputy"), empty_label=gettext_lazy("Choose a person")
    )
    start = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}))
    end = forms.DateField(
        label=gettext_lazy("Back on"), widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("The first day without the deputy."),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=240)

    def __init__(self, *args: Any, person: Person, **kwargs: Any):
        super().__init__(*args, **kwargs)
        others = visible_people(person).filter(is_active=True).exclude(pk=person.pk)
        self.fields["deputy"].queryset = others  # type: ignore[attr-defined]


class DirectoryFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Find"), required=False,
        widget=forms.TextInput({"type": "search", "placeholder": gettext_lazy("name, pinyin or number")}),
    )  # fmt: skip
    group = forms.ModelChoiceField(
        DutyGroup.objects.none(), label=gettext_lazy("Group"), required=False, empty_label=gettext_lazy("all groups")
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), required=False, choices=[("", gettext_lazy("all roles")), *Role.choices]
    )
    silent = forms.BooleanField(label=gettext_lazy("cannot be reached"), required=False)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = visible_groups(viewer)  # type: ignore[attr-defined]
