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
    "cancel_deadline",
    "meet_deadline",
    "open_deadline",
    "open_deadlines",
    "reassign_deadline",
]
