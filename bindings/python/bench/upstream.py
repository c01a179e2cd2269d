"""A server that answers as fast as it can: N tokens, a write each, as NDJSON or as events.

    python upstream.py    # prints its port; ends when standard input does
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from contextlib import suppress


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def ndjson(number: int, last: bool) -> bytes:
    message = {"role": "assistant", "content": f" token{number % 1000}"}
    part = {"model": "tiny", "created_at": "2026-11-23T07:48:17.702799508Z", "message": message}
    return json.dumps({**part, "done": last}).encode() + b"\n"


def event(number: int, last: bool) -> bytes:
    choice = {
        "index": 0,
        "delta": {"role": "assistant", "content": f" token{number % 1000}"},
        "finish_reason": "stop" if last else None,
    }
    part = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1795423697,
        "model": "tiny",
        "system_fingerprint": "fp_ollama",
        "choices": [choice],
    }
    return b"data: " + json.dumps(part).encode() + b"\n\n" + b"data: [DONE]\n\n" * last


def answer(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    pieces: dict[tuple[str, int], list[bytes]] = {}
    with connection:
        while True:
            head = b""
            while b"\r\n\r\n" not in head:
                more = connection.recv(65536)
                if not more:
                    return
                head += more
            head, _, body = head.partition(b"\r\n\r\n")
            fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
            while len(body) < int(fields.get(b"content-length", 0)):
                body += connection.recv(65536)
            path = head.split(b" ", 2)[1].decode()
            if path == "/api/version":
                text = b'{"version":"0.0.0"}'
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                    b"Content-Length: %d\r\n\r\n%b" % (len(text), text)
                )
                continue
            count = int(json.loads(body)["model"])
            as_events = path.startswith("/v1")
            kind = "text/event-stream" if as_events else "application/x-ndjson"
            make = event if as_events else ndjson
            if (path, count) not in pieces:
                pieces[path, count] = [
                    chunk(make(number, number == count - 1)) for number in range(count)
                ]
            connection.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nTransfer-Encoding: chunked\r\n\r\n"
                % kind.encode()
            )
            send = connection.sendall
            for piece in pieces[path, count]:
                send(piece)
            send(b"0\r\n\r\n")


def serve(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=until_it_goes, args=(connection,), daemon=True).start()


def until_it_goes(connection: socket.socket) -> None:
    with suppress(OSError):  # clients may go in the middle of an answer
        answer(connection)


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(listening.getsockname()[1], flush=True)
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        sys.stdin.read()
