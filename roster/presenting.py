"""Sentences about cells, broken rules and gaps, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ui.times import span
from roster.enums import GapKind, Rule
from roster.queries.grid import GridCell
from roster.rules.candidates import Candidate
from roster.rules.coverage import Gap
from roster.rules.fairness import Breach


def breach_sentence(breach: Breach) -> str:
    """ "Too little rest: 8 h, 11 h are needed"."""
    numbers = {"found": f"{breach.found:g}", "allowed": f"{breach.allowed:g}"}
    match breach.rule:
        case Rule.REST:
            return _("too little rest: %(found)s h of %(allowed)s h") % numbers
        case Rule.RUN:
            return _("%(found)s days in a row, %(allowed)s are allowed") % numbers
        case Rule.NIGHTS:
            return _("%(found)s nights in a row, %(allowed)s are allowed") % numbers
        case Rule.HOURS:
            return _("%(found)s h in the week, %(allowed)s h are allowed") % numbers
    return str(Rule(breach.rule).label)


def gap_sentence(gap: Gap) -> str:
    """ "1 officer missing, Tue 24 Nov 16:00–00:00"."""
    if gap.kind == GapKind.LEAD:
        who = _("no duty lead")
    elif gap.kind == GapKind.STANDBY:
        who = ngettext("%(n)s on standby missing", "%(n)s on standby missing", gap.missing) % {"n": gap.missing}
    else:
        who = ngettext("%(n)s officer missing", "%(n)s officers missing", gap.missing) % {"n": gap.missing}
    return f"{who}, {span(gap.starts_at, gap.ends_at)}"


def cell_label(cell: GridCell) -> str:
    """What a screen reader says of a cell: person, day, shifts, and what is wrong."""
    parts = [f"{cell.person.name}, {cell.day.date:%m-%d}"]
    parts += [f"{row.shift.name} ({row.get_role_display()})" for row in cell.assignments]
    parts += [_("pinned")] if cell.assignments and cell.is_pinned else []
    parts += [breach_sentence(breach) for breach in cell.breaches]
    if cell.is_leave:
        parts.append(_("on leave"))
    if not cell.assignments and not cell.is_leave:
        parts.append(_("free"))
    return ". ".join(parts)


def candidate_sentence(candidate: Candidate) -> str:
    """Why this person: "on standby then · breaks no rule · 96 h and 2 nights this month"."""
    parts = [_("on standby then")] if candidate.is_standby else []
    broken = ", ".join(str(rule.label) for rule in sorted(candidate.breaks))
    parts.append(broken or _("breaks no rule"))
    parts.append(
        _("%(hours)s h and %(nights)s nights this month")
        % {"hours": f"{candidate.hours:g}", "nights": candidate.nights}
    )
    return " · ".join(parts)
