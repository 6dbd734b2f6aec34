"""What a person does with the notices he got."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.notices.actions.common import record_act
from core.notices.acts import Act
from core.notices.enums import Channel, Level, Reason, State
from core.notices.models import Delivery, Notice, Receipt
from core.people.models import Person


def check_is_recipient(receipt: Receipt, by: Person) -> None:
    if receipt.person_id != by.pk:
        raise Refused(_("This notice was sent to another person; only that person can acknowledge it."))


@transaction.atomic
def mark_read(*, receipt: Receipt, by: Person, now: datetime) -> None:
    """Note when `by` first read it; a second time changes nothing. Raises Refused for someone else's notice."""
    check_is_recipient(receipt, by)
    Receipt.objects.filter(pk=receipt.pk, read_at=None).update(read_at=now)


@transaction.atomic
def mark_all_read(*, by: Person, now: datetime) -> int:
    """Mark every notice of `by` read, except urgent ones that are still to be acknowledged. How many were marked."""
    still_urgent = Q(notice__level=Level.URGENT, notice__acknowledged_at=None)
    unread = Receipt.objects.filter(person=by, read_at=None).exclude(still_urgent)
    return Receipt.objects.filter(pk__in=unread.order_by().values("pk")).update(read_at=now)


@transaction.atomic
def acknowledge(*, receipt: Receipt, by: Person, now: datetime, channel: str = "") -> Receipt:
    """Confirm that `by` knows (7.1). The first acknowledgement of an urgent notice stops the calls to everyone.

    `channel` is the one by which he confirmed, empty for the application. A second time changes nothing. Raises
    Refused for someone else's notice.
    """
    check_is_recipient(receipt, by)
    notice = Notice.objects.select_for_update().get(pk=receipt.notice_id)
    mine = Receipt.objects.select_for_update().get(pk=receipt.pk)
    if mine.acknowledged_at:
        return mine
    mine.acknowledged_at = now
    mine.read_at = mine.read_at or now
    mine.save(update_fields=["acknowledged_at", "read_at"])
    if notice.acknowledged_at is None:
        _settle(notice, by, now)
    if notice.level != Level.ROUTINE:
        record_act(Act.ACKNOWLEDGED, notice, by=by, now=now, channel=channel)
    return mine


def _settle(notice: Notice, by: Person, now: datetime) -> None:
    notice.acknowledged_at, notice.acknowledged_by = now, by
    notice.save(update_fields=["acknowledged_at", "acknowledged_by"])
    calls = Delivery.objects.filter(receipt__notice=notice, channel=Channel.TELEPHONE)
    calls.filter(state__in=[State.QUEUED, State.FAILED], next_at__isnull=False).update(
        state=State.SKIPPED, reason=Reason.ACKNOWLEDGED, next_at=None, changed_at=now
    )
