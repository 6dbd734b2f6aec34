"""Who a secret belongs to. A revoked or unknown secret belongs to nobody."""

from django.db.models import QuerySet

from core.people.models import Office, Person
from roster.models import BoardKey, FeedKey
from roster.rules.secrets import digest_of


def office_of_board_key(secret: str) -> Office | None:
    keys = BoardKey.objects.filter(digest=digest_of(secret), revoked_at=None).select_related("office")
    return next((key.office for key in keys.order_by()), None)


def person_of_feed_key(secret: str) -> Person | None:
    """The person, while he is with the office."""
    keys = FeedKey.objects.filter(digest=digest_of(secret), revoked_at=None, person__is_active=True)
    key = keys.select_related("person__office").first()
    return key.person if key else None


def board_keys(office: Office) -> QuerySet[BoardKey]:
    return BoardKey.objects.filter(office=office, revoked_at=None).select_related("created_by")


def has_feed(person: Person) -> bool:
    return FeedKey.objects.filter(person=person, revoked_at=None).exists()
