"""Who may sign what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from approvals.models import SpendingRequest, Step
from approvals.rules.power import Interest, open_posts
from core.people.enums import Role
from core.people.models import Department, Office, Person
from core.people.queries import deputies_of, heads_of, local_day, people_with_role
from core.policy.enums import Post, upwards
from roster.queries.duty import lead_on_duty

ROLE_OF = {Post.DIRECTOR: Role.DIRECTOR, Post.FINANCE: Role.FINANCE, Post.CEO: Role.CEO}


@dataclass(frozen=True)
class Decider:
    """Someone who may sign, as which post; `absent` when he is a deputy."""

    person: Person
    absent: Person | None
    post: Post


def holders(office: Office, department: Department, post: Post, now: datetime) -> list[Person]:
    """Who holds the post for this department now; one query."""
    if post == Post.LEAD:
        lead = lead_on_duty(office, now)
        return [lead] if lead and lead.is_active else []
    day = local_day(office, now)
    if post == Post.DEPARTMENT_HEAD:
        return [head for head in heads_of([department], day).values() if head.is_active]
    return list(people_with_role(office, ROLE_OF[post], on=day))


def interest_of(request: SpendingRequest, steps: Iterable[Step] | None = None) -> Interest:
    """`steps` are those of the current version when they are known already."""
    rows = steps if steps is not None else request.steps.filter(version=request.version)
    signed = {pk for step in rows for pk in (step.decided_by_id, step.decided_for_id) if pk is not None}
    return Interest(
        request.requester_id, request.beneficiary_id, request.payee_person_id, declarer_of(request), frozenset(signed)
    )


def declarer_of(request: SpendingRequest) -> int | None:
    """Who declared the crisis whose paperwork this is; no query when `crisis_act__crisis` is loaded."""
    return request.act.crisis.declared_by_id if request.act else None


def able(office: Office, department: Department, post: Post, interest: Interest, now: datetime) -> list[Decider]:
    """Holders of the post without an interest, and the deputies of those who are away; two queries."""
    standing = [person for person in holders(office, department, post, now) if not interest.bars(person.pk)]
    deputies = deputies_of(standing, local_day(office, now)) if standing else {}
    found = []
    for person in standing:
        deputy = deputies.get(person.pk)
        if deputy is not None and deputy.is_active and not interest.bars(deputy.pk):
            found.append(Decider(deputy, person, post))
        found.append(Decider(person, None, post))
    return found


def deciders_of(request: SpendingRequest, now: datetime) -> list[Decider]:
    """Everyone who may sign the open step now, the post's own first; a deputy before the person he acts for."""
    interest = interest_of(request)
    posts = open_posts(request.waiting_for, request.climbed_to, request.late_to, request.due_at, now)
    every = [one for post in posts for one in able(request.office, request.department, post, interest, now)]
    return list({one.person.pk: one for one in reversed(every)}.values())[::-1]


def reached(
    office: Office, department: Department, post: Post, interest: Interest, now: datetime
) -> tuple[Post | None, list[Decider]]:
    """Where a step of this post arrives when it opens, climbing past posts that nobody without an interest holds."""
    for candidate in upwards(post):
        found = able(office, department, candidate, interest, now)
        if found:
            return candidate, found
    return None, []
