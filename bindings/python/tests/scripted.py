"""An upstream that does as a test says: it hands over the connection and the request."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable

Request = tuple[str, str, dict[str, str], bytes]


class Connection:
    def __init__(self, made: socket.socket) -> None:
        self._socket = made
        self._rest = b""

    def request(self) -> Request | None:
        """Method, target, fields in lower case, body; None = the client is gone."""
        head = self._until(b"\r\n\r\n")
        if head is None:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        method, target, _ = first.split(" ", 2)
        while len(self._rest) < int(fields.get("content-length", 0)):
            self._rest += self._socket.recv(65536)
        body, self._rest = self._rest, b""
        return method, target, fields, body

    def _until(self, mark: bytes) -> bytes | None:
        while mark not in self._rest:
            more = self._socket.recv(65536)
            if not more:
                return None
            self._rest += more
        found, _, self._rest = self._rest.partition(mark)
        return found

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def answer(self, body: bytes, status: str = "200 OK", kind: str = "application/json") -> None:
        length = len(body)
        self.send(
            f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n".encode()
            + body
        )

    def begin(self, kind: str = "application/x-ndjson") -> None:
        self.send(
            f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )

    def piece(self, data: bytes) -> None:
        self.send(b"%x\r\n%b\r\n" % (len(data), data))

    def line(self, **part: Any) -> None:
        self.piece(json.dumps(part, ensure_ascii=False).encode() + b"\n")

    def finish(self) -> None:
        self.send(b"0\r\n\r\n")

    def closed(self) -> bool:
        """Waits until the client has closed; whether it did so before it sent anything more."""
        try:
            return self._socket.recv(1) == b""
        except ConnectionError:
            return True


@contextmanager
def upstream(serve: Callable[[Connection, Request], None]) -> Iterator[str]:
    """The address of a server that calls ``serve`` for each request."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run(made: socket.socket) -> None:
            with made:
                connection = Connection(made)
                try:
                    while (request := connection.request()) is not None:
                        serve(connection, request)
                except OSError:
                    pass  # The client is gone, as tests want it.

        def accept() -> None:
            while True:
                try:
                    made, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=run, args=[made], daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
