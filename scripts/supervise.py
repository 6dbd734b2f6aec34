"""Web server, Celery worker and beat as children of one process.

    python -m scripts.supervise               prepares the database, then runs all three (make run)
    python -m scripts.supervise web worker    runs those only, on a machine where `make release` has been done elsewhere

A child that ends is started again, later each time it fails soon. TERM or Ctrl-C stops them all, a second one at once.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from types import FrameType

from scripts import processes

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = os.environ.get("PORT", "8000")
LONGEST_PAUSE = 30.0
SETTLED = 60.0
PATIENCE = 15.0
NOT_ROOT = "ignore:You're running the worker with superuser privileges"  # tasks are JSON, never code

CHILDREN = {
    "web": [
        *("granian", "--interface", "wsgi", "--host", HOST, "--port", PORT, "--no-ws", "--log-level", "warning"),
        *("--workers", os.environ.get("WEB_WORKERS", "2"), "--blocking-threads", os.environ.get("WEB_THREADS", "2")),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10", "dutyoffice.wsgi:application"),
    ],
    "worker": [
        *(
            "celery",
            "--quiet",
            "--app",
            "dutyoffice",
            "worker",
            "--loglevel",
            "INFO",
            "--without-gossip",
            "--without-mingle",
        ),
        *("--concurrency", os.environ.get("WORKER_PROCESSES", "2"), "--hostname", f"{os.getpid()}@%h"),
    ],
    "planner": [
        *("celery", "--quiet", "--app", "dutyoffice", "worker", "--loglevel", "INFO", "--without-gossip"),
        *("--without-mingle", "--queues", "planning", "--concurrency", "1", "--hostname", f"planner-{os.getpid()}@%h"),
    ],
    "beat": ["celery", "--quiet", "--app", "dutyoffice", "beat", "--loglevel", "INFO", "--pidfile="],
}


def say(text: str) -> None:
    print(text, flush=True)


@dataclass
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    start_at: float = field(default=0.0)

    def keep_running(self, now: float) -> None:
        if self.process is None:
            if now >= self.start_at:
                self.process, self.started = processes.start(self.command), now
        elif self.process.poll() is not None:
            self._pause(now)

    def _pause(self, now: float) -> None:
        assert self.process is not None
        processes.kill_group(self.process)
        self.failures = 1 if now - self.started > SETTLED else self.failures + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2**self.failures)
        say(f"{self.name} ended with code {self.process.returncode}; it starts again in {pause:.0f} s.")
        self.process, self.start_at = None, now + pause


def children(names: list[str]) -> list[Child]:
    return [Child(name, [sys.executable, "-W", NOT_ROOT, "-m", *CHILDREN[name]]) for name in names]


def stop_all(crew: list[Child], patience: Callable[[], float]) -> None:
    running = [child.process for child in crew if child.process is not None]
    for process in running:
        if process.poll() is None:
            process.terminate()
    for process in running:
        while process.poll() is None and patience() > 0:
            time.sleep(0.05)
        processes.kill_group(process)
        process.wait()


def port_is_taken() -> bool:
    with socket.socket(socket.AF_INET6 if ":" in HOST else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except OSError:
            return True
    return False


def answers() -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(HOST, HOST)  # noqa: S104
    try:
        socket.create_connection((host, int(PORT)), 0.2).close()
    except OSError:
        return False
    return True


def main(names: list[str]) -> int:
    wanted = names or list(CHILDREN)
    if unknown := set(wanted) - set(CHILDREN):
        say(f"There is no {', '.join(sorted(unknown))}; choose from {', '.join(CHILDREN)}.")
        return 2
    if "web" in wanted and port_is_taken():
        say(f"Port {PORT} on {HOST} is in use. Stop what uses it, or choose another one: make run PORT=8001")
        return 1
    if not names and (failed := subprocess.run([sys.executable, "-m", "scripts.prepare", "--demo"]).returncode):
        return 0 if failed == -signal.SIGINT else failed
    return supervise(children(wanted))


def supervise(crew: list[Child]) -> int:
    stop = Event()
    stop_by = [float("inf")]

    def on_signal(_signal: int, _frame: FrameType | None) -> None:
        stop_by[0] = 0.0 if stop.is_set() else time.monotonic() + PATIENCE
        stop.set()

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, on_signal)
    announced = not any(child.name == "web" for child in crew)
    try:
        while not stop.is_set():
            for child in crew:
                child.keep_running(time.monotonic())
            if not announced and answers():
                announced = True
                subprocess.run([sys.executable, "-m", "scripts.prepare", "--announce"])
            stop.wait(0.2)
    finally:
        stop_all(crew, lambda: stop_by[0] - time.monotonic())
    say("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
