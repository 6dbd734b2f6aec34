"""Logging in, and what Django admin lets administrators do. Nobody else has any model permission."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.people import queries
from core.people.enums import Role
from core.people.models import Person

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


class RoleBackend(ModelBackend):
    """Checks passwords; gives model permissions by role instead of by stored rows."""

    def get_user(self, user_id: int) -> Person | None:
        """Each request needs the person and his office (language, time zone): both come in one query."""
        person = Person.objects.select_related("office").filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None

    def _get_user_permissions(self, user_obj: Person) -> QuerySet[Permission]:
        if not is_administrator(user_obj):
            return Permission.objects.none()
        kept = Q(content_type__app_label__in=KEPT_BY_ADMINISTRATORS, codename__regex=MODEL_PERMISSION)
        read = Q(content_type__app_label__in=READ_BY_ADMINISTRATORS, codename__startswith="view_")
        return Permission.objects.filter(kept | read)

    def _get_group_permissions(self, user_obj: Person) -> QuerySet[Permission]:
        return Permission.objects.none()
