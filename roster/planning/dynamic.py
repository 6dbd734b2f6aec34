"""The inner loop of pricing, compiled when it is first used (`make` does so at installation) and kept.

It is kept beside the file, or in NUMBA_CACHE_DIR, or in the user's folder; where none can be written, by no one.
"""

# mypy: disable-error-code="no-untyped-def,misc,untyped-decorator"

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

NEVER = 1e8


class Rules(NamedTuple):
    """minutes[kind]; circle[kind]: the row of may_be_before[circle, kind - 1] that says what it may follow.
    next_count[state, kind]: -1 past the limit. Bands [day, low and high]: what may have been used after the day."""

    minutes: NDArray[np.int64]
    circle: NDArray[np.int64]
    may_be_before: NDArray[np.bool_]
    weekend: NDArray[np.int64]
    next_count: NDArray[np.int64]
    count_step: NDArray[np.int64]
    minute_band: NDArray[np.int64]
    weekend_band: NDArray[np.int64]
    longest: int
    shortest: int
    rest: int
    least: int


def _compiled(function):
    try:
        return njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # no folder to keep it in
        return njit(nogil=True, error_model="numpy")(function)


@_compiled
def cheapest_paths(cost, rules, wanted):
    """Values and paths[path, day] of kinds: the cheapest for each of the last positions, or the cheapest of all.

    Positions: 0 … rest-1 a break of 1 … rest days (the last: or more), then for each kind a run of 1 … longest days.
    """
    shape = _shape(cost, rules)
    before, after = np.empty(shape), np.empty(shape)
    alive, alive_after = np.zeros(shape[:3], np.bool_), np.zeros(shape[:3], np.bool_)
    came_from = np.empty((len(cost), *shape), np.int16)
    circles = rules.may_be_before.shape[0]
    best, where = np.empty((circles, rules.longest)), np.empty((circles, rules.longest), np.int64)
    _begin(cost[0], rules, before, alive)
    for day in range(1, len(cost)):
        alive_after[:] = False
        _go_on(day, cost[day], rules, before, alive, after, alive_after, came_from[day], best, where)
        before, after = after, before
        alive, alive_after = alive_after, alive
    values, ends = _ends(before, alive, rules, wanted)
    return values, _trace(values, ends, came_from, rules)


@_compiled
def _shape(cost, rules):
    depth = (rules.minute_band[:, 1] - rules.minute_band[:, 0]).max() + 1
    width = (rules.weekend_band[:, 1] - rules.weekend_band[:, 0]).max() + 1
    return depth, width, rules.next_count.shape[0], rules.rest + (cost.shape[1] - 1) * rules.longest


@_compiled
def _begin(cost, rules, layer, alive):
    for kind in range(len(cost)):
        m, w, q = rules.minutes[kind], 1 if kind and rules.weekend[0] else 0, rules.next_count[0, kind]
        m_at, w_at = m - rules.minute_band[0, 0], w - rules.weekend_band[0, 0]
        inside = rules.minute_band[0, 0] <= m <= rules.minute_band[0, 1]
        inside &= rules.weekend_band[0, 0] <= w <= rules.weekend_band[0, 1]
        if cost[kind] < NEVER and inside and q >= 0:
            _open(layer, alive, m_at, w_at, q)
            layer[m_at, w_at, q, rules.rest + (kind - 1) * rules.longest if kind else 0] = cost[kind]


@_compiled
def _open(layer, alive, m, w, q):
    if not alive[m, w, q]:
        alive[m, w, q] = True
        layer[m, w, q, :] = NEVER


