"""What is done about promises. The sweep is called by the clock alone."""

from core.deadlines.actions.climb import Sweep, sweep
from core.deadlines.actions.promise import (
    DeadlineDraft,
    cancel_deadline,
    meet_deadline,
    open_deadline,
    open_deadlines,
    reassign_deadline,
)

__all__ = [
    "DeadlineDraft",
    "Sweep",
    "cancel_deadline",
    "meet_deadline",
    "open_deadline",
    "open_deadlines",
    "reassign_deadline",
    "sweep",
]
