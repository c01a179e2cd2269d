"""An Ollama as far as CORS goes, with its two variables: what facts about gin-contrib/cors and Ollama's
router say, held against the built-in replay of a real one by servers_test.py.
"""

import fnmatch
import http.server
import re
import threading
import urllib.parse

LIST = (
    "Authorization,Content-Type,User-Agent,Accept,X-Requested-With,Openai-Beta,X-Stainless-Arch,"
    "X-Stainless-Async,X-Stainless-Custom-Poll-Interval,X-Stainless-Helper-Method,X-Stainless-Lang,"
    "X-Stainless-Os,X-Stainless-Package-Version,X-Stainless-Poll-Helper,X-Stainless-Retry-Count,"
    "X-Stainless-Runtime,X-Stainless-Runtime-Version,X-Stainless-Timeout")
GETS = {"/", "/api/version", "/api/status", "/api/tags", "/api/ps", "/v1/models"}
POSTS = {"/api/chat", "/api/generate", "/api/me", "/v1/chat/completions", "/v1/messages"}
KNOWN_SCHEMES = ("http://", "https://", "chrome-extension://", "safari-extension://", "moz-extension://",
                 "ms-browser-extension://")


class BadOrigin(Exception):
    """gin-contrib/cors panics at the start."""


class OllamaLike(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, environment=None, port=0):
        environment = environment or {}
        host, _, wanted = environment.get("OLLAMA_HOST", "127.0.0.1").partition(":")
        self.loopback = host == "127.0.0.1"
        self.any_origin, self.origins = self.read(environment.get("OLLAMA_ORIGINS", ""))
        super().__init__((host, int(wanted or port)), Handler)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @staticmethod
    def read(variable):
        entries = variable.strip(" \"'").split(",") if variable else []
        if "*" in entries:
            return True, []
        for entry in entries:
            stars = entry.count("*")
            if stars > 1 or (stars == 0 and not entry.startswith(KNOWN_SCHEMES)):
                raise BadOrigin(entry)
        for scheme in ("http", "https"):
            for name in ("localhost", "127.0.0.1", "0.0.0.0"):
                entries += [f"{scheme}://{name}", f"{scheme}://{name}:*"]
        return False, entries + ["app://*", "file://*", "tauri://*", "vscode-webview://*", "vscode-file://*"]

    def admits(self, origin):
        return any(fnmatch.fnmatchcase(origin, re.sub(r"([\[\]?])", r"[\1]", entry)) for entry in self.origins)

    def close(self):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def send(self, status, headers=(), body=b""):
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer(self):
        # Not self.path, in which Python drops a doubled slash.
        path = urllib.parse.unquote(self.requestline.split(" ")[1].split("?")[0])
        if "//" in path:
            return self.send(307, [("Location", path.replace("//", "/"))])
        if path != "/" and path.endswith("/") and path[:-1] in GETS and self.command == "GET":
            return self.send(301, [("Location", path[:-1])])
        host = self.headers.get("Host", "")
        origin = self.headers.get("Origin", "")
        cors = []
        if origin and origin not in ("http://" + host, "https://" + host):
            if not self.server.any_origin and not self.server.admits(origin):
                return self.send(403)
            cors = [("Access-Control-Allow-Origin", "*" if self.server.any_origin else origin)]
            if not self.server.any_origin:
                cors.append(("Vary", "Origin"))
            if self.command == "OPTIONS":
                return self.send(204, self.preflight(cors))
        if self.server.loopback and not self.is_local(host):
            return self.send(403, cors)
        self.handle_route(path, cors)

    def preflight(self, cors):
        lines = [("Access-Control-Allow-Headers", LIST),
                 ("Access-Control-Allow-Methods", "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS"),
                 cors[0], ("Access-Control-Max-Age", "43200")]
        if not self.server.any_origin:
            lines += [("Vary", "Origin"), ("Vary", "Access-Control-Request-Method"),
                      ("Vary", "Access-Control-Request-Headers")]
        return lines

    @staticmethod
    def is_local(host):
        name = re.sub(r":\d+$", "", host).strip("[]")
        return bool(re.fullmatch(r"127\..*|10\..*|192\.168\..*|0\.0\.0\.0|::1?|localhost|.*\.(localhost|local|internal)", name))

    def handle_route(self, path, cors):
        text = cors + [("Content-Type", "text/plain")]
        json = cors + [("Content-Type", "application/json; charset=utf-8")]
        if path not in GETS | POSTS:
            return self.send(404, text, b"404 page not found")
        if self.command != ("GET" if path in GETS else "POST"):
            return self.send(405, text, b"405 method not allowed")
        if path == "/":
            return self.send(200, text, b"Ollama is running")
        body = {"/api/version": b'{"version":"0.33.0"}', "/api/tags": b'{"models":[]}'}
        self.send(200, json, body.get(path, b"{}"))

    do_GET = do_HEAD = do_POST = do_DELETE = do_OPTIONS = answer

    def log_message(self, *arguments):
        pass
