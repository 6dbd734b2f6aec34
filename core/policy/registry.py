"""The duty-and-authority matrix (1.4): apps name their acts and who may do them, in `AppConfig.ready`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.people.enums import Role
from core.people.models import Department, Office
from core.policy.enums import Post
from core.policy.reach import Reach
from core.policy.tiers import Tier


@dataclass(frozen=True)
class Authority:
    """One act of the matrix.

    `roles` may do it, or those roles for which `check(role)` is true; give the tuple that the permission itself uses.
    Or the tiers of policy say it: `reach(tiers)` of `tiers.<tiers>` gives the amounts by role.
    `condition` is what else must hold, such as "on duty".
    """

    key: str
    label: Any
    clause: str
    roles: tuple[Role, ...] = ()
    check: Callable[[Role], bool] | None = None
    condition: Any = ""
    tiers: str = ""
    reach: Callable[[Sequence[Tier]], Mapping[Role, list[Reach]]] | None = None

    def allows(self, role: Role) -> bool:
        return self.check(role) if self.check else role in self.roles


_authorities: dict[str, Authority] = {}


def register_authority(authority: Authority) -> None:
    _authorities[authority.key] = authority


def authorities() -> list[Authority]:
    """In the order of their clauses."""
    return sorted(_authorities.values(), key=lambda authority: (clause_order(authority.clause), authority.key))


@dataclass(frozen=True)
class Holder:
    """Someone who holds a post at a moment; a deputy acts for an absent person."""

    name: str
    on_behalf_of: str = ""


Holders = Callable[[Office, Department, datetime], Mapping[Post, Sequence[Holder]]]
_holders: list[Holders] = []


def register_holders(resolver: Holders) -> None:
    """`resolver(office, department, at)` names who decides as each post; in a fixed number of queries. A later one
    replaces."""
    _holders[:] = [resolver]


def holders_of(office: Office, department: Department, at: datetime) -> Mapping[Post, Sequence[Holder]]:
    return _holders[0](office, department, at) if _holders else {}


def clause_order(clause: str) -> tuple[int, ...]:
    """Puts 2.4 before 2.10, and R.2 after all numbers."""
    return tuple(int(part) if part.isdigit() else 1000 for part in clause.split("."))
