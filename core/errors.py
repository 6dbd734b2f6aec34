"""What an action says when it will not do what it was asked.

Every message is a whole sentence in the reader's language: what is wrong, where, and what to do.
Views turn `Refused` into 403 (or the reason on a disabled button), `Conflict` into 409 and
`Invalid` into a form error beside the field, with the input kept.
"""

from collections.abc import Callable
from typing import Any


class DutyError(Exception):
    """A refusal that a person is meant to read."""

    def __init__(self, message: Any):
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Refused(DutyError):
    """This person may not do this now; the message is the reason."""


class Conflict(DutyError):
    """Someone else was first; the message says what happened."""


class Invalid(DutyError):
    """The input cannot be used. `field` is the form field it belongs to, or "" for the whole form."""

    def __init__(self, message: Any, field: str = ""):
        super().__init__(message)
        self.field = field


def refusal(check: Callable[..., object], *args: Any, **kwargs: Any) -> str:
    """Why `check_can_x` refuses, or "" when it allows: for the tooltip of a disabled button."""
    try:
        check(*args, **kwargs)
    except Refused as error:
        return str(error)
    return ""


def allows(check: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
    """Whether `check_can_x` lets this pass."""
    return not refusal(check, *args, **kwargs)
