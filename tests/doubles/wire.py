"""A bad line: what stands between a publisher and a server, and breaks one request, or all from one on.

| kind | what the client sees |
| --- | --- |
| before | the connection ends; the server never heard of the request |
| after | the server has done it, and the connection ends without an answer |
| upload | the connection ends in the middle of the request's body |
| answer | the connection ends in the middle of the answer's body |
| 429, 500, 503 | that status; the server never heard of the request |
| hang | nothing, until the client gives up |
"""

import contextlib
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

KINDS = ("before", "after", "upload", "answer", "429", "500", "503", "hang")


@dataclass
class Line:
    """What the line does; tests turn its knobs between requests."""

    upstream: str
    watch: Callable[[], object] = lambda: None
    """Called after every request: looks at what a reader would see at that moment."""
    kind: str = ""
    first: int = 0
    """The number of the first request that breaks, from 1 on."""
    lasting: bool = False
    """Whether all later ones break, too: the publisher is cut off."""
    outwaited: bool = False
    """Whether a client waited for as long as the line hangs, 20 seconds."""
    seen: int = 0
    patience: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def breaks(self, kind: str, first: int, *, lasting: bool) -> None:
        """Set what breaks; 0 is nothing."""
        with self.lock:
            self.patience.set()
            self.patience = threading.Event()
            self.kind, self.first, self.lasting, self.seen = kind, first, lasting, 0

    def fate(self) -> tuple[str, threading.Event]:
        """Count a request, and return what becomes of it."""
        with self.lock:
            self.seen += 1
            hit = self.first and (self.seen == self.first or (self.lasting and self.seen > self.first))
            return (self.kind if hit else ""), self.patience


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the client to confirm its head
    server: "_Server"

    def log_message(self, *_: Any) -> None:
        """Nothing is logged."""

    def _pass(self) -> None:
        line = self.server.line
        fate, patience = line.fate()
        length = int(self.headers.get("Content-Length") or 0)
        if fate == "upload":
            self.rfile.read(length // 2)
            self._cut()
            return
        body = self.rfile.read(length)
        if fate in {"before", "hang"}:
            if fate == "hang" and not patience.wait(20):
                left, _, _ = select.select([self.connection], [], [], 0)  # of one that left, its end is read
                line.outwaited |= not left
            self._cut()
        elif fate.isdigit():
            self._answer(int(fate), [("Content-Length", "0"), ("Retry-After", "0")], b"")
        else:
            status, headers, data = self._forward(body)
            line.watch()
            if fate == "after":
                self._cut()
                return
            self._answer(status, headers, data if fate != "answer" else data[: len(data) // 2])
            if fate == "answer":
                self._cut()

    def _forward(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = HTTPConnection(urlsplit(self.server.line.upstream).netloc, timeout=60)
        connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in {"expect", "connection", "transfer-encoding"}:
                connection.putheader(name, value)
        connection.endheaders(body or None)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        kept = [(n, v) for n, v in answer.getheaders() if n.lower() not in {"connection", "transfer-encoding"}]
        if self.command != "HEAD":
            kept = [*((n, v) for n, v in kept if n.lower() != "content-length"), ("Content-Length", str(len(data)))]
        return answer.status, kept, data

    def _answer(self, status: int, headers: list[tuple[str, str]], data: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
            self.wfile.flush()

    def _cut(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _pass  # noqa: N815 - http.server's names


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    line: Line

    def handle_error(self, *_: Any) -> None:
        """A client that has gone is no news here."""


@contextmanager
def lay(upstream: str) -> Iterator[tuple[str, Line]]:
    """Lay a line to a server; returns the address of its near end, and the line."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.line = Line(upstream)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", server.line
    finally:
        server.line.patience.set()
        server.shutdown()
        server.server_close()