@_compiled
def _go_on(  # noqa: C901  one place for the innermost loop: handing on its arrays costs a third of the speed
    day, cost, rules, before, alive, after, alive_after, came_from, best, where
):  # fmt: skip
    """All that the states of the day before may become."""
    m_step = rules.minute_band[day - 1, 0] - rules.minute_band[day, 0]
    w_step = rules.weekend_band[day - 1, 0] - rules.weekend_band[day, 0]
    m_top = rules.minute_band[day, 1] - rules.minute_band[day, 0]
    w_top = rules.weekend_band[day, 1] - rules.weekend_band[day, 0]
    to_begin, to_continue = 1 if rules.weekend[day] else 0, 1 if rules.weekend[day] == 1 else 0
    for m in range(before.shape[0]):
        for w in range(before.shape[1]):
            for q in range(before.shape[2]):
                if not alive[m, w, q]:
                    continue
                values, m_to, w_to = before[m, w, q], m + m_step, w + w_step
                if cost[0] < NEVER and 0 <= m_to <= m_top and 0 <= w_to <= w_top:
                    _open(after, alive_after, m_to, w_to, q)
                    _rest(day, cost[0], rules, values, after[m_to, w_to, q], came_from[m_to, w_to, q])
                start, started = _rested(values, day, rules.rest)
                goes_on = _best_before(rules, values, best, where)
                for kind in range(1, len(cost)):
                    m_on, q_on = m_to + rules.minutes[kind], rules.next_count[q, kind]
                    if cost[kind] >= NEVER or q_on < 0 or m_on < 0 or m_on > m_top:
                        continue
                    first = rules.rest + (kind - 1) * rules.longest
                    w_on = w_to + to_begin
                    if start < NEVER and 0 <= w_on <= w_top:
                        _open(after, alive_after, m_on, w_on, q_on)
                        after[m_on, w_on, q_on, first] = start + cost[kind]
                        came_from[m_on, w_on, q_on, first] = started
                    w_on = w_to + to_continue
                    if goes_on and 0 <= w_on <= w_top:
                        _open(after, alive_after, m_on, w_on, q_on)
                        circle = rules.circle[kind]
                        for run in range(1, rules.longest):
                            if best[circle, run] < NEVER:
                                after[m_on, w_on, q_on, first + run] = best[circle, run] + cost[kind]
                                came_from[m_on, w_on, q_on, first + run] = where[circle, run]


@_compiled
def _rested(values, day, rest):
    """The cheapest after a break that may end, which is one from the first day on, or long enough."""
    if day < rest and values[day - 1] < values[rest - 1]:
        return values[day - 1], day - 1
    return values[rest - 1], rest - 1


@_compiled
def _rest(day, cost, rules, values, after, came_from):
    for length in range(rules.rest):
        to = min(length + 1, rules.rest - 1)
        if values[length] < NEVER and values[length] + cost < after[to]:
            after[to] = values[length] + cost
            came_from[to] = length
    stop, stopped = NEVER, -1
    for at in range(rules.rest, len(values)):
        run = (at - rules.rest) % rules.longest + 1
        if values[at] < stop and (run >= rules.shortest or run == day):
            stop, stopped = values[at], at
    if stop < NEVER and stop + cost < after[0]:
        after[0] = stop + cost
        came_from[0] = stopped


@_compiled
def _best_before(rules, values, best, where):
    """best[circle, run]: the cheapest that may become a run of run + 1 days; whether there is any."""
    any_at_all = False
    for circle in range(best.shape[0]):
        for run in range(1, rules.longest):
            best[circle, run] = NEVER
            for other in range(rules.may_be_before.shape[1]):
                at = rules.rest + other * rules.longest + run - 1
                if values[at] < best[circle, run] and rules.may_be_before[circle, other]:
                    best[circle, run], where[circle, run] = values[at], at
                    any_at_all = True
    return any_at_all


@_compiled
def _ends(layer, alive, rules, wanted):
    """The cheapest states after the last day, with minutes and weekends in full."""
    groups = layer.shape[3] if wanted > 1 else 1
    values, ends = np.full(groups, NEVER), np.zeros((groups, 4), np.int64)
    low, first = rules.minute_band[-1, 0], rules.weekend_band[-1, 0]
    for m, w, q in np.argwhere(alive):
        if m + low < rules.least:
            continue
        for position in range(layer.shape[3]):
            group = position if wanted > 1 else 0
            if layer[m, w, q, position] < values[group]:
                values[group] = layer[m, w, q, position]
                ends[group, 0], ends[group, 1], ends[group, 2], ends[group, 3] = m + low, w + first, q, position
    return values, ends


@_compiled
def _trace(values, ends, came_from, rules):
    days = came_from.shape[0]
    paths = np.zeros((len(values), days), np.int8)
    for path in range(len(values)):
        if values[path] >= NEVER:
            continue
        m, w, q, position = ends[path]
        for day in range(days - 1, -1, -1):
            kind = 0 if position < rules.rest else (position - rules.rest) // rules.longest + 1
            paths[path, day] = kind
            if day == 0:
                break
            previous = came_from[day, m - rules.minute_band[day, 0], w - rules.weekend_band[day, 0], q, position]
            if kind > 0:
                if rules.weekend[day] == 1 or (rules.weekend[day] == 2 and previous < rules.rest):
                    w -= 1
                m -= rules.minutes[kind]
                q -= rules.count_step[kind]
            position = previous
    return paths
