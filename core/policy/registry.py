"""The duty-and-authority matrix (1.4): apps name their acts and who may do them, in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.people.enums import Role


@dataclass(frozen=True)
class Authority:
    """One act of the matrix.

    `roles` may do it, or those roles for which `check(role)` is true; give the tuple that the permission itself uses.
    `limit_key` is the money parameter up to which they may. `condition` is what else must hold, such as "on duty".
    """

    key: str
    label: Any
    clause: str
    roles: tuple[Role, ...] = ()
    check: Callable[[Role], bool] | None = None
    limit_key: str | None = None
    condition: Any = ""

    def allows(self, role: Role) -> bool:
        return self.check(role) if self.check else role in self.roles


_authorities: dict[str, Authority] = {}


def register_authority(authority: Authority) -> None:
    _authorities[authority.key] = authority


def authorities() -> list[Authority]:
    """In the order of their clauses."""
    return sorted(_authorities.values(), key=lambda authority: (clause_order(authority.clause), authority.key))


def clause_order(clause: str) -> tuple[int, ...]:
    """Puts 2.4 before 2.10, and R.2 after all numbers."""
    return tuple(int(part) if part.isdigit() else 1000 for part in clause.split("."))
