"""Who holds each post at a moment, for the page that asks who would decide."""

from datetime import datetime

from approvals.queries.deciders import able
from approvals.rules.power import Interest
from core.people.models import Department, Office
from core.policy.enums import Post
from core.policy.registry import Holder

NOBODYS = Interest(requester=0, beneficiary=None, payee=None, declarer=None, signed=frozenset())


def holders_at(office: Office, department: Department, at: datetime) -> dict[Post, list[Holder]]:
    """Everyone who may sign as each post, deputies of that day included; two queries a post."""
    return {post: _holders(office, department, post, at) for post in Post}


def _holders(office: Office, department: Department, post: Post, at: datetime) -> list[Holder]:
    found = able(office, department, post, NOBODYS, at)
    return [Holder(one.person.name, one.absent.name if one.absent else "") for one in found]
