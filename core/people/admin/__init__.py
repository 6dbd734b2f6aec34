"""Django admin of offices and people. Every save calls the action that people use, so all of it is recorded."""

from core.people.admin import office, person

__all__ = ["office", "person"]
