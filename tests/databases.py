"""The database of a test process: a copy of a migrated one that is made once.

The migrated one is told by a digest of what makes it: on SQLite it is a file in pytest's cache, on PostgreSQL a
database of the cluster.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

MADE_OF = ["*/migrations/*.py", "*/*/migrations/*.py", "core/db.py", "requirements.txt"]


def digest() -> str:
    root = Path(settings.BASE_DIR)
    found = hashlib.sha256()
    for path in sorted(path for pattern in MADE_OF for path in root.glob(pattern)):
        found.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / f"{connection.vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def migrate(name: str) -> None:
    use(name)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def copy_file(folder: Path) -> None:
    name, original = settings.DATABASES["default"]["TEST"]["NAME"], folder / f"{digest()}.sqlite3"
    if not original.exists():
        for outdated in folder.glob("*.sqlite3"):
            outdated.unlink()
        migrate(name)
        shutil.copy(name, folder / "draft")
        (folder / "draft").rename(original)
    else:
        shutil.copy(original, name)
    use(name)


def copy_database() -> None:
    original, name = f"migrated_{digest()}", f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [original])
        if not cursor.fetchone():
            cursor.execute(f"DROP DATABASE IF EXISTS {original}_draft")
            cursor.execute(f"CREATE DATABASE {original}_draft")
            migrate(f"{original}_draft")
            cursor.execute(f"ALTER DATABASE {original}_draft RENAME TO {original}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {original}")
    use(name)


def drop_database() -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    folder = request.config.cache.mkdir("migrated")
    is_file = connection.vendor == "sqlite"
    with django_db_blocker.unblock(), one_at_a_time(folder):
        copy_file(folder) if is_file else copy_database()
    yield
    with django_db_blocker.unblock():
        connection.close() if is_file else drop_database()
