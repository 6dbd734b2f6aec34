"""What taking or giving a shift does to a person, before anyone is asked (R.5)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from roster.enums import Misfit, Rule
from roster.rules.fairness import Breach, Duty, Limits, breaches


class Effect(NamedTuple):
    """`breaks` are the rules that become broken or worse; `rest` is the shortest pause beside the new shift in hours,
    None without a neighbour; `week_hours` are those of its week; `hours` and `nights` what he has done already."""

    person_id: int
    misfit: Misfit | None = None
    breaks: tuple[Breach, ...] = ()
    rest: float | None = None
    week_hours: float = 0
    hours: float = 0
    nights: int = 0

    @property
    def may(self) -> bool:
        return self.misfit is None and not self.breaks

    @property
    def fairness(self) -> tuple[bool, int, float, int, int]:
        """The fairest choice sorts first: fits, breaks nothing, has done least."""
        return (self.misfit is not None, len(self.breaks), self.hours, self.nights, self.person_id)


def effect_of(duties: Sequence[Duty], gone: Iterable[Duty], new: Duty, limits: Limits, since: date) -> Effect:
    """What a person's duties become with `new` and without `gone`; what he has done counts from `since`."""
    lost = set(gone)
    kept = [duty for duty in duties if duty not in lost]
    after = [*kept, new]
    worked = [duty for duty in kept if not duty.is_standby and duty.day >= since]
    return Effect(
        person_id=new.person_id,
        breaks=worsened(breaches(duties, limits), breaches(after, limits)),
        rest=shortest_rest(kept, new),
        week_hours=_hours(duty.length for duty in after if not duty.is_standby and _week(duty.day) == _week(new.day)),
        hours=_hours(duty.length for duty in worked),
        nights=sum(duty.is_night for duty in worked),
    )


def worsened(before: Iterable[Breach], after: Iterable[Breach]) -> tuple[Breach, ...]:
    """The rules that are broken after and were not before, or less so."""
    known = {_place(breach): breach for breach in before}
    return tuple(breach for breach in after if _is_worse(breach, known.get(_place(breach))))


def _is_worse(breach: Breach, before: Breach | None) -> bool:
    if before is None:
        return True
    return breach.found < before.found if breach.rule == Rule.REST else breach.found > before.found


def _place(breach: Breach) -> tuple[Rule, date]:
    """Where a rule is broken: the hours of a week anywhere in it, everything else on its day."""
    return breach.rule, _week(breach.day) if breach.rule == Rule.HOURS else breach.day


def shortest_rest(duties: Iterable[Duty], new: Duty) -> float | None:
    """Hours between the new shift and its nearest neighbour on the post."""
    posts = [duty for duty in duties if not duty.is_standby]
    before = [new.starts_at - duty.ends_at for duty in posts if duty.starts_at < new.starts_at]
    after = [duty.starts_at - new.ends_at for duty in posts if duty.starts_at >= new.starts_at]
    pauses = [*before, *after]
    return None if new.is_standby or not pauses else _hours([min(pauses)])


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _hours(spans: Iterable[timedelta]) -> float:
    return round(sum(spans, timedelta()).total_seconds() / 3600, 1)
