"""Processes that never outlive their parent."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

_PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str], *, dies_by: signal.Signals = signal.SIGTERM, **kwargs: Any
) -> subprocess.Popen[bytes]:
    """Starts `command` in a group of its own; on Linux the kernel sends it `dies_by` when this process is gone."""
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_tie_to_parent(dies_by), **kwargs)


def _tie_to_parent(dies_by: signal.Signals) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, dies_by)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def stop(process: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM, patience: float = 10) -> None:
    """Asks the process to end, waits `patience` seconds, then kills what is left of its group."""
    if process.poll() is None:
        process.send_signal(by)
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    kill_group(process)
    process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
