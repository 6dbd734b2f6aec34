"""Whoever asks to stop is heard within an integer program and while a contradiction is searched for."""

import time
from dataclasses import replace

import highspy
import numpy as np

from roster.planning.explain import explain
from roster.planning.master import Program

from .offices import office_month


def hard_program():
    """Sixty yes-or-no choices under thirty limits: no end for minutes."""
    random, program = np.random.default_rng(1), Program()
    for worth in random.integers(50, 100, 60):
        program.addVar(0.0, 1.0)
        program.changeColCost(program.getNumCol() - 1, -float(worth))
        program.changeColIntegrality(program.getNumCol() - 1, highspy.HighsVarType.kInteger)
    for sizes in random.integers(10, 100, (30, 60)).astype(float):
        program.addRow(-highspy.kHighsInf, float(sizes.sum() // 2), 60, np.arange(60, dtype=np.int32), sizes)
    return program


def test_an_integer_program_ends_soon_after_somebody_asks_to_stop():
    program, asked = hard_program(), []

    def stop():
        asked.append(time.monotonic())
        return len(asked) > 3

    program.run_until(stop)
    assert program.getModelStatus() == highspy.HighsModelStatus.kInterrupt
    assert len(asked) >= 4


def test_nothing_more_is_tried_for_an_explanation_once_somebody_asks_to_stop():
    month = office_month(days=28)
    away = [replace(person, days_off=frozenset(range(20, 24))) for person in month.people]
    impossible = replace(month, people=away)
    started = time.monotonic()
    assert explain(impossible, seconds=60, stop=lambda: True) is not None
    assert time.monotonic() - started < 5
