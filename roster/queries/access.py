"""Who a secret belongs to. A revoked or unknown secret belongs to nobody."""

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from core.db import rows_of
from core.people.models import Office, Person
from roster.models import BoardKey, FeedKey
from roster.rules.secrets import digest_of

OFFICE_OF_KEY = """
    SELECT o.id, o.name, o.timezone, o.language FROM roster_boardkey k JOIN people_office o ON o.id = k.office_id
    WHERE k.digest = %s AND k.revoked_at IS NULL
"""


def office_of_board_key(secret: str) -> Office | None:
    found = rows_of(OFFICE_OF_KEY, digest_of(secret))
    return Office.from_db(DEFAULT_DB_ALIAS, ["id", "name", "timezone", "language"], found[0]) if found else None


def person_of_feed_key(secret: str) -> Person | None:
    """The person, while he is with the office."""
    keys = FeedKey.objects.filter(digest=digest_of(secret), revoked_at=None, person__is_active=True)
    key = keys.select_related("person__office").first()
    return key.person if key else None


def board_keys(office: Office) -> QuerySet[BoardKey]:
    return BoardKey.objects.filter(office=office, revoked_at=None).select_related("created_by")


def has_feed(person: Person) -> bool:
    return FeedKey.objects.filter(person=person, revoked_at=None).exists()
