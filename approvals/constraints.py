"""What the database itself refuses: a request approved without its signatures, and a signature changed afterwards."""

from approvals.enums import SIGNED_STATES, Decision
from core.db import TableRule

REQUEST, STEP = "approvals_spendingrequest", "approvals_step"


class Signed(TableRule):
    """A request enters a signed state only when its version has steps and every one of them is approved (3.1, 4.3)."""

    name = "request_signed"

    def __init__(self) -> None:
        super().__init__(REQUEST)

    def names(self, vendor: str) -> list[str]:
        return [f"{self.name}_insert", f"{self.name}_update"]

    def statements(self, vendor: str) -> list[str]:
        states = ", ".join(f"'{state.value}'" for state in SIGNED_STATES)
        of_version = f'FROM "{STEP}" s WHERE s.request_id = NEW.id AND s.version = NEW.version'
        unsigned = (
            f"NEW.state IN ({states}) AND (NOT EXISTS (SELECT 1 {of_version})"
            f" OR EXISTS (SELECT 1 {of_version} AND s.decision <> '{Decision.APPROVED.value}'))"
        )
        if vendor == "postgresql":
            return [*_refusing(self.name, unsigned), *self._triggers(f"FOR EACH ROW EXECUTE FUNCTION {self.name}()")]
        return self._triggers(f"WHEN {unsigned} BEGIN SELECT RAISE(ABORT, '{self.name}'); END")

    def _triggers(self, body: str) -> list[str]:
        return [
            f'CREATE TRIGGER {self.name}_insert BEFORE INSERT ON "{REQUEST}" {body}',
            f'CREATE TRIGGER {self.name}_update BEFORE UPDATE ON "{REQUEST}" {body}',
        ]

    def drop_statements(self, vendor: str) -> list[str]:
        return _dropped(self.names(vendor), REQUEST, self.name, vendor)


class DecisionStays(TableRule):
    """A step that was decided never changes, and no step is deleted."""

    name = "request_decision_stays"

    def __init__(self) -> None:
        super().__init__(STEP)

    def names(self, vendor: str) -> list[str]:
        return [f"{self.name}_update", f"{self.name}_delete"]

    def statements(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            body = f"EXECUTE FUNCTION {self.name}()"
            return [
                *_refusing(self.name, "true"),
                f'CREATE TRIGGER {self.name}_update BEFORE UPDATE ON "{STEP}" '
                f"FOR EACH ROW WHEN (OLD.decision <> '') {body}",
                f'CREATE TRIGGER {self.name}_delete BEFORE DELETE ON "{STEP}" FOR EACH ROW {body}',
            ]
        raising = f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
        return [
            f"CREATE TRIGGER {self.name}_update BEFORE UPDATE ON \"{STEP}\" WHEN OLD.decision <> '' {raising}",
            f'CREATE TRIGGER {self.name}_delete BEFORE DELETE ON "{STEP}" {raising}',
        ]

    def drop_statements(self, vendor: str) -> list[str]:
        return _dropped(self.names(vendor), STEP, self.name, vendor)


def _refusing(name: str, condition: str) -> list[str]:
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    ]


def _dropped(triggers: list[str], table: str, function: str, vendor: str) -> list[str]:
    on = f' ON "{table}"' if vendor == "postgresql" else ""
    drops = [f"DROP TRIGGER IF EXISTS {name}{on}" for name in triggers]
    return [*drops, f"DROP FUNCTION IF EXISTS {function}()"] if on else drops
