"""Which posts may decide a step at a moment, and who has an interest in it (4.3). Plain values only."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from core.policy.enums import Post


@dataclass(frozen=True)
class Interest:
    """The people who may not decide a request, by what binds them; ids."""

    requester: int
    beneficiary: int | None
    payee: int | None
    declarer: int | None
    signed: frozenset[int]

    def reason(self, person: int) -> str:
        """Why this person may not decide it, or ""."""
        if person == self.requester:
            return _("You asked for this yourself. Somebody else decides it.")
        if person == self.beneficiary:
            return _("You benefit from this. Somebody else decides it.")
        if person == self.payee:
            return _("You are the payee. Somebody else decides it.")
        if person == self.declarer:
            return _("You declared the crisis. Somebody else decides its paperwork.")
        if person in self.signed:
            return _("You have signed this already. Nobody signs twice.")
        return ""

    def bars(self, person: int) -> bool:
        return bool(self.reason(person))


def open_posts(waiting_for: str, climbed_to: str, late_to: str, due_at: datetime | None, now: datetime) -> list[Post]:
    """The posts that may decide now: the step's own, the one it climbed to at once, and when late the one above."""
    is_late = due_at is not None and due_at < now
    posts = [waiting_for, climbed_to, late_to if is_late else ""]
    return [Post(post) for post in posts if post]
