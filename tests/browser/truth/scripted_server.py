"""The server that the browsers met, over sockets: which bytes answer a request.

Ports as README.md says, each on IPv4 and IPv6 loopback; the numbers are the system's to choose."""

import socket
import threading
from http import HTTPStatus

# What the recording's server had for a reason phrase.
PHRASES = {status.value: status.phrase for status in HTTPStatus}
PHRASES.update({418: "Unknown", 425: "Unknown"})


def to_bytes(text):
    return text.encode("latin-1")


def phrase_of(status):
    return PHRASES.get(status, "Unknown")


class Answer:
    def __init__(self, script):
        self.close = "close" in script
        self.raw = to_bytes(script["raw"]) if "raw" in script else None
        self.script = script

    def written(self, to_head):
        if self.raw is not None:
            return self.raw
        script = self.script
        status = script["status"]
        reason = script.get("reason", phrase_of(status))
        lines = [f"HTTP/1.1 {status} {reason}"]
        names = set()
        for name, value in script.get("headers", []):
            lines.append(f"{name}: {value}")
            names.add(name.lower())
        body = to_bytes(script.get("body", ""))
        has_body = status >= 200 and status not in (204, 304)
        if has_body and not names & {"content-length", "transfer-encoding"}:
            lines.append(f"Content-Length: {len(body)}")
        head = to_bytes(script.get("interim", "") + "\r\n".join(lines) + "\r\n\r\n")
        return head if to_head else head + body


NOT_FOUND = Answer({"status": 404, "headers": []})


class ScriptedServer:
    """`ports` maps the recorded port to the one that is listened on; 47105 refuses."""

    def __init__(self):
        self.lock = threading.Lock()
        self.cases = {}
        self.seen = {}
        self.ports = {}
        self.sockets = []
        for recorded in (47100, 47101, 47102, 47103, 47104):
            self.ports[recorded] = self._listen(recorded)
        refusing = socket.create_server(("127.0.0.1", 0))
        self.ports[47105] = refusing.getsockname()[1]
        refusing.close()

    def _listen(self, recorded):
        for _ in range(50):
            first = socket.create_server(("127.0.0.1", 0), backlog=128)
            port = first.getsockname()[1]
            listeners = [first]
            if socket.has_ipv6:
                try:
                    listeners.append(
                        socket.create_server(("::1", port), family=socket.AF_INET6, backlog=128)
                    )
                except OSError:
                    first.close()
                    continue
            for listener in listeners:
                self.sockets.append(listener)
                threading.Thread(
                    target=self._accept, args=(listener, recorded == 47104), daemon=True
                ).start()
            return port
        raise OSError("no port is free on both loopback addresses")

    def begin(self, run, case):
        """Requests whose path names `run` are answered by `case`."""
        with self.lock:
            self.cases[run] = {
                path: {
                    kind: [Answer(answer) for answer in script.get(kind, [])]
                    for kind in ("preflight", "actual")
                }
                for path, script in case["server"].items()
            }
            self.seen[run] = []

    def end(self, run):
        with self.lock:
            self.cases.pop(run)
            return self.seen.pop(run)

    def _accept(self, listener, once):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection, once), daemon=True).start()

    def _serve(self, connection, once):
        held = b""
        with connection:
            try:
                while True:
                    while b"\r\n\r\n" not in held:
                        piece = connection.recv(65536)
                        if not piece:
                            return
                        held += piece
                    head, held = held.split(b"\r\n\r\n", 1)
                    request = self._parse(head)
                    while len(held) < request["length"]:
                        piece = connection.recv(65536)
                        if not piece:
                            return
                        held += piece
                    request["body"], held = held[: request["length"]], held[request["length"] :]
                    answer = self._answer(request)
                    if answer.close:
                        return
                    written = answer.written(request["method"] == "HEAD")
                    connection.sendall(written)
                    if once:
                        return
            except OSError:
                return

    @staticmethod
    def _parse(head):
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers = []
        for line in lines[1:]:
            name, value = line.split(":", 1)
            headers.append([name, value.strip(" \t")])
        find = {name.lower(): value for name, value in headers}
        return {
            "method": method,
            "target": target,
            "headers": headers,
            "find": find,
            "length": int(find.get("content-length", 0)),
            "preflight": method == "OPTIONS" and "access-control-request-method" in find,
        }

    def _answer(self, request):
        parts = request["target"].split("?")[0].split("/")
        run = parts[2] if len(parts) > 2 else ""
        path = parts[-1]
        kind = "preflight" if request["preflight"] else "actual"
        with self.lock:
            if run not in self.cases:
                return NOT_FOUND
            self.seen[run].append(request)
            answers = self.cases[run].get(path, {}).get(kind, [])
            if not answers:
                return NOT_FOUND
            same = [
                other
                for other in self.seen[run]
                if other["preflight"] == request["preflight"]
                and other["target"].split("?")[0] == request["target"].split("?")[0]
            ]
            return answers[min(len(same), len(answers)) - 1]

    def close(self):
        for listener in self.sockets:
            listener.close()
