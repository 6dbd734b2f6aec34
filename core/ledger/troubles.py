"""What a verification can find, in sentences that say where and what."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "gap": _("Numbers %(first)s to %(last)s are missing from the chain: sealed entries were deleted."),
    "link": _(
        "No. %(number)s does not continue the seal before it: "
        "something was deleted, inserted or put in another order just before it."
    ),
    "gone": _("No. %(number)s: the seal is there, but its entry was deleted."),
    "version": _("No. %(number)s: the seal is of a version that never existed: it is forged."),
    "changed": _(
        "No. %(number)s (entry %(entry)s, %(who)s, %(subject)s) is not what was sealed: "
        "the entry or its seal was changed afterwards."
    ),
    "rewritten": _(
        "No. %(number)s is another than the one that checkpoint %(checkpoint)s of %(at)s signed for: "
        "the chain before it was rewritten."
    ),
    "cut": _(
        "Checkpoint %(checkpoint)s of %(at)s signed for %(signed)s entries, but the database holds %(held)s: "
        "the end of the record was cut off."
    ),
    "no_file": _("There is no checkpoint file at %(path)s."),
    "no_key": _(
        "The key that checkpoints are signed with is missing or cannot be read: nothing proves the signatures."
    ),
    "unreadable": _("Line %(line)s of the checkpoint file cannot be read: the file was damaged or changed."),
    "signature": _(
        "Line %(line)s of the checkpoint file does not carry a signature of this key: it was changed or forged."
    ),
    "line_order": _(
        "Line %(line)s of the checkpoint file does not continue the line before it: "
        "lines were deleted, inserted or put in another order."
    ),
    "file_cut": _(
        "The checkpoint file ends before checkpoint %(checkpoint)s of %(at)s, which signed for %(signed)s entries: "
        "the file was cut off or removed."
    ),
    "checkpoint_gone": _(
        "Checkpoint %(checkpoint)s of %(at)s stands in the file but not in the database: it was deleted there."
    ),
    "checkpoint_differs": _(
        "Checkpoint %(checkpoint)s of %(at)s differs between the file and the database: one of them was changed."
    ),
}


@dataclass(frozen=True)
class Trouble:
    """One thing that does not fit; `str()` is the sentence in the reader's language."""

    kind: str
    where: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(SENTENCES[self.kind]) % self.where
