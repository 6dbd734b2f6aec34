"""Coverage of the next hours as bands, one a group and one for the lead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core.people.models import DutyGroup, Office
from core.ui import charts
from core.ui.times import span
from core.ui.wording import labelled
from roster.enums import GapKind
from roster.queries.coverage import gaps
from roster.rules.coverage import Gap


@dataclass(frozen=True)
class Band:
    label: str
    segments: list[charts.Segment]
    gap_count: int


@dataclass(frozen=True)
class Bands:
    """`hours` is how far ahead they reach."""

    rows: list[Band]
    ticks: list[charts.Tick]
    gap_count: int
    hours: int


def coverage_bands(office: Office, start: datetime, end: datetime, groups: Iterable[DutyGroup]) -> Bands:
    """`groups` are the office's. Three queries."""
    found = gaps(office, start, end)
    rows = [_band(_("duty lead"), [gap for gap in found if gap.kind == GapKind.LEAD], start, end)]
    rows += [_band(group.name, [gap for gap in found if gap.group_id == group.pk], start, end) for group in groups]
    return Bands(rows, charts.ticks(start, end), len(found), (end - start) // timedelta(hours=1))


def _band(label: str, own: list[Gap], start: datetime, end: datetime) -> Band:
    segments, moment = [], start
    for gap in own:
        begins = max(gap.starts_at, moment)
        if moment < begins:
            segments.append(_segment(moment, begins, "covered", _("covered"), start, end))
        if begins < gap.ends_at:
            kind = "thin" if gap.kind == GapKind.STANDBY else "gap"
            segments.append(_segment(begins, gap.ends_at, kind, str(GapKind(gap.kind).label), start, end))
        moment = max(moment, gap.ends_at)
    if moment < end:
        segments.append(_segment(moment, end, "covered", _("covered"), start, end))
    return Band(label, segments, len(own))


def _segment(begins: datetime, ends: datetime, kind: str, word: str, start: datetime, end: datetime) -> charts.Segment:
    return charts.segment(begins, ends, window=(start, end), kind=kind, label=labelled(word, span(begins, ends)))
