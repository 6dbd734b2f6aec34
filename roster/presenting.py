"""Sentences about cells, broken rules and gaps, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ui.times import span
from core.ui.wording import bracketed, clauses, listed, sentences
from roster.enums import GapKind, Rule
from roster.queries.exchange import Option
from roster.queries.grid import GridCell
from roster.rules.candidates import Candidate
from roster.rules.coverage import Gap
from roster.rules.exchange import Effect
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
    return listed([who, span(gap.starts_at, gap.ends_at)])


def cell_label(cell: GridCell) -> str:
    """What a screen reader says of a cell: person, day, shifts, and what is wrong."""
    parts = [listed([cell.person.name, f"{cell.day.date:%m-%d}"])]
    parts += [bracketed(row.shift.name, row.get_role_display()) for row in cell.assignments]
    parts += [_("pinned")] if cell.assignments and cell.is_pinned else []
    parts += [breach_sentence(breach) for breach in cell.breaches]
    if cell.is_leave:
        parts.append(_("on leave"))
    if cell.is_asked:
        parts.append(_("leave asked for"))
    if not cell.assignments and not cell.is_leave:
        parts.append(_("free"))
    return sentences(parts)


def candidate_sentence(candidate: Candidate) -> str:
    """Why this person: "on standby then · breaks no rule · 96 h and 2 nights this month"."""
    parts = [_("on standby then")] if candidate.is_standby else []
    broken = listed(rule.label for rule in sorted(candidate.breaks))
    parts.append(broken or _("breaks no rule"))
    parts.append(
        _("%(hours)s h and %(nights)s nights this month")
        % {"hours": f"{candidate.hours:g}", "nights": candidate.nights}
    )
    return " · ".join(parts)


def effect_sentence(effect: Effect) -> str:
    """What taking a shift does: "breaks no rule · 16 h rest · 40 h in that week · 212 h and 9 nights lately"."""
    broken = clauses(breach_sentence(breach) for breach in effect.breaks)
    parts = [broken or _("breaks no rule")]
    if effect.rest is not None:
        parts.append(_("%(hours)s h rest") % {"hours": f"{effect.rest:g}"})
    parts.append(_("%(hours)s h in that week") % {"hours": f"{effect.week_hours:g}"})
    lately = {"hours": f"{effect.hours:g}", "nights": effect.nights}
    parts.append(_("%(hours)s h and %(nights)s nights lately") % lately)
    return " · ".join(parts)


def why_not(option: Option) -> str:
    """The rules that speak against an option, of either person; "" when none does."""
    return clauses(text for text in (_against(option.effect), _against(option.own)) if text)


def _against(effect: Effect | None) -> str:
    if effect is None:
        return ""
    if effect.misfit is not None:
        return str(effect.misfit.label)
    return clauses(breach_sentence(breach) for breach in effect.breaks)


def option_label(option: Option, *, named: bool = True) -> str:
    """A choice of a form: the person if he is to be named, what he gives for it, and what it does to him."""
    row = option.in_return
    given = f"{row.shift.name} {span(row.starts_at, row.ends_at)}" if row else ""
    parts = [option.person.name if named else "", given, why_not(option) or effect_sentence(option.effect)]
    return " · ".join(part for part in parts if part)
