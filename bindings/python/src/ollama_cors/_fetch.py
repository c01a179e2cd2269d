"""What ``fetch()`` of a page in a browser would do with a server, and what it would print."""

from __future__ import annotations

import json as _json
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Optional, Union

from ._errors import OllamaCorsError
from ._exchange import AsyncExchange, Exchange
from ._headers import Headers, HeadersLike
from ._timeouts import Timeout, Timeouts, timeouts_of
from ._wire import Wire

if TYPE_CHECKING:
    from os import PathLike


class Fetched:
    """How a ``fetch()`` went. ``if fetched:`` is whether the page could read the answer."""

    def __init__(self, report: dict[str, Any], body: bytes, error: Optional[OllamaCorsError]):
        self.outcome: str = report["outcome"]
        """``ok``; ``blocked``, by the rules of CORS; or ``network-error``."""
        self.reason: Optional[str] = report["reason"]
        """A stable word for why not."""
        self.console: list[str] = report["console"]
        """What the browser prints."""
        self.requests: list[dict[str, Any]] = report["requests"]
        """What the server saw, preflights included: ``method``, ``target``, ``headers``."""
        self.response: Optional[dict[str, Any]] = report["response"]
        """``type``, ``status``, ``url``, ``redirected``, ``headers`` as the page sees them."""
        self.error = error
        """What ``raise_for_outcome()`` raises."""
        self.body = body
        """As far as the page could read it."""
        self.report = report
        """All of it, as the command line's ``fetch --json`` prints it."""

    def __bool__(self) -> bool:
        return self.outcome == "ok"

    @property
    def status(self) -> int:
        """Of the answer that the page could read, else 0."""
        return int(self.response["status"]) if self.response else 0

    @property
    def headers(self) -> Headers:
        """Those that the page may read."""
        lines = self.response["headers"] if self.response else []
        return Headers([(name, value) for name, value in lines])

    @property
    def text(self) -> str:
        """The body as UTF-8; what is none becomes U+FFFD."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """What the body says. ValueError if it is no JSON."""
        return _json.loads(self.body)

    def raise_for_outcome(self) -> Fetched:
        """Itself; BlockedError, ConnectError … if the page could not read the answer."""
        if self.error is not None:
            raise self.error
        return self

    def __repr__(self) -> str:
        end = self.status if self else f"{self.outcome}: {self.reason}"
        return f"<Fetched {end}, {len(self.requests)} requests>"


class Page:
    """A page of ``origin`` (``null`` for an opaque one) in a browser: ``chromium``, ``firefox``,
    ``webkit``, or ``standard``. All its fetches share a preflight cache.

    ``verify``, ``timeout``: as for :class:`Client`. ``defaults``: what its fetches say where they
    say nothing: ``mode``, ``credentials``, ``cache``, ``redirect``, ``referrer_policy``; and
    ``base_url`` of its document."""

    def __init__(
        self,
        origin: str,
        browser: str = "chromium",
        *,
        host: str = "",
        timeout: Timeout = Timeouts(),
        verify: Union[bool, str, PathLike[str]] = True,
        **defaults: Any,
    ) -> None:
        page = {"origin": origin, "browser": browser, **defaults}
        self.origin = origin
        self.browser = browser
        self._wire = Wire(page_options(host, timeout, verify, page=page))

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: HeadersLike = (),
        body: Union[None, str, bytes] = None,
        json: Any = None,
        timeout: Timeout = ...,
        **init: Any,
    ) -> Fetched:
        """``fetch(url, init)`` as script would call it; ``json`` is a body and its content type."""
        native = self._start(url, method, headers, body, json, timeout, init, None)
        exchange = Exchange(native, self._wire)
        return _fetched(exchange, *_drain(exchange))

    async def afetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: HeadersLike = (),
        body: Union[None, str, bytes] = None,
        json: Any = None,
        timeout: Timeout = ...,
        **init: Any,
    ) -> Fetched:
        """:meth:`fetch` for asyncio."""
        from ._readiness import Pump

        pump = Pump()
        pump.native = self._start(url, method, headers, body, json, timeout, init, pump)
        exchange = AsyncExchange(pump, self._wire)
        while not exchange.ended:
            await exchange.pull()
        return _fetched(exchange, *_drain(exchange))

    def _start(
        self,
        url: str,
        method: str,
        headers: HeadersLike,
        body: Union[None, str, bytes],
        json: Any,
        timeout: Timeout,
        init: Mapping[str, Any],
        pump: Any,
    ) -> Any:
        lines = Headers(headers).lines
        if json is not None:
            body = _json.dumps(json, ensure_ascii=False)
            lines = [("content-type", "application/json"), *lines]
        asked = {"framing": "raw", **init, "headers": lines}
        if isinstance(body, bytes):
            asked.setdefault("body", "bytes")
        content = body.encode() if isinstance(body, str) else body
        return self._wire.start(method, url, body=content, timeout=timeout, pump=pump, asked=asked)

    def close(self) -> None:
        """Cancels what is under way and closes all connections."""
        self._wire.close()

    def __enter__(self) -> Page:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<ollama_cors.Page {self.origin} in {self.browser}>"


def fetch(
    url: str,
    *,
    page_origin: str,
    browser: str = "chromium",
    timeout: Timeout = Timeouts(),
    verify: Union[bool, str, PathLike[str]] = True,
    **init: Any,
) -> Fetched:
    """One ``fetch()`` of a page of that origin: may it read ``url``, and if not, why not?
    ``init`` as for :meth:`Page.fetch`. For several that share a preflight cache, use a Page."""
    with Page(page_origin, browser, timeout=timeout, verify=verify) as page:
        return page.fetch(url, **init)


def page_options(
    host: str, timeout: Timeout, verify: Union[bool, str, PathLike[str]], **more: Any
) -> dict[str, Any]:
    """The options of a native client."""
    tls: dict[str, Any] = {"verify": verify is not False}
    if not isinstance(verify, bool):
        tls["ca"] = str(verify)
    return {"host": host, "timeouts": timeouts_of(timeout), "tls": tls, **more}


def _drain(exchange: Any) -> tuple[bytes, Optional[OllamaCorsError]]:
    while not exchange.ended:
        exchange.pull()
    error, exchange.error = exchange.error, None
    return b"".join(exchange.messages), error


def _fetched(exchange: Any, body: bytes, error: Optional[OllamaCorsError]) -> Fetched:
    report = exchange.report
    if report is None:  # Stopped before the page had anything to tell.
        report = {
            "outcome": "network-error",
            "reason": error.code if error is not None else None,
            "console": [],
            "requests": [],
            "response": None,
        }
    return Fetched(report, body if report["response"] else b"", error)
