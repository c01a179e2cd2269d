"""Middleware in FastAPI and Flask, as README.md says to move there, beside what it replaces."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from ollama_cors import Middleware
from support import PAGE

fastapi = pytest.importorskip("fastapi")
flask = pytest.importorskip("flask")
httpx = pytest.importorskip("httpx")

FOREIGN = "https://app.example.evil.test"
RULE = {"origins": [PAGE, "https://*.app.example"], "credentials": True}
PREFLIGHT = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-new"}


def api() -> tuple[Any, list[str]]:
    """An application, and whom it has answered."""
    app, asked = fastapi.FastAPI(), []

    @app.get("/")
    async def root(request: fastapi.Request) -> str:
        asked.append(request.headers.get("origin"))
        return "here"

    @app.get("/wrong")
    async def wrong() -> None:
        raise KeyError

    return app, asked


def ask(app: Any, target: str, origin: str, method: str = "GET", **more: str) -> Any:
    async def once() -> Any:
        over = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=over, base_url="http://app.test") as client:
            return await client.request(method, target, headers={"Origin": origin, **more})

    return asyncio.run(once())


def reads(answer: Any, origin: str) -> bool:
    """Whether a page at that origin may, also with credentials."""
    allowed = answer.headers.get("access-control-allow-origin")
    return bool(
        allowed == origin and answer.headers.get("access-control-allow-credentials") == "true"
    )


def outermost(app: Any) -> Any:
    return Middleware(app, {"rules": [RULE]})


def added(app: Any) -> Any:
    app.add_middleware(Middleware, config={"rules": [RULE]})
    return app


def theirs(app: Any) -> Any:
    from fastapi.middleware.cors import CORSMiddleware

    expression = r"https://.*\.app\.example"
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[PAGE],
        allow_origin_regex=expression,
        allow_credentials=True,
        allow_methods=["*"],
        allow_headers=["*"],
    )
    return app


@pytest.mark.parametrize("guard", [outermost, added, theirs])
def test_who_was_admitted_by_cors_middleware_is_admitted(guard: Any) -> None:
    app, _ = api()
    guarded = guard(app)
    for origin in (PAGE, "https://b.app.example", "https://c.b.app.example"):
        assert reads(ask(guarded, "/", origin), origin)
        granted = ask(guarded, "/", origin, "OPTIONS", **PREFLIGHT)
        assert granted.is_success and reads(granted, origin)
        assert "PUT" in granted.headers["access-control-allow-methods"]
        assert granted.headers["access-control-allow-headers"] == "x-new"
    assert not reads(ask(guarded, "/", FOREIGN), FOREIGN)


def test_a_foreign_request_does_not_reach_the_application() -> None:
    for guard, reached in ((outermost, []), (added, []), (theirs, [FOREIGN])):
        app, asked = api()
        answer = ask(guard(app), "/", FOREIGN)
        assert (asked, answer.status_code) == (reached, 200 if reached else 403)


def test_outermost_its_errors_are_readable() -> None:
    for guard, readable in ((outermost, True), (added, False), (theirs, False)):
        app, _ = api()
        answer = ask(guard(app), "/wrong", PAGE)
        assert (answer.status_code, reads(answer, PAGE)) == (500, readable)


def test_a_resource_of_flask_cors_is_a_rule_with_routes() -> None:
    app = flask.Flask(__name__)
    app.add_url_rule("/api/things", view_func=lambda: "things")
    app.add_url_rule("/inside", "inside", view_func=lambda: "inside")
    rules = [{"origins": [PAGE], "routes": ["/api/*"]}]
    app.wsgi_app = Middleware(app.wsgi_app, {"rules": rules})
    client = app.test_client()
    answer = client.get("/api/things", headers={"Origin": PAGE})
    assert (answer.status_code, answer.text) == (200, "things")
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    answer = client.get("/inside", headers={"Origin": PAGE})
    assert answer.status_code == 403
    assert answer.json["ollama_cors"]["reason"] == "route-unknown"
    assert client.get("/inside").text == "inside"
