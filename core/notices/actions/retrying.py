"""A person decides that a delivery which was given up is tried again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict
from core.notices.actions.common import record_act
from core.notices.actions.outbox import nudge
from core.notices.acts import Act
from core.notices.enums import State
from core.notices.models import Delivery
from core.notices.permissions import check_can_try_again
from core.people.models import Person


@transaction.atomic
def try_again(*, delivery: Delivery, by: Person, now: datetime) -> Delivery:
    """Queue a dead delivery anew. Raises Refused for anyone but an administrator, Conflict when it is not dead."""
    check_can_try_again(by, delivery.receipt.notice.office, now)
    row = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("receipt__notice__office", "receipt__person")
        .get(pk=delivery.pk)
    )
    if row.state != State.DEAD:
        raise Conflict(_("This delivery is under way again or has ended; nothing was changed."))
    row.state, row.next_at, row.changed_at = State.QUEUED, now, now
    row.save(update_fields=["state", "next_at", "changed_at"])
    receipt = row.receipt
    record_act(Act.TRIED_AGAIN, receipt.notice, by=by, now=now, person=receipt.person.name, channel=row.channel)
    nudge([receipt.notice_id])
    return row
