"""Making and revoking the secrets of wall displays and calendar feeds (R.10)."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked
from core.errors import Invalid
from core.ledger import actions as ledger
from core.people.models import Office, Person
from roster.acts import RosterAct
from roster.models import BoardKey, FeedKey
from roster.permissions import check_can_make_board_key
from roster.rules.secrets import digest_of


@transaction.atomic
def make_board_key(*, office: Office, label: str, by: Person, now: datetime) -> tuple[BoardKey, str]:
    """A key and its secret; the secret is shown this once and not kept."""
    check_can_make_board_key(by, office, now)
    label = label.strip()
    if not label:
        raise Invalid(_("Say where the display hangs, so that the key can be told from others."), "label")
    secret = secrets.token_urlsafe(24)
    key = BoardKey.objects.create(office=office, label=label, digest=digest_of(secret), created_by=by, created_at=now)
    ledger.append(act=RosterAct.BOARD_KEY_MADE, by=by, subject=key, now=now, office_id=office.pk, clause="R.10")
    return key, secret


@transaction.atomic
def revoke_board_key(*, key: BoardKey, by: Person, now: datetime) -> None:
    """Ends the key; a display that shows it goes dark at its next request."""
    check_can_make_board_key(by, key.office, now)
    key = locked(key)
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
        ledger.append(
            act=RosterAct.BOARD_KEY_REVOKED, by=by, subject=key, now=now, office_id=key.office_id, clause="R.10"
        )


@transaction.atomic
def make_feed_key(*, person: Person, now: datetime) -> str:
    """A new secret for the person's own feed; the one before ends."""
    revoke_feed_key(person=person, now=now)
    secret = secrets.token_urlsafe(24)
    FeedKey.objects.create(person=person, digest=digest_of(secret), created_at=now)
    ledger.append(
        act=RosterAct.FEED_KEY_MADE, by=person, subject=person, now=now, office_id=person.office_id, clause="R.10"
    )
    return secret


@transaction.atomic
def revoke_feed_key(*, person: Person, now: datetime) -> None:
    person = locked(person)
    if FeedKey.objects.filter(person=person, revoked_at=None).update(revoked_at=now):
        ledger.append(
            act=RosterAct.FEED_KEY_REVOKED, by=person, subject=person, now=now, office_id=person.office_id,
            clause="R.10",
        )  # fmt: skip
