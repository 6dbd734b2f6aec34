"""What a person must know of the log at a glance."""

from dataclasses import dataclass
from datetime import datetime

from core.people.models import Person
from core.people.queries import once
from core.policy.queries import policy_for
from logbook.models import Attendance, Matter, Referral, SpotCheck
from logbook.queries.attendance import posts_of, spot_checks_to_answer, to_check_in
from logbook.queries.matter import my_matters, waiting_for
from logbook.queries.post import Pen, pen_of
from roster.models import Assignment


@dataclass(frozen=True)
class MyDesk:
    """`to_check_in` is the shift whose check-in is open now; `post` the one he is checked in to."""

    to_check_in: Assignment | None
    post: Attendance | None
    spot_checks: list[SpotCheck]
    pen: Pen
    matters: list[Matter]
    waiting: list[Referral]


def my_desk(person: Person, at: datetime) -> MyDesk:
    """A fixed number of queries."""
    posts = posts_of(person)
    return MyDesk(
        to_check_in=once(person, ("to check in", at), lambda: to_check_in(person, at, policy_for(person.office, at))),
        post=posts[0] if posts else None,
        spot_checks=list(spot_checks_to_answer(person)) if posts else [],  # only who is at a post is asked
        pen=pen_of(person, at),
        matters=list(my_matters(person)),
        waiting=waiting_for(person, at),
    )
