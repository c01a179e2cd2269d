"""The policy around an application of your own, for ASGI and for WSGI."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, MutableMapping, Sequence
from http import HTTPStatus
from inspect import iscoroutinefunction
from typing import Any, Callable, Optional, Union
from urllib.parse import quote

from ._config import Config
from ._policy import Decision, Policy

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
StartResponse = Callable[..., Any]


class Middleware:
    """Decides who may cross, answers preflights, and adds what browsers want to read.

    ``config``: a configuration or a :class:`Policy` of the profile ``middleware``; or ``origins``
    alone, for one rule with the defaults. Around an ASGI application (FastAPI, Starlette, Litestar)
    it is an :class:`ASGIMiddleware`, around a WSGI one (Flask, Django) a :class:`WSGIMiddleware`.
    Put it outermost: then errors of the application can be read by pages, too."""

    __call__: Callable[..., Any]
    """As the server of its kind calls it."""

    def __new__(cls, app: Any, *_: Any, **__: Any) -> Middleware:
        if cls is Middleware:
            called = iscoroutinefunction(app) or iscoroutinefunction(getattr(app, "__call__", None))
            return object.__new__(ASGIMiddleware if called else WSGIMiddleware)
        return object.__new__(cls)

    def __init__(
        self,
        app: Any,
        config: Union[None, Policy, Config] = None,
        *,
        origins: Sequence[str] = (),
    ) -> None:
        if (config is None) == (not origins):
            raise TypeError("say who may cross: by a configuration, or by origins=[…]")
        if config is None:
            config = {"rules": [{"origins": list(origins)}]}
        self.app = app
        self.policy = config if isinstance(config, Policy) else Policy(config, "middleware")
        if self.policy.profile != "middleware":
            raise ValueError("a policy for middleware: Policy(config, profile='middleware')")


class ASGIMiddleware(Middleware):
    """For ASGI applications. WebSockets and lifespan events pass: CORS is not about them."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        decision = self.policy.decide(
            scope["method"],
            _target(scope),
            scope["headers"],
            http_1_0=scope.get("http_version") == "1.0",
        )
        if decision.status is not None:
            await _refuse(decision, decision.status, send)
            return

        async def answer(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = _bytes(decision.answer(message.get("headers", ())))
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, answer)


def _target(scope: Scope) -> bytes:
    raw: Optional[bytes] = scope.get("raw_path")
    path = raw if raw else quote(scope["path"]).encode()
    query: bytes = scope.get("query_string", b"")
    return path + b"?" + query if query else path


def _bytes(lines: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    # ASGI wants names in lower case.
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in lines]


async def _refuse(decision: Decision, status: int, send: Send) -> None:
    headers = _bytes(decision.answer(_own(decision)))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": decision.body.encode()})


def _own(decision: Decision) -> list[tuple[str, str]]:
    if not decision.body:
        return []
    length = str(len(decision.body.encode()))
    return [("Content-Type", "application/json"), ("Content-Length", length)]


class WSGIMiddleware(Middleware):
    """For WSGI applications."""

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        fields = ((name[5:], environ[name]) for name in environ if name[:5] == "HTTP_")
        sent = {name.replace("_", "-"): value for name, value in fields}
        # It comes decoded, its bytes as latin-1.
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        target = quote(path.encode("latin-1")) or "/"
        if environ.get("QUERY_STRING"):
            target += "?" + environ["QUERY_STRING"]
        decision = self.policy.decide(
            environ["REQUEST_METHOD"],
            target,
            sent,
            http_1_0=environ.get("SERVER_PROTOCOL") == "HTTP/1.0",
        )
        if decision.status is not None:
            status = f"{decision.status} {HTTPStatus(decision.status).phrase}"
            start_response(status, decision.answer(_own(decision)))
            return [decision.body.encode()]

        def answer(status: str, own: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, decision.answer(own), *error)

        found: Iterable[bytes] = self.app(environ, answer)
        return found
