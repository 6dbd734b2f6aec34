from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    ACKNOWLEDGED = "notices.acknowledged", _("acknowledged the notice")
    PASSED_ON = "notices.passed_on", _("passed the notice on to the next person")
    UNANSWERED = "notices.unanswered", _("found nobody left to call about the notice")
    SKIPPED = "notices.skipped", _("could not use a channel for the notice")
    TRIED_AGAIN = "notices.tried_again", _("tried a failed delivery again")
