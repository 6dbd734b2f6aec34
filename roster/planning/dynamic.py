"""The inner loop of pricing, compiled when it is first used (`make` does so at installation) and kept.

It is kept beside the file, or in NUMBA_CACHE_DIR, or in the user's folder; where none can be written, by no one.

The functions are long: the compiler makes most of loops that stand in one place.
"""

# mypy: disable-error-code="no-untyped-def,misc,untyped-decorator"

import numpy as np
from numba import njit

NEVER = 1e8


def _compiled(function):
    try:
        return njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # no folder to keep it in
        return njit(nogil=True, error_model="numpy")(function)


@_compiled
def _least(values, first, stop):
    best, where = NEVER, -1
    for index in range(first, stop):
        if values[index] < best:
            best, where = values[index], index
    return best, where


@_compiled
def _clear(layer, alive, m, w, q):
    if not alive[m, w, q]:
        alive[m, w, q] = True
        layer[m, w, q, :] = NEVER


@_compiled
def cheapest_paths(  # noqa: C901
    cost, minutes, follows, weekend, next_count, count_step, minute_band, weekend_band, longest, shortest, rest, least,
    wanted,
):  # fmt: skip
    """Values and paths[path, day] of kinds: the cheapest for each of the last positions, or the cheapest of all.

    Positions: 0 … rest-1 a break of 1 … rest days (the last: or more), then for each kind a run of 1 … longest days.
    """
    days, kinds = cost.shape[0], cost.shape[1] - 1
    counts, positions = next_count.shape[0], rest + kinds * longest
    depth = (minute_band[:, 1] - minute_band[:, 0]).max() + 1
    width = (weekend_band[:, 1] - weekend_band[:, 0]).max() + 1
    before = np.empty((depth, width, counts, positions))
    after = np.empty((depth, width, counts, positions))
    alive = np.zeros((depth, width, counts), np.bool_)
    alive_after = np.zeros((depth, width, counts), np.bool_)
    came_from = np.empty((days, depth, width, counts, positions), np.int16)
    for kind in range(kinds + 1):
        m, w, q = minutes[kind], 1 if kind and weekend[0] else 0, next_count[0, kind]
        m_at, w_at = m - minute_band[0, 0], w - weekend_band[0, 0]
        inside = minute_band[0, 0] <= m <= minute_band[0, 1] and weekend_band[0, 0] <= w <= weekend_band[0, 1]
        if cost[0, kind] < NEVER and inside and q >= 0:
            _clear(before, alive, m_at, w_at, q)
            before[m_at, w_at, q, rest + (kind - 1) * longest if kind else 0] = cost[0, kind]
    for day in range(1, days):
        alive_after[:] = False
        begins, continues = weekend[day] == 1, weekend[day] == 2
        m_low, m_high = minute_band[day, 0], minute_band[day, 1]
        w_low, w_high = weekend_band[day, 0], weekend_band[day, 1]
        for m_at in range(depth):
            m = m_at + minute_band[day - 1, 0]
            for w_at in range(width):
                w = w_at + weekend_band[day - 1, 0]
                for q in range(counts):
                    if not alive[m_at, w_at, q]:
                        continue
                    values = before[m_at, w_at, q]
                    start, started = _least(values, rest - 1, rest)
                    if day < rest and values[day - 1] < start:
                        start, started = values[day - 1], day - 1
                    if cost[day, 0] < NEVER and m_low <= m <= m_high and w_low <= w <= w_high:
                        stop, stopped = NEVER, -1
                        for kind in range(kinds):
                            for run in range(1, longest + 1):
                                at = rest + kind * longest + run - 1
                                if values[at] < stop and (run >= shortest or run == day):
                                    stop, stopped = values[at], at
                        m_to, w_to = m - m_low, w - w_low
                        _clear(after, alive_after, m_to, w_to, q)
                        for length in range(rest):
                            if values[length] < NEVER:
                                to = min(length + 1, rest - 1)
                                if values[length] + cost[day, 0] < after[m_to, w_to, q, to]:
                                    after[m_to, w_to, q, to] = values[length] + cost[day, 0]
                                    came_from[day, m_to, w_to, q, to] = length
                        if stop + cost[day, 0] < after[m_to, w_to, q, 0]:
                            after[m_to, w_to, q, 0] = stop + cost[day, 0]
                            came_from[day, m_to, w_to, q, 0] = stopped
                    for kind in range(1, kinds + 1):
                        m_to, q_to = m + minutes[kind] - m_low, next_count[q, kind]
                        if cost[day, kind] >= NEVER or q_to < 0 or m_to < 0 or m_to > m_high - m_low:
                            continue
                        first = rest + (kind - 1) * longest
                        w_to = w + (1 if begins or continues else 0) - w_low
                        if start < NEVER and 0 <= w_to <= w_high - w_low:
                            _clear(after, alive_after, m_to, w_to, q_to)
                            after[m_to, w_to, q_to, first] = start + cost[day, kind]
                            came_from[day, m_to, w_to, q_to, first] = started
                        w_to = w + (1 if begins else 0) - w_low
                        if w_to < 0 or w_to > w_high - w_low:
                            continue
                        for run in range(1, longest):
                            best, where = NEVER, -1
                            for other in range(kinds):
                                at = rest + other * longest + run - 1
                                if values[at] < best and follows[other + 1, kind]:
                                    best, where = values[at], at
                            if best < NEVER:
                                _clear(after, alive_after, m_to, w_to, q_to)
                                after[m_to, w_to, q_to, first + run] = best + cost[day, kind]
                                came_from[day, m_to, w_to, q_to, first + run] = where
        before, after = after, before
        alive, alive_after = alive_after, alive
    return _trace(
        before, alive, came_from, minutes, weekend, count_step, minute_band, weekend_band, longest, rest, least, wanted
    )


@_compiled
def _trace(  # noqa: C901
    before, alive, came_from, minutes, weekend, count_step, minute_band, weekend_band, longest, rest, least, wanted
):  # fmt: skip
    days = came_from.shape[0]
    depth, width, counts, positions = before.shape
    groups = positions if wanted > 1 else 1
    values = np.full(groups, NEVER)
    ends = np.zeros((groups, 4), np.int64)
    for m_at in range(max(0, least - minute_band[-1, 0]), depth):
        for w_at in range(width):
            for q in range(counts):
                if not alive[m_at, w_at, q]:
                    continue
                for position in range(positions):
                    group = position if wanted > 1 else 0
                    if before[m_at, w_at, q, position] < values[group]:
                        values[group] = before[m_at, w_at, q, position]
                        ends[group, 0], ends[group, 1], ends[group, 2], ends[group, 3] = m_at, w_at, q, position
    paths = np.zeros((groups, days), np.int8)
    for group in range(groups):
        if values[group] >= NEVER:
            continue
        m, w = ends[group, 0] + minute_band[-1, 0], ends[group, 1] + weekend_band[-1, 0]
        q, position = ends[group, 2], ends[group, 3]
        for day in range(days - 1, -1, -1):
            kind = 0 if position < rest else (position - rest) // longest + 1
            paths[group, day] = kind
            if day == 0:
                break
            previous = came_from[day, m - minute_band[day, 0], w - weekend_band[day, 0], q, position]
            if kind > 0:
                if weekend[day] == 1 or (weekend[day] == 2 and previous < rest):
                    w -= 1
                m -= minutes[kind]
                q -= count_step[kind]
            position = previous
    return values, paths
