from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RosterAct(TextChoices):
    """What was done about rosters; the label reads after a name: "Li Si published a roster"."""

    SHIFT_TYPE_ADDED = "shift_type.added", _("added a shift type")
    SHIFT_TYPE_CHANGED = "shift_type.changed", _("changed a shift type")
    DEMAND_SET = "demand.set", _("set a demand")
    HOLIDAY_ADDED = "holiday.added", _("added a public holiday")
    HOLIDAY_CHANGED = "holiday.changed", _("changed a public holiday")
    HOLIDAY_REMOVED = "holiday.removed", _("removed a public holiday")
    LEAVE_RECORDED = "leave.recorded", _("recorded a leave")
    LEAVE_WITHDRAWN = "leave.withdrawn", _("withdrew a leave")
    PATTERN_SAVED = "pattern.saved", _("saved a rotation pattern")
    ROSTER_OPENED = "roster.opened", _("opened a roster")
    ROSTER_FILLED = "roster.filled", _("filled a roster from a pattern")
    CELLS_SET = "roster.cells_set", _("filled in cells of a roster")
    ROSTER_PUBLISHED = "roster.published", _("published a roster")
    ROSTER_AMENDED = "roster.amended", _("amended a published roster")
    ASSIGNED = "assignment.added", _("put a person on a shift")
    WITHDRAWN = "assignment.withdrawn", _("took a person off a shift")
    BOARD_KEY_MADE = "board_key.made", _("made a wall display key")
    BOARD_KEY_REVOKED = "board_key.revoked", _("revoked a wall display key")
    FEED_KEY_MADE = "feed_key.made", _("made a calendar feed")
    FEED_KEY_REVOKED = "feed_key.revoked", _("revoked a calendar feed")
    GAP_FOUND = "gap.found", _("found a gap in the roster")
    GAP_CLOSED = "gap.closed", _("closed a gap in the roster")
    WORKBOOK_SENT = "workbook.sent", _("sent a workbook")
    WORKBOOK_BROUGHT_IN = "workbook.brought_in", _("brought in a workbook")
    WORKBOOK_DROPPED = "workbook.dropped", _("dropped a workbook")
