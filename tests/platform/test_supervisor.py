"""The production server itself: started as `make run` starts it, asked over HTTP, and stopped."""

import gzip
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg2
import pytest

pytestmark = pytest.mark.servers


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def new_database(url):
    """A database of its own beside those of the tests, in the cluster of this run."""
    parts = urlsplit(url)
    name = f"supervised_{os.getpid()}"
    with_socket = dict(pair.split("=") for pair in parts.query.split("&"))
    connection = psycopg2.connect(user=parts.username, dbname="postgres", **with_socket)
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE {name}")
    connection.close()
    return f"postgres://{parts.username}@/{name}?{parts.query}"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    chosen = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "COV", "PYTEST"))}
    chosen.update(VAR_DIR=str(folder), STATIC_ROOT=str(folder / "static"), PORT=str(free_port()), HOST="127.0.0.1")
    chosen.update(
        WEB_WORKERS="1", WORKER_PROCESSES="1", DATABASE_URL=f"sqlite:///{folder}/office.sqlite3", REDIS_URL=""
    )
    if url := os.environ.get("TEST_DATABASE_URL"):
        chosen.update(DATABASE_URL=new_database(url), REDIS_URL=os.environ["TEST_REDIS_URL"].replace("/0", "/1"))
    return chosen


def run(environment, *command):
    return subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)


def descendants(pid):
    """Ids of all processes below `pid`, zombies left out."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except FileNotFoundError:
            continue
        if state != "Z":
            parents[int(path.parent.name)] = int(parent)
    found, below = set(), {pid}
    while below := {child for child, parent in parents.items() if parent in below} - found:
        found |= below
    return found


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(probe, patience=120):
    end = time.monotonic() + patience
    while not (answer := probe()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
    return answer


@pytest.fixture(scope="module")
def office(environment):
    """The running supervisor and a client for its pages."""
    prepared = run(environment, "-m", "scripts.prepare")
    assert prepared.returncode == 0, prepared.stderr
    log = Path(environment["VAR_DIR"]) / "supervisor.log"
    with log.open("wb") as file:
        command = [sys.executable, "-m", "scripts.supervise", "web", "worker", "beat"]
        supervisor = subprocess.Popen(command, env=environment, stdout=file, stderr=file, start_new_session=True)
    with httpx.Client(base_url=f"http://127.0.0.1:{environment['PORT']}", timeout=60) as client:
        try:
            until(lambda: "The duty office is open" in log.read_text() or supervisor.poll() is not None)
            assert supervisor.poll() is None, log.read_text()
            yield supervisor, client, log
        finally:
            supervisor.kill()
            supervisor.wait()


def test_pages_carry_the_headers_of_production(office):
    _supervisor, client, _log = office
    page = client.get("/login/")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "debug" not in page.text.lower()


def test_static_files_are_named_by_content_compressed_and_kept(office):
    _supervisor, client, _log = office
    path = re.search(r'href="(/static/[^"]+\.css)"', client.get("/login/").text)[1]
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert re.search(r"\.[0-9a-f]{12}\.css$", path)
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "max-age=315360000" in answer.headers["Cache-Control"]
    assert len(gzip.compress(answer.content)) < len(answer.content)


def test_what_is_not_there_is_a_plain_page(office):
    _supervisor, client, _log = office
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert "Traceback" not in page.text
    assert "</html>" in page.text


def test_a_host_of_another_name_is_refused(office):
    _supervisor, client, _log = office
    assert client.get("/login/", headers={"Host": "evil.example"}).status_code == 400


def test_health_is_reported(office):
    _supervisor, client, _log = office
    assert client.get("/health/").status_code == 200


def test_a_killed_child_is_started_again(office):
    supervisor, client, log = office
    until(lambda: "ready." in log.read_text())  # one that is killed before says it only once
    workers = [pid for pid in descendants(supervisor.pid) if b"\0worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(min(workers), signal.SIGKILL)  # the first one; the others are its pool
    until(lambda: "worker ended with code -9" in log.read_text())
    until(lambda: log.read_text().count("ready.") >= 2)
    assert client.get("/health/").status_code == 200


def test_a_port_in_use_is_a_sentence(office, environment):
    second = run(environment, "-m", "scripts.supervise")
    assert second.returncode == 1
    assert f"Port {environment['PORT']} on 127.0.0.1 is in use." in second.stdout
    assert "Traceback" not in second.stderr


def test_stopping_ends_every_process(office):
    supervisor, _client, log = office
    below = descendants(supervisor.pid)
    assert len(below) >= 5
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(60) == 0
    assert "Stopped." in log.read_text()
    until(lambda: not any(is_alive(pid) for pid in below), patience=60)


def test_children_do_not_outlive_a_killed_supervisor(environment):
    environment = {**environment, "PORT": str(free_port())}
    command = [sys.executable, "-m", "scripts.supervise", "web", "beat"]
    supervisor = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    below = until(lambda: len(found := descendants(supervisor.pid)) >= 3 and found)
    supervisor.kill()
    supervisor.wait()
    until(lambda: not any(is_alive(pid) for pid in below), patience=60)
