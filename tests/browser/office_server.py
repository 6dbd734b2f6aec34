"""A small real web server for the scripts of the pages: it can be killed and started again, and keeps what it gets."""

import json
import re
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.template.loader import render_to_string

STATIC = Path(settings.BASE_DIR) / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
FIELD = re.compile(rb'name="([^"]+)"(?:; filename="([^"]*)")?\r\n(?:Content-Type: [^\r]*\r\n)?\r\n(.*?)\r\n--', re.S)
FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title>
<meta name="htmx-config" content='{{"includeIndicatorStyles": false, "allowEval": false}}'>
<link rel="stylesheet" href="/static/css/house.css"><link rel="stylesheet" href="/static/css/components.css">
<link rel="stylesheet" href="/static/css/grid.css">
<script src="/static/js/start.js"></script><script src="/static/vendor/htmx-2.0.11/htmx.min.js" defer></script>
<script type="module" src="/static/js/forms.js"></script><script type="module" src="/static/js/shortcuts.js"></script>
<script type="module" src="/static/js/toasts.js"></script><script type="module" src="/static/js/keep.js"></script>
<script type="module" src="/static/js/dialogs.js"></script><script type="module" src="/static/js/outbox.js"></script>
<script type="module" src="/static/js/grid.js"></script></head>
<body data-person="{person}"><main>
<div data-outbox-strip role="status" hidden></div><div id="toasts"></div>{body}</main>
{words}</body></html>"""


class OfficeServer:
    """`answer` is what a POST gets: (status, JSON or text). `received` holds each POST as (path, fields)."""

    def __init__(self, body: str):
        self.body = body
        self.words = render_to_string("ui/_words.html")
        self.person = "7"
        self.answer: tuple[int, Any] = (201, {"status": "saved", "entry": 1})
        self.answers_then_drops = False
        self.received: list[tuple[str, dict[str, list[str]]]] = []
        self.port = 0
        self.start()

    def start(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self.port = self.server.server_address[1]
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def page(self, body: str = "") -> str:
        return FRAME.format(person=self.person, body=body or self.body, words=self.words)

    def saved(self) -> dict[str, dict[str, list[str]]]:
        """What a server that honours the key would have saved."""
        return {fields["key"][0]: fields for _, fields in reversed(self.received)}


def _handler(office: OfficeServer) -> type[BaseHTTPRequestHandler]:  # noqa: C901  one class
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path.startswith("/static/"):
                file = STATIC / path.removeprefix("/static/")
                return self._send(200, file.read_bytes(), TYPES.get(file.suffix, "text/plain"))
            if path == "/cell/":
                return self._send(200, b'<label>Shift <input name="code"></label>', "text/html")
            return self._send(200, office.page().encode(), "text/html; charset=utf-8")

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            office.received.append((self.path, _fields(content, self.headers["Content-Type"])))
            if office.answers_then_drops:
                return self.connection.close()
            status, body = office.answer
            if status == 302:
                self.send_response(302)
                self.send_header("Location", "/login/")
                return self.end_headers()
            text = body if isinstance(body, str) else json.dumps(body)
            return self._send(status, text.encode(), "text/html" if isinstance(body, str) else "application/json")

        def _send(self, status: int, content: bytes, kind: str) -> None:
            with suppress(ConnectionError):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def _fields(content: bytes, kind: str) -> dict[str, list[str]]:
    if not kind.startswith("multipart/"):
        return parse_qs(content.decode(), keep_blank_values=True)
    fields: dict[str, list[str]] = {}
    for name, filename, value in FIELD.findall(content):
        text = f"{filename.decode()}: {len(value)} bytes" if filename else value.decode()
        fields.setdefault(name.decode(), []).append(text)
    return fields
