from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RosterAct(TextChoices):
    """What was done about rosters; the label reads after a name: "Li Si published a roster"."""

    SHIFT_TYPE_ADDED = "shift_type.added", _("added a shift type")
    SHIFT_TYPE_CHANGED = "shift_type.changed", _("changed a shift type")
    DEMAND_SET = "demand.set", _("set a demand")
    HOLIDAY_ADDED = "holiday.added", _("added a public holiday")
    LEAVE_RECORDED = "leave.recorded", _("recorded a leave")
    LEAVE_WITHDRAWN = "leave.withdrawn", _("withdrew a leave")
    PATTERN_SAVED = "pattern.saved", _("saved a rotation pattern")
    ROSTER_OPENED = "roster.opened", _("opened a roster")
    ROSTER_FILLED = "roster.filled", _("filled a roster from a pattern")
    ROSTER_PUBLISHED = "roster.published", _("published a roster")
    ROSTER_AMENDED = "roster.amended", _("amended a published roster")
    ASSIGNED = "assignment.added", _("put a person on a shift")
    WITHDRAWN = "assignment.withdrawn", _("took a person off a shift")
