from django import forms
from django.utils.translation import gettext_lazy as _


class BoardKeyForm(forms.Form):
    label = forms.CharField(label=_("Where it hangs"), max_length=120)
