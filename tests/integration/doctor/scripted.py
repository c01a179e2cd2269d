"""A server with one fault that is known, and which takes the doctor's header lines for it."""

import http.server
import threading

MODELS = b'{"models":[]}'
BODIES = {"/": b"Ollama is running", "/api/version": b'{"version":"0.33.0"}', "/api/tags": MODELS,
          "/elsewhere": MODELS}
# What a server does that does it right, to pages of `origins` alone.
GOOD = {
    "Access-Control-Allow-Origin": "{Origin}",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": "{Access-Control-Request-Headers}",
    "Access-Control-Max-Age": "600",
    "Vary": "Origin",
}


class Scripted(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, fault, origins):
        super().__init__(("127.0.0.1", 0), Handler)
        self.port = self.server_address[1]
        self.fault = dict(fault)
        self.origins = origins
        self.mended = {}     # header lines of fixes
        self.restricted = False  # a fix said: to these origins alone
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def mend(self, fix):
        """Takes over one of the doctor's fixes for a server that it does not know."""
        for line in fix["lines"]:
            name, _, value = line.partition(": ")
            self.mended[name] = value
        if "and to no other origin" in fix["how"]:
            self.restricted = True
        if "Host" in fix["how"]:
            self.fault["checks_host"] = True
        if "Answer OPTIONS with 204" in fix["how"]:
            self.fault["preflight_status"] = 204
        if "errors" in fix["how"]:
            self.fault["errors"] = True

    def close(self):
        self.shutdown()
        self.server_close()

    def lines_for(self, handler, preflight):
        origin = handler.headers.get("Origin")
        fault = self.fault
        known = origin in self.origins
        lines = dict(GOOD) if fault.get("base", True) else {}
        lines.update(fault.get("preflight" if preflight else "actual", {}))
        extra = list(fault.get("again", ()))
        if self.mended:
            lines.update(self.mended)
            # One line each, and no credentials beside them.
            if "Access-Control-Allow-Origin" in self.mended:
                extra = []
                lines.pop("Access-Control-Allow-Credentials", None)
        if origin is None or ((fault.get("restricts", True) or self.restricted) and not known):
            lines = {"Vary": lines["Vary"]} if "Vary" in lines else {}
            extra = []
        if not preflight:
            for name in ("Methods", "Headers"):
                lines.pop("Access-Control-Allow-" + name, None)
            lines.pop("Access-Control-Max-Age", None)
        asked = {"{Origin}": origin or "",
                 "{Access-Control-Request-Headers}": handler.headers.get("Access-Control-Request-Headers", "")}
        filled = [(name, asked.get(value, value)) for name, value in lines.items() if value is not None]
        return filled + extra


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        fault = self.server.fault
        path = self.path.replace("//", "/")
        path = path.rstrip("/") or "/"
        name = self.headers.get("Host", "").rpartition(":")[0]
        preflight = "Access-Control-Request-Method" in self.headers
        if preflight:
            status, body = fault.get("preflight_status", 204), b""
        elif fault.get("key") not in (None, self.headers.get("Authorization")):
            status, body = 401, b"no key"
        elif path in fault.get("moved", {}):
            status, body = 307, b""
        elif fault.get("checks_host", True) and name not in ("127.0.0.1", "localhost"):
            status, body = 403, b""
        else:
            status, body = (200, BODIES[path]) if path in BODIES else (404, b"not found")
        lines = self.server.lines_for(self, preflight)
        if status >= 400 and not preflight and not fault.get("errors", True):
            lines = [line for line in lines if line[0] == "Vary"]
        self.send_response_only(status)
        self.send_header("Server", "scripted")
        for line in lines:
            self.send_header(*line)
        if 300 <= status < 400:
            self.send_header("Location", fault.get("moved", {}).get(path, "/elsewhere"))
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_OPTIONS = do_POST = do_DELETE = answer

    def log_message(self, *arguments):
        pass
