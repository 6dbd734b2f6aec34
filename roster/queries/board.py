"""The on-duty board: who is there, group by group, and where someone is missing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.people.models import DutyGroup, Office
from roster.enums import DutyRole, GapKind
from roster.queries.coverage import gaps
from roster.queries.duty import Post, on_duty
from roster.rules.coverage import Gap


@dataclass
class GroupBoard:
    group: DutyGroup
    officers: list[Post] = field(default_factory=list)
    standby: list[Post] = field(default_factory=list)
    gap: Gap | None = None


@dataclass(frozen=True)
class Board:
    at: datetime
    lead: Post | None
    lead_gap: Gap | None
    groups: list[GroupBoard]

    @property
    def has_gap(self) -> bool:
        return self.lead_gap is not None or any(group.gap for group in self.groups)


def board(office: Office, at: datetime) -> Board:
    """Everyone on duty and every gap at `at`; a fixed number of queries."""
    present = on_duty(office, at)
    groups = {group.pk: GroupBoard(group) for group in DutyGroup.objects.filter(office=office)}
    for post in present.posts:
        if post.role != DutyRole.LEAD:
            entry = groups[post.group_id]
            (entry.standby if post.role == DutyRole.STANDBY else entry.officers).append(post)
    missing = [gap for gap in gaps(office, at, at + timedelta(hours=24)) if gap.starts_at <= at]
    for gap in missing:
        if gap.kind == GapKind.OFFICER and gap.group_id:
            groups[gap.group_id].gap = gap
    lead_gap = next((gap for gap in missing if gap.kind == GapKind.LEAD), None)
    return Board(at, present.lead, lead_gap, list(groups.values()))
