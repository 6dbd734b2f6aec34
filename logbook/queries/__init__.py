"""What people ask about what happened: one file a noun, visibility included."""

from logbook.queries.desk import MyDesk, my_desk
from logbook.queries.handover import Blocker, blockers
from logbook.queries.matter import open_matters

__all__ = ["Blocker", "MyDesk", "blockers", "my_desk", "open_matters"]
