"""A small load: some connections that ask for one page again and again, each as soon as it has its answer."""

import asyncio
import time


class _Asker(asyncio.Protocol):
    """One connection that is kept. Answers must say their length."""

    def __init__(self, request: bytes, until: float):
        self.request, self.until = request, until
        self.done = self.failed = 0
        self.closed = asyncio.get_running_loop().create_future()
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, split, body = self._buffer.partition(b"\r\n\r\n")
        if not split or len(body) < _length(head):
            return
        self._buffer = b""
        self.done += 1
        self.failed += not head.startswith(b"HTTP/1.1 200")
        if time.perf_counter() < self.until:
            self.transport.write(self.request)
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(None)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise SystemExit("The server did not say how long its answer is.")


async def _ask(port: int, request: bytes, seconds: float, connections: int) -> tuple[int, int, float]:
    loop, started = asyncio.get_running_loop(), time.perf_counter()
    made = [
        await loop.create_connection(lambda: _Asker(request, started + seconds), "127.0.0.1", port)
        for _ in range(connections)
    ]
    askers = [asker for _transport, asker in made]
    await asyncio.wait_for(asyncio.gather(*(asker.closed for asker in askers)), seconds + 30)
    elapsed = time.perf_counter() - started
    return sum(asker.done for asker in askers), sum(asker.failed for asker in askers), elapsed


def requests_per_second(port: int, path: str, headers: dict[str, str], seconds: float, connections: int = 8) -> float:
    """Raises SystemExit when an answer is not a 200."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    request = "\r\n".join([*lines, "", ""]).encode()
    done, failed, elapsed = asyncio.run(_ask(port, request, seconds, connections))
    if failed or not done:
        raise SystemExit(f"{path}: {failed} of {done} answers were not what was asked for.")
    return done / elapsed
