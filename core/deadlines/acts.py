from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeadlineAct(TextChoices):
    OPENED = "deadline.opened", _("opened the deadline")
    MET = "deadline.met", _("met the deadline")
    MET_LATE = "deadline.met_late", _("met the deadline late")
    CANCELLED = "deadline.cancelled", _("cancelled the deadline")
    REASSIGNED = "deadline.reassigned", _("reassigned the deadline")
    REMINDED = "deadline.reminded", _("reminded of the deadline")
    CLIMBED = "deadline.climbed", _("took the late deadline one step up")
