"""The policy inside a server of your own: pages at https://app.example may use what it serves.

    pip install . && python examples/python/middleware.py    # ends when standard input does
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from wsgiref.simple_server import demo_app, make_server

from ollama_cors import Policy

policy = Policy({"rules": [{"origins": ["https://app.example"]}]}, profile="middleware")


def guarded(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    sent = {name[5:].replace("_", "-"): environ[name] for name in environ if name[:5] == "HTTP_"}
    path = quote(environ["PATH_INFO"].encode("latin-1")) or "/"  # It comes decoded.
    decision = policy.decide(environ["REQUEST_METHOD"], path, sent)
    if decision.status is None:  # It goes on, and its answer gets the policy's lines.
        return demo_app(
            environ, lambda status, own, *rest: start_response(status, decision.answer(own), *rest)
        )
    own: list[tuple[str, str]] = [("Content-Type", "application/json")] if decision.body else []
    status = f"{decision.status} {HTTPStatus(decision.status).phrase}"
    start_response(status, decision.answer(own))
    return [decision.body.encode()]


with make_server("127.0.0.1", 0, guarded) as server:
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    server.shutdown()
