"""What the tests of the command line stand on: the program, a running `serve`, and an upstream.

The program is build/release/bin/ollama-cors, or the one that OLLAMA_CORS_PROGRAM names.
"""

import contextlib
import http.client
import http.server
import os
import pathlib
import queue
import re
import threading

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = os.environ.get("OLLAMA_CORS_PROGRAM", str(ROOT / "build/release/bin/ollama-cors"))
PATIENCE = 20  # seconds until a test that waits for something fails


def environment(extra=None):
    """The process's environment without what people set for Ollama."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OLLAMA_")}
    return {**kept, **(extra or {})}


class Lines:
    """A pipe's lines, as they come."""

    def __init__(self, pipe):
        self.seen = []
        self._queue = queue.Queue()
        self._thread = threading.Thread(target=self._read, args=(pipe,), daemon=True)
        self._thread.start()

    def _read(self, pipe):
        with pipe:
            for line in pipe:
                self._queue.put(line.rstrip("\n"))
        self._queue.put(None)

    def join(self):
        self._thread.join(PATIENCE)

    def next(self):
        """The next line, None at the end."""
        line = self._queue.get(timeout=PATIENCE)
        if line is not None:
            self.seen.append(line)
        return line

    def until(self, text):
        """The first line that holds `text`; fails at the end of the pipe."""
        while True:
            line = self.next()
            assert line is not None, f"no line with {text!r} in {self.seen}"
            if text in line:
                return line

    def rest(self):
        lines = []
        while (line := self.next()) is not None:
            lines.append(line)
        return lines


class Serving:
    """A `serve` that listens."""

    def __init__(self, process):
        self.process = process
        self.out = Lines(process.stdout)
        self.err = Lines(process.stderr) if process.stderr else None
        self.urls = []

    def listens(self, addresses=1):
        for _ in range(addresses):
            line = self.out.next()
            assert line is not None, f"serve ended: {self.err.rest()}"
            match = re.fullmatch(r"listening on (https?://.+:(\d+))", line)
            assert match, line
            self.urls.append(match[1])
            self.port = int(match[2])
        return self

    def connection(self, port=None):
        return http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=PATIENCE)

    def ask(self, method, target, headers=None, body=None):
        """(status, headers as a list of pairs with lower-case names, body)"""
        with contextlib.closing(self.connection()) as connection:
            connection.request(method, target, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.out.join()
        if self.err:
            self.err.join()

    def signal(self, number):
        self.process.send_signal(number)

    def ends(self):
        return self.process.wait(timeout=PATIENCE)


class Upstream(http.server.ThreadingHTTPServer):
    """Answers every request with 200 and keeps what it got; `gate` holds the second half of a stream."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = []
        self.gate = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        self.server.requests.append((self.command, self.path, dict(self.headers.items()), body))
        if self.path == "/api/generate":
            return self.stream()
        text = b'{"models":[]}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.chunk(b'{"response":"a","done":false}\n')
        self.server.gate.wait(PATIENCE)
        self.chunk(b'{"response":"","done":true}\n')
        self.wfile.write(b"0\r\n\r\n")

    def chunk(self, data):
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    do_GET = do_POST = do_DELETE = do_OPTIONS = do_HEAD = answer

    def log_message(self, *arguments):
        pass
