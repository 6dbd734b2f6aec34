"""A real HTTP server on loopback that speaks as WeCom and as a telephone gateway do, and remembers what it was asked.

`plan(path, step, …)` says how the next requests to a path are answered: a dict is the JSON answer, an int an HTTP
status, "drop" closes the connection without an answer, a float is a delay in seconds before the usual answer.
"""

import json
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROBOT_KEY = "robot-key-0f1e2d"
CORP_SECRET = "corp-secret-7a8b9c"
GATEWAY_TOKEN = "gateway-token-445566"
TOKEN_ENDED = (40014, 42001)
SECRETS = (ROBOT_KEY, CORP_SECRET, GATEWAY_TOKEN, "token-")


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    data: Any


@dataclass
class State:
    requests: list[Request] = field(default_factory=list)
    plans: dict[str, deque[Any]] = field(default_factory=lambda: defaultdict(deque))
    tokens: int = 0
    token_stands: bool = False
    seen: set[str] = field(default_factory=set)
    messages: list[str] = field(default_factory=list)
    calls: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Handler(BaseHTTPRequestHandler):
    state: State

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def _serve(self, method: str) -> None:
        split = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = {name: values[0] for name, values in parse_qs(split.query).items()}
        request = Request(method, split.path, query, dict(self.headers), json.loads(raw) if raw else None)
        with self.state.lock:
            self.state.requests.append(request)
            plan = self.state.plans[split.path]
            step = plan.popleft() if plan else None
        if step == "drop":
            self.close_connection = True
            return
        if isinstance(step, float):
            time.sleep(step)
            step = None
        with self.state.lock:
            status, answer = self._answer(request, step)
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, request: Request, step: Any) -> tuple[int, Any]:
        if isinstance(step, int):
            return step, b"<html>no</html>"
        if step is not None:
            self.state.token_stands = self.state.token_stands and step.get("errcode") not in TOKEN_ENDED
            return 200, step
        if request.path == "/cgi-bin/webhook/send":
            return 200, self._robot(request)
        if request.path == "/cgi-bin/gettoken":
            return 200, self._token(request)
        if request.path == "/cgi-bin/message/send":
            return 200, self._application(request)
        if request.path.startswith("/calls"):
            return self._call(request)
        return 404, {}

    def _robot(self, request: Request) -> dict[str, Any]:
        assert request.data["msgtype"] == "text"
        if request.query.get("key") != ROBOT_KEY:
            return {"errcode": 93000, "errmsg": f"invalid webhook url {request.path}?key={request.query.get('key')}"}
        if len(request.data["text"]["content"].encode()) > 2048:
            return {"errcode": 45002, "errmsg": "content size out of limit"}
        return {"errcode": 0, "errmsg": "ok"}

    def _token(self, request: Request) -> dict[str, Any]:
        if request.query.get("corpsecret") != CORP_SECRET:
            return {"errcode": 40001, "errmsg": f"invalid secret {request.query.get('corpsecret')}"}
        if not self.state.token_stands:  # who asks again while a token stands gets the same, as WeCom says
            self.state.tokens += 1
            self.state.token_stands = True
        return {"errcode": 0, "errmsg": "ok", "access_token": f"token-{self.state.tokens}", "expires_in": 7200}

    def _application(self, request: Request) -> dict[str, Any]:
        if request.query.get("access_token") != f"token-{self.state.tokens}":
            return {"errcode": 40014, "errmsg": f"invalid access_token {request.query.get('access_token')}"}
        if len(request.data["text"]["content"].encode()) > 2048:
            return {"errcode": 45002, "errmsg": "content size out of limit"}
        self.state.messages.append(request.data["touser"])
        if request.data["enable_duplicate_check"]:
            self.state.seen.add(json.dumps([request.data["touser"], request.data["text"]], sort_keys=True))
        return {"errcode": 0, "errmsg": "ok", "msgid": f"msg-{len(self.state.seen)}"}

    def _call(self, request: Request) -> tuple[int, Any]:
        if request.headers.get("Authorization") != f"Bearer {GATEWAY_TOKEN}":
            return 401, {}
        if request.method == "GET":
            status = self.state.calls.get(request.path.rsplit("/", 1)[1])
            return (200, {"status": status}) if status else (404, {})
        assert {"to", "text", "language", "reference", "callback"} <= set(request.data)
        number = f"call-{request.headers['Idempotency-Key']}"
        self.state.calls.setdefault(number, "ringing")
        return 201, {"id": number}


class Services:
    """The server, its address and its memory; a context manager."""

    def __enter__(self) -> "Services":
        self.state = State()
        handler = type("Bound", (Handler,), {"state": self.state})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def plan(self, path: str, *steps: Any) -> None:
        self.state.plans[path].extend(steps)

    def asked(self, path: str, method: str = "POST") -> list[Request]:
        return [request for request in self.state.requests if (request.path, request.method) == (path, method)]

    @property
    def messages(self) -> list[str]:
        """To whom the application's messages went that were taken; one asked with an old token is none."""
        return list(self.state.messages)

    @property
    def calls(self) -> list[tuple[str, str]]:
        """Whom the telephone called, and under which reference: each call once, however often it was asked for."""
        placed = {request.data["reference"]: request.data["to"] for request in self.asked("/calls")}
        return [(to, reference) for reference, to in placed.items()]

    def says(self, reference: str, status: str) -> None:
        self.state.calls[f"call-{reference}"] = status
