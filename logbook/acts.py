from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LogbookAct(TextChoices):
    CHECKED_IN = "logbook.checked_in", _("checked in")
    CHECKED_IN_LATE = "logbook.checked_in_late", _("checked in late")
    CHECKED_OUT = "logbook.checked_out", _("checked out")
    ABSENCE_RECORDED = "logbook.absence_recorded", _("recorded an absence")
    SPOT_CHECK_ASKED = "logbook.spot_check_asked", _("asked whether the post is held")
    SPOT_CHECK_ANSWERED = "logbook.spot_check_answered", _("answered the spot check")
    SPOT_CHECK_ANSWERED_LATE = "logbook.spot_check_answered_late", _("answered the spot check late")
    ENTRY_WRITTEN = "logbook.entry_written", _("wrote to the log")
    ENTRY_AMENDED = "logbook.entry_amended", _("amended the log")
    FILE_ATTACHED = "logbook.file_attached", _("attached a file")
    CATEGORY_ADDED = "logbook.category_added", _("added a log category")
    CATEGORY_CHANGED = "logbook.category_changed", _("changed a log category")
    MATTER_OPENED = "logbook.matter_opened", _("opened a matter")
    MATTER_TAKEN = "logbook.matter_taken", _("took over the matter")
    MATTER_DEALT_WITH = "logbook.matter_dealt_with", _("dealt with the matter")
    REFERRAL_SENT = "logbook.referral_sent", _("handed the matter to a department")
    REFERRAL_ACKNOWLEDGED = "logbook.referral_acknowledged", _("acknowledged the matter for a department")
    REFERRAL_NOTED = "logbook.referral_noted", _("reported progress on the matter")
    REFERRAL_DONE = "logbook.referral_done", _("confirmed the matter done for a department")
    REFERRAL_WITHDRAWN = "logbook.referral_withdrawn", _("took the matter back from a department")
