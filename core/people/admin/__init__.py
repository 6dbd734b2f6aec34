"""Django admin of offices and people. Every save calls the action that people use, so nothing is done here that is not recorded."""

from core.people.admin import office, person  # noqa: F401
