"""A fresh database keeps what the migrations promise, and nothing of it is lost when a table is made anew."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from core.db import TableRule, Without

KEPT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal "
    "UNION SELECT conname FROM pg_constraint WHERE contype = 'x'",
}


def promised() -> list[str]:
    migrations = MigrationLoader(connection).disk_migrations.values()
    rules = [step for migration in migrations for step in migration.operations if isinstance(step, TableRule)]
    gone = {name for step in rules if isinstance(step, Without) for name in step.rule.names(connection.vendor)}
    return [name for rule in rules for name in rule.names(connection.vendor) if name not in gone]


@pytest.mark.django_db
def test_every_table_rule_is_in_force():
    with connection.cursor() as cursor:
        cursor.execute(KEPT[connection.vendor])
        kept = [name for (name,) in cursor.fetchall()]
    assert len(promised()) > 40
    assert sorted(kept) == sorted(promised())
