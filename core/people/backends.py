"""Logging in, and what Django admin lets administrators do. Nobody else has any model permission."""

from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.db import rows_of
from core.people import queries
from core.people.enums import Role
from core.people.models import Office, Person

KEPT_BY_ADMINISTRATORS = ("people", "policy", "notices", "roster")
READ_BY_ADMINISTRATORS = ("ledger", "deadlines", "logbook", "axes")
MODEL_PERMISSION = r"^(add|change|delete|view)_"


def is_administrator(person: Any) -> bool:
    """Whether the role holds today, asked once for each request's person."""
    if not person.is_authenticated:
        return False
    if not hasattr(person, "_is_administrator"):
        today = queries.local_day(person.office, timezone.now())
        person._is_administrator = queries.holds_role(person, Role.ADMINISTRATOR, on=today)
    return person._is_administrator


@cache
def _person_sql() -> tuple[str, list[str], list[str]]:
    """The statement, and which attributes of the person and of his office its columns are."""
    person, office = Person._meta.concrete_fields, Office._meta.concrete_fields
    columns = ", ".join([f"p.{field.column}" for field in person] + [f"o.{field.column}" for field in office])
    sql = f"SELECT {columns} FROM people_person p JOIN people_office o ON o.id = p.office_id WHERE p.id = %s"  # noqa: S608
    return sql, [field.attname for field in person], [field.attname for field in office]


def read_person(person_id: int) -> Person | None:
    """The person with his office (language, time zone), which each request needs: one statement, written out."""
    sql, of_person, of_office = _person_sql()
    found = rows_of(sql, person_id)
    if not found:
        return None
    person = Person.from_db(DEFAULT_DB_ALIAS, of_person, found[0][: len(of_person)])
    person.office = Office.from_db(DEFAULT_DB_ALIAS, of_office, found[0][len(of_person) :])
    return person


class RoleBackend(ModelBackend):
    """Checks passwords; gives model permissions by role instead of by stored rows."""

    def get_user(self, user_id: int) -> Person | None:
        person = read_person(user_id)
        return person if person and self.user_can_authenticate(person) else None

    def _get_user_permissions(self, user_obj: Person) -> QuerySet[Permission]:
        if not is_administrator(user_obj):
            return Permission.objects.none()
        kept = Q(content_type__app_label__in=KEPT_BY_ADMINISTRATORS, codename__regex=MODEL_PERMISSION)
        read = Q(content_type__app_label__in=READ_BY_ADMINISTRATORS, codename__startswith="view_")
        return Permission.objects.filter(kept | read)

    def _get_group_permissions(self, user_obj: Person) -> QuerySet[Permission]:
        return Permission.objects.none()
