"""What becomes of a request on a connection that has waited: whoever may have acted on one does not get it twice
(RFC 9110 9.2.2), and one that is dead is not used.
"""

import contextlib
import json
import socket
import threading

import pytest

from cli_support import PATIENCE


class Keeping:
    """Answers the first request of each connection, and says that it stays. To the next one it says nothing and closes;
    `ends`: it ends right behind its answer. `after` another one: answers when that has ended once more."""

    def __init__(self, ends=False, after=None):
        self._ends = ends
        self._after = after
        self.ended = threading.Semaphore(0)
        self.requests = []  # (connection, method)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _accept(self):
        number = 0
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            number += 1
            threading.Thread(target=self._serve, args=(connection, number), daemon=True).start()

    def _serve(self, connection, number):
        with connection:
            if not self._read(connection, number):
                return
            if self._after:
                self._after.ended.acquire(timeout=PATIENCE)
            body = b"" if self.requests[-1][1] == "HEAD" else b"hi"
            connection.sendall(b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 2\r\n\r\n" + body)
            if self._ends:
                connection.shutdown(socket.SHUT_WR)
                self.ended.release()
            self._read(connection, number)

    def _read(self, connection, number):
        data = b""
        while b"\r\n\r\n" not in data:
            part = connection.recv(65536)
            if not part:
                return False
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        while len(body) < int(lines.get(b"content-length", 0)):
            body += connection.recv(65536)
        self.requests.append((number, head.split(b" ")[0].decode()))
        return True


@contextlib.contextmanager
def keeping(**how):
    server = Keeping(**how)
    try:
        yield server
    finally:
        server.close()


def outcomes(done):
    return [json.loads(line)["outcome"] for line in done.stdout.splitlines()]


@pytest.mark.parametrize("asked, again", [
    (["-X", "GET"], True),
    (["-X", "HEAD"], True),
    (["-X", "OPTIONS"], True),
    (["-X", "POST"], False),
    (["-X", "POST", "-d", "x"], False),
    (["-X", "PATCH", "-d", "x"], False),
    (["-X", "PUT", "-d", "x"], False),
    (["-X", "DELETE"], False),
    (["-X", "GET", "-d", "x"], False),
])
def test_a_program_sends_a_request_again_only_where_it_asks_for_nothing_to_be_done(run, asked, again):
    method = asked[1]
    with keeping() as server:
        done = run("fetch", "--json", *asked, server.url, server.url)
        # The second one on the connection of the first; then, or not, on one of its own.
        assert server.requests == [(1, method), (1, method)] + [(2, method)] * again
    assert outcomes(done) == ["ok", "ok" if again else "network-error"]
    if not again:
        assert json.loads(done.stdout.splitlines()[1])["reason"] == "truncated"
        assert done.returncode == 1


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
@pytest.mark.parametrize("asked", [["-X", "GET"], ["-X", "POST", "-d", "x"]])
def test_a_page_sends_it_again_as_its_browser_does(run, browser, asked):
    with keeping() as server:
        done = run("fetch", "--json", "--page-origin", "https://app.example", "--browser", browser, *asked, server.url,
                   server.url)
        assert server.requests == [(1, asked[1]), (1, asked[1]), (2, asked[1])]
    assert outcomes(done) == ["ok", "ok"]


@pytest.mark.parametrize("asked", [["-X", "GET"], ["-X", "POST", "-d", "x"]])
def test_a_connection_that_has_ended_is_not_used(run, asked):
    with keeping(ends=True) as ending, keeping(ends=True, after=ending) as other:
        done = run("fetch", "--json", *asked, *[ending.url, other.url] * 10)
        assert ending.requests == [(number, asked[1]) for number in range(1, 11)]
    assert (done.returncode, outcomes(done)) == (0, ["ok"] * 20)
