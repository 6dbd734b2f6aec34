from datetime import datetime

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.people.actions.common import locked, record, save_changes
from core.people.acts import PeopleAct
from core.people.enums import Language, Theme
from core.people.models import Person
from core.people.permissions import check_can_reset_password


def check_password_strength(person: Person, password: str) -> None:
    try:
        password_validation.validate_password(password, person)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), "new_password") from error


def _save_password(person: Person, password: str) -> Person:
    check_password_strength(person, password)
    person = locked(person)
    person.set_password(password)
    person.save(update_fields=["password"])
    return person


@transaction.atomic
def set_password(*, person: Person, password: str, by: Person, now: datetime) -> Person:
    """One's own new password; the caller has checked the old one. His other sessions end."""
    if by.pk != person.pk:
        raise Invalid(_("Only the person himself changes his password."))
    person = _save_password(person, password)
    record(PeopleAct.PASSWORD_CHANGED, person, person.office, by, now)
    return person


@transaction.atomic
def reset_password(*, person: Person, password: str, by: Person | None, now: datetime) -> Person:
    """A new password given by an administrator to someone else; all his sessions end."""
    check_can_reset_password(by, person, now)
    if not person.is_active:
        raise Invalid(_("%(person)s may not log in and needs no password.") % {"person": person}, "new_password")
    person = _save_password(person, password)
    record(PeopleAct.PASSWORD_RESET, person, person.office, by, now)
    return person


@transaction.atomic
def set_preferences(*, person: Person, language: str, theme: str, now: datetime) -> Person:
    """The person's own language and theme."""
    if language not in Language.values:
        raise Invalid(_("Choose one of the languages in the list."), "language")
    if theme not in Theme.values:
        raise Invalid(_("Choose one of the themes in the list."), "theme")
    person = locked(person)
    changed = save_changes(person, Invalid(""), language=language, theme=theme)
    if changed:
        record(PeopleAct.PREFERENCES_SET, person, person.office, person, now, language=language, theme=theme)
    return person
