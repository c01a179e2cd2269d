"""Servers that never end what they begin, for programs that end while they wait for them.

In a process of its own: a thread of Python's that still serves while its interpreter ends crashes some of
them (CPython 3.11 comes back from ``send`` to a thread state that is gone), whoever the client is.
"""

from __future__ import annotations

import atexit
import functools
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

LINE = b'{"message":{"role":"assistant","content":"x"},"done":false}\n'


def silent(peer: socket.socket) -> None:
    """Begins to answer, and then says no more."""
    peer.recv(65536)
    peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n")
    while peer.recv(65536):
        pass


def endless(peer: socket.socket) -> None:
    """Streams for ever."""
    peer.recv(65536)
    peer.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    while True:
        peer.sendall(b"%x\r\n%b\r\n" % (len(LINE), LINE))


def deaf(peer: socket.socket) -> None:
    """Reads nothing."""
    ended = select.poll()
    ended.register(peer, select.POLLRDHUP)
    ended.poll()


def serve(listener: socket.socket, answer: Callable[[socket.socket], None]) -> None:
    def answered(peer: socket.socket) -> None:
        with peer, suppress(OSError):
            answer(peer)

    while True:
        peer, _ = listener.accept()
        threading.Thread(target=answered, args=[peer], daemon=True).start()


def main() -> None:
    for answer in (silent, endless, deaf):
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        threading.Thread(target=serve, args=[listener, answer], daemon=True).start()
        print(f"{answer.__name__.upper()}=http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    sys.stdin.read()
    os._exit(0)


@functools.cache
def environment() -> dict[str, str]:
    """Of programs that use them: this process's, with the URLs as SILENT, ENDLESS and DEAF."""
    running = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert running.stdin is not None and running.stdout is not None
    lines = [running.stdout.readline().rstrip("\n") for _ in range(3)]
    atexit.register(running.communicate)
    return {**os.environ, **dict(line.split("=", 1) for line in lines)}


if __name__ == "__main__":
    main()
