from django import forms
from django.utils.translation import gettext_lazy as _


class SyncReportForm(forms.Form):
    text = forms.CharField(
        label=_("Progress since the last sync, and what is open"), widget=forms.Textarea(attrs={"rows": 4})
    )
