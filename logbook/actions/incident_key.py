"""Keys with which other programs report incidents (R.9)."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked
from core.errors import Invalid
from core.people.models import DutyGroup, Office, Person
from logbook.actions.common import record, said
from logbook.acts import LogbookAct
from logbook.models import IncidentKey
from logbook.permissions.incident import check_can_keep_incident_keys
from roster.rules.secrets import digest_of


@transaction.atomic
def make_incident_key(
    *, office: Office, label: str, group: DutyGroup, by: Person, now: datetime
) -> tuple[IncidentKey, str]:
    """A key and its secret; the secret is shown this once and not kept."""
    check_can_keep_incident_keys(by, office, now)
    if group.office_id != office.pk:
        raise Invalid(_("Choose a group of this office."), "group")
    secret = secrets.token_urlsafe(24)
    key = IncidentKey.objects.create(
        office=office, label=said(label, "label", 120), group=group, digest=digest_of(secret), created_by=by,
        created_at=now,
    )  # fmt: skip
    record(LogbookAct.INCIDENT_KEY_MADE, key, office.pk, by, now, "R.9", group=group.name)
    return key, secret


@transaction.atomic
def revoke_incident_key(*, key: IncidentKey, by: Person, now: datetime) -> None:
    """What is sent with it from now on is refused; what it reported stays."""
    check_can_keep_incident_keys(by, key.office, now)
    key = locked(key)
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
        record(LogbookAct.INCIDENT_KEY_REVOKED, key, key.office_id, by, now, "R.9")
