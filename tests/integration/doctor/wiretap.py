"""A relay that listens in: a doctor is let through to a server, and what it sent is kept."""

import re
import socket
import threading


class Wiretap:
    """On a loopback port of its own. Fails, at its end, if anything but a safe request went through."""

    def __init__(self, port, host="127.0.0.1"):
        self.target = (host, port)
        self.requests = []  # (method, target)
        self.heads = []  # of each request: {lower-case name: value}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self):
        # The thread goes first: else it would accept on whatever gets the descriptor next.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def assert_safe(self, base=""):
        assert self.requests, "nothing was asked"
        for method, target in self.requests:
            assert method in ("GET", "HEAD", "OPTIONS"), (method, target)
            read = ("/", "/api/version", "/api/tags", "/api/tags/", "//api/tags", "/asked-by-ollama-cors-doctor",
                    "/elsewhere")
            assert method == "OPTIONS" or target in read or target.removeprefix(base) in read, (method, target)

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client):
        try:
            server = socket.create_connection(self.target)
        except OSError:
            client.close()
            return
        threading.Thread(target=self._copy, args=(server, client), daemon=True).start()
        self._copy(client, server, listen=True)

    def _copy(self, source, sink, listen=False):
        kept = b""
        try:
            while data := source.recv(65536):
                if listen:
                    kept = self._hear(kept + data)
                sink.sendall(data)
        except OSError:
            pass
        finally:
            for end in (source, sink):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    # A doctor's requests have no body: each is a head.
    def _hear(self, data):
        while (end := data.find(b"\r\n\r\n")) >= 0:
            head, data = data[:end].decode("latin-1"), data[end + 4:]
            method, target, _ = head.split("\r\n")[0].split(" ")
            assert not re.search(r"(?im)^(content-length|transfer-encoding):", head), head
            self.requests.append((method, target))
            lines = [line.split(": ", 1) for line in head.split("\r\n")[1:]]
            self.heads.append({name.lower(): value for name, value in lines})
        return data
