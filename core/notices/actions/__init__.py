from core.notices.actions.calls import report
from core.notices.actions.delivering import deliver_due, deliver_notices
from core.notices.actions.outbox import NoticeDraft, notify, notify_many
from core.notices.actions.receipts import acknowledge, mark_all_read, mark_read
from core.notices.actions.retrying import try_again

__all__ = [
    "NoticeDraft",
    "acknowledge",
    "deliver_due",
    "deliver_notices",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_many",
    "report",
    "try_again",
]
