from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.ledger import actions
from core.ledger.models import Entry
from core.people.acts import PeopleAct
from core.people.models import Department, Office
from tests import builders
from tests.builders import NOW
from tests.worlds import world


@pytest.fixture(autouse=True)
def proof_files(settings: Any, tmp_path: Path) -> Path:
    settings.LEDGER_KEY_FILE = tmp_path / "ledger.key"
    settings.LEDGER_CHECKPOINT_FILE = tmp_path / "checkpoints.jsonl"
    return tmp_path


@world
def department() -> Department:
    return builders.department()


@world
def office(department: Department) -> Office:
    return department.office


@pytest.fixture
def write(department: Department) -> Callable[..., Entry]:
    def write(number: int = 1, **kwargs: Any) -> Entry:
        kwargs = {"act": PeopleAct.DEPARTMENT_CHANGED, "by": None, "subject": department} | kwargs
        kwargs = {"office_id": department.office_id, "data": {"number": number}} | kwargs
        return actions.append(now=NOW + timedelta(seconds=number), **kwargs)

    return write
