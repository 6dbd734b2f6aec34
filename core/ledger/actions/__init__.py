"""What is done to the record: entries are appended, sealed, signed for and verified."""

from core.ledger.actions.checkpoints import write_checkpoint
from core.ledger.actions.entries import EntryDraft, append, append_many
from core.ledger.actions.seals import seal
from core.ledger.actions.verifications import verify

__all__ = ["EntryDraft", "append", "append_many", "seal", "verify", "write_checkpoint"]
