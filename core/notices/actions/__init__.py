from core.notices.actions.outbox import NoticeDraft, notify, notify_many
from core.notices.actions.receipts import acknowledge, mark_all_read, mark_read

__all__ = ["NoticeDraft", "acknowledge", "mark_all_read", "mark_read", "notify", "notify_many"]
