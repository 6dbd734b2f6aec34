from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from guardian.models import UserObjectPermission

from core.errors import Conflict, Invalid
from core.people import rules
from core.people.actions.common import (
    check_period,
    check_same_office,
    iso,
    locked,
    record,
    required,
    save_changes,
    saying,
)
from core.people.acts import PeopleAct
from core.people.models import Liaison, Office, Person, PersonQualification, Posting, Qualification
from core.people.permissions import check_can_change_person, check_can_keep_staff, check_can_promote

CHANGEABLE = {"name", "username", "staff_number", "email", "telephone", "wecom_userid", "language"}
PERSONAL = {"email", "telephone", "wecom_userid"}


def check_email(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Invalid(
            _("“%(email)s” is not an e-mail address. Write it like name@example.com.") % {"email": email}, "email"
        ) from error


def _check_numbers(office: Office, values: dict[str, Any], person_id: int | None) -> None:
    others = Person.objects.exclude(pk=person_id) if person_id else Person.objects.all()
    number = values.get("staff_number")
    if number and others.filter(office=office, staff_number=number).exists():
        raise Invalid(
            _("Staff number %(number)s belongs to someone else. Check the number.") % {"number": number},
            "staff_number",
        )
    username = values.get("username")
    if username and others.filter(username=username).exists():
        raise Invalid(_("The log-in name “%(name)s” is taken. Choose another one.") % {"name": username}, "username")


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    """Blanks trimmed, log-in name in lower case, keys that follow from the name added."""
    values = {field: value.strip() if isinstance(value, str) else value for field, value in values.items()}
    if "username" in values:
        values["username"] = required(values["username"], "username").lower()
    if "name" in values:
        values["name"] = required(values["name"], "name")
        values |= {"sort_key": rules.sort_key(values["name"]), "search_key": rules.search_key(values["name"])}
    check_email(values.get("email", ""))
    return values


def _taken_like(name: str, email: str, staff_number: str) -> set[str]:
    base = rules.log_in_name(name, email, staff_number, ())
    return set(Person.objects.filter(username__startswith=base).values_list("username", flat=True))


@transaction.atomic
def add_person(
    *,
    office: Office,
    name: str,
    by: Person | None,
    now: datetime,
    username: str = "",
    staff_number: str = "",
    email: str = "",
    telephone: str = "",
    wecom_userid: str = "",
    language: str = "",
    password: str | None = None,
) -> Person:
    """A member of staff.

    Without `username` one is made from e-mail, pinyin or staff number; without `password` he cannot log in yet.
    """
    check_can_keep_staff(by, office, now)
    name = required(name, "name")
    username = username or rules.log_in_name(name, email, staff_number, _taken_like(name, email, staff_number))
    contact = {"email": email, "telephone": telephone, "wecom_userid": wecom_userid}
    values = _cleaned({"name": name, "username": username, "staff_number": staff_number, **contact})
    _check_numbers(office, values, None)
    person = Person(office=office, language=language or office.language, **values)
    person.set_password(password)
    with saying(Conflict(_("Someone else has just taken this log-in name or staff number. Send the form again."))):
        person.save()
    record(PeopleAct.PERSON_ADDED, person, office, by, now, name=name, username=person.username)
    return person


@transaction.atomic
def change_person(*, person: Person, by: Person | None, now: datetime, **changes: Any) -> Person:
    """Changes any of CHANGEABLE. The ledger names personal fields that changed, and never holds their content."""
    check_can_change_person(by, person, changes, now)
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"change_person does not change {', '.join(sorted(unknown))}")
    person = locked(person)
    values = _cleaned(changes)
    _check_numbers(person.office, values, person.pk)
    before = {field: getattr(person, field) for field in CHANGEABLE - PERSONAL}
    changed = save_changes(
        person, Conflict(_("Someone else has just taken this log-in name or staff number.")), **values
    )
    told = [field for field in changed if field in CHANGEABLE]
    if told:
        shown = [field for field in told if field not in PERSONAL]
        record(
            PeopleAct.PERSON_CHANGED, person, person.office, by, now,
            fields=told, before={f: before[f] for f in shown}, after={f: values[f] for f in shown},
        )  # fmt: skip
    return person


@transaction.atomic
def person_leaves(*, person: Person, on: date, by: Person | None, now: datetime) -> Person:
    """From the day `on` he holds no posting, term, right or log-in; sessions end at once."""
    check_can_promote(by, person, now)
    person = locked(person)
    if person.left_on is not None:
        raise Conflict(_("%(person)s has already left.") % {"person": person})
    end_everything(Person.objects.filter(pk=person.pk), on)
    person.left_on, person.is_active = on, False
    person.set_unusable_password()
    person.save(update_fields=["left_on", "is_active", "password"])
    record(PeopleAct.PERSON_LEFT, person, person.office, by, now, on=iso(on))
    return person


def end_everything(people: QuerySet[Person], on: date) -> None:
    """Ends what runs on that day and removes what would only begin later. Five statements, however many people."""
    ids = list(people.values_list("pk", flat=True))
    terms: list[type[Model]] = [Posting, Liaison]
    for model in terms:
        rows = model._default_manager.filter(person__in=ids)
        rows.filter(start__gte=on).delete()
        rows.exclude(end__lte=on).update(end=on)
    Liaison.objects.filter(deputy__in=ids).update(deputy=None)
    UserObjectPermission.objects.filter(user__in=ids).delete()


@transaction.atomic
def person_returns(*, person: Person, by: Person | None, now: datetime) -> Person:
    """He may be given postings and a password again; nothing of what he held before comes back."""
    check_can_promote(by, person, now)
    person = locked(person)
    if person.left_on is None:
        raise Conflict(_("%(person)s has not left.") % {"person": person})
    person.left_on, person.is_active = None, True
    person.save(update_fields=["left_on", "is_active"])
    record(PeopleAct.PERSON_RETURNED, person, person.office, by, now)
    return person


@transaction.atomic
def give_qualification(
    *,
    person: Person,
    qualification: Qualification,
    start: date,
    by: Person | None,
    now: datetime,
    end: date | None = None,
) -> PersonQualification:
    """Valid from `start` until, not including, `end`. An overlapping one is refused."""
    check_can_keep_staff(by, person.office, now)
    check_period(start, end)
    check_same_office(person.office_id, qualification)
    overlap = Invalid(
        _("%(person)s holds “%(qualification)s” already in that time. Choose days that do not overlap.")
        % {"person": person, "qualification": qualification},
        "start",
    )
    with saying(overlap):
        held = PersonQualification.objects.create(person=person, qualification=qualification, start=start, end=end)
    record(
        PeopleAct.QUALIFICATION_GIVEN, person, person.office, by, now, "2.5",
        qualification=qualification.name, start=iso(start), end=iso(end),
    )  # fmt: skip
    return held
