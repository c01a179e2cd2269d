"""Middleware: the policy around an ASGI and a WSGI application."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from ollama_cors import ASGIMiddleware, Middleware, Policy, WSGIMiddleware
from support import PAGE

OWN = [("Content-Type", "text/plain"), ("Vary", "Accept"), ("Access-Control-Allow-Origin", "*")]
PREFLIGHT = {
    "Origin": PAGE,
    "Access-Control-Request-Method": "PUT",
    "Access-Control-Request-Headers": "x-new",
}


async def asgi(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        await send({"type": scope["type"]})
        return
    lines = [(name.lower().encode(), value.encode()) for name, value in OWN]
    await send({"type": "http.response.start", "status": 200, "headers": lines})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


def wsgi(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", list(OWN))
    return [environ["PATH_INFO"].encode()]


def ask_asgi(app: Any, method: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": "/things",
        "raw_path": b"/things",
        "query_string": b"x=1",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "http_version": "1.1",
    }
    asyncio.run(app(scope, None, send))
    lines = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], lines, sent[1]["body"]


def ask_wsgi(app: Any, method: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/things",
        "QUERY_STRING": "x=1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }
    body = b"".join(app(environ, lambda status, lines, *_: told.append((status, lines))))
    status, lines = told[0]
    return int(status[:3]), {name.lower(): value for name, value in lines}, body


@pytest.mark.parametrize(
    "app, ask", [(asgi, ask_asgi), (wsgi, ask_wsgi)], ids=["asgi", "wsgi"]
)
def test_who_may_cross_does_and_who_may_not_does_not(app: Any, ask: Any) -> None:
    guarded = Middleware(app, origins=[PAGE])
    host = {"Host": "app.test"}
    status, lines, body = ask(guarded, "GET", {**host, "Origin": PAGE})
    assert (status, body) == (200, b"/things")
    assert lines["access-control-allow-origin"] == PAGE
    assert lines["vary"] == "Accept, Origin" and lines["content-type"] == "text/plain"

    status, lines, body = ask(guarded, "OPTIONS", {**host, **PREFLIGHT})
    assert (status, body) == (204, b"")
    assert lines["access-control-allow-headers"] == "x-new"
    assert "PUT" in lines["access-control-allow-methods"]

    status, lines, body = ask(guarded, "GET", {**host, "Origin": "https://evil.example"})
    assert status == 403 and b"origin-not-allowed" in body
    assert "access-control-allow-origin" not in lines
    assert lines["content-length"] == str(len(body))

    status, lines, body = ask(guarded, "GET", host)
    assert (status, body) == (200, b"/things") and "access-control-allow-origin" not in lines


def test_the_application_says_which_it_is() -> None:
    assert isinstance(Middleware(asgi, origins=[PAGE]), ASGIMiddleware)
    assert isinstance(Middleware(wsgi, origins=[PAGE]), WSGIMiddleware)


def test_other_scopes_pass() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    guarded: Any = Middleware(asgi, origins=[PAGE])
    asyncio.run(guarded({"type": "lifespan"}, None, send))
    assert sent == [{"type": "lifespan"}]


def test_it_takes_a_policy_and_wants_to_know_who_may_cross() -> None:
    config = {"rules": [{"origins": [PAGE]}]}
    Middleware(wsgi, Policy(config, "middleware"))
    Middleware(wsgi, config)
    with pytest.raises(TypeError, match="who may cross"):
        Middleware(wsgi)
    with pytest.raises(ValueError, match="profile"):
        Middleware(wsgi, Policy(config))
