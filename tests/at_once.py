"""Two people, or two tabs, at the same moment: two real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection, connections
from django.urls import get_resolver

from core.errors import DutyError


def at_once(*deeds: Callable[[], Any], patience: float = 120) -> list[Any]:
    """What each deed gave, or the error with which it was refused; all start at the same instant."""
    get_resolver().url_patterns  # noqa: B018  what the first use imports, no deed waits for
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(patience)
            return deed()
        except DutyError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [done.result(patience) for done in [pool.submit(run, deed) for deed in deeds]]
