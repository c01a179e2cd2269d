"""Transports for httpx, and for httpx2, which newer SDKs use: their requests go through our client.

Neither is imported here: an answer is made of the library that the request came from.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from functools import lru_cache
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any, Optional, Union

from ._errors import (
    BlockedError,
    CancelledError,
    ConnectError,
    OllamaCorsError,
    RequestTimeout,
    ResponseError,
)
from ._exchange import AsyncExchange, Exchange
from ._fetch import page_options
from ._timeouts import Timeouts
from ._wire import Wire

if TYPE_CHECKING:
    from os import PathLike

    Base: Any
else:
    Base = object

# The client's own to write; and, as a page, the HTTP library's words, which no script would say.
_FRAMING = ("host", "connection", "content-length", "transfer-encoding", "expect")
_LIBRARY = (*_FRAMING, "accept-encoding", "user-agent")
_SMALL = 1 << 20


class _Shared(Base):  # type: ignore[misc]  # To a type checker it is any library's transport.
    def __init__(
        self,
        *,
        page_origin: Optional[str] = None,
        browser: str = "chromium",
        verify: Union[bool, str, PathLike[str]] = True,
        **page: Any,
    ) -> None:
        more: dict[str, Any] = {}
        if page_origin is not None:
            more["page"] = {"origin": page_origin, "browser": browser, **page}
        elif page:
            raise TypeError(f"{min(page)!r} says how a page fetches: it needs a page_origin")
        self._as_page = page_origin is not None
        self._wire = Wire(page_options("", Timeouts(), verify, **more))

    def _asked(self, request: Any) -> dict[str, Any]:
        left_out = _LIBRARY if self._as_page else _FRAMING
        asked: dict[str, Any] = {
            "framing": "raw",
            "headers": [
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in request.headers.raw
                if name.decode("latin-1").lower() not in left_out
            ],
        }
        if not self._as_page:
            asked.update(redirect="manual", dialect="none", status_errors=False)
        return asked

    def _streams(self, request: Any) -> bool:
        """Whether the body goes piece by piece."""
        if self._as_page or type(request.stream).__name__ == "ByteStream":
            return False
        length = request.headers.get("content-length")
        if length is None:
            return "transfer-encoding" in request.headers
        return int(length) > _SMALL


def _timeout(request: Any) -> Any:
    asked = request.extensions.get("timeout")
    if not asked:
        return ...
    return Timeouts(asked.get("connect"), asked.get("read"), asked.get("read"), None)


def _streamed(asked: dict[str, Any], request: Any) -> None:
    asked["body"] = "streamed"
    length = request.headers.get("content-length")
    if length is not None:
        asked["body_length"] = int(length)


class Transport(_Shared):
    """For ``httpx.Client(transport=Transport())``, and so for ``openai.OpenAI(http_client=…)``.

    With ``page_origin`` it behaves as a page of that origin in ``browser``: what the browser would
    block ends as a network error whose ``__cause__`` is a :class:`BlockedError`."""

    def handle_request(self, request: Any) -> Any:
        library = _library_of(request)
        asked = self._asked(request)
        streams = self._streams(request)
        if streams:
            _streamed(asked, request)
        body = None if streams else b"".join(request.stream)
        try:
            native = self._wire.start(
                request.method,
                str(request.url),
                body=body or None,
                timeout=_timeout(request),
                asked=asked,
            )
            exchange = Exchange(native, self._wire)
            if streams:
                for piece in request.stream:
                    if not exchange.write(piece):
                        break
                exchange.finish()
            exchange.head()
            if self._as_page and exchange.error is not None:
                exchange._raise()
        except OllamaCorsError as error:
            raise _theirs(library, request, error) from error
        return _answer(library, exchange, _bodies(library)[0](exchange, request))

    def close(self) -> None:
        self._wire.close()

    def __enter__(self) -> Transport:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]] = None,
        error: Optional[BaseException] = None,
        traceback: Optional[TracebackType] = None,
    ) -> None:
        self.close()


class AsyncTransport(_Shared):
    """For ``httpx.AsyncClient(transport=AsyncTransport())``: see :class:`Transport`."""

    async def handle_async_request(self, request: Any) -> Any:
        from ._readiness import Pump

        library = _library_of(request)
        asked = self._asked(request)
        streams = self._streams(request)
        if streams:
            _streamed(asked, request)
        body = None if streams else b"".join([piece async for piece in request.stream])
        try:
            pump = Pump()
            pump.native = self._wire.start(
                request.method,
                str(request.url),
                body=body or None,
                timeout=_timeout(request),
                pump=pump,
                asked=asked,
            )
            exchange = AsyncExchange(pump, self._wire)
            if streams:
                async for piece in request.stream:
                    if not await exchange.write(piece):
                        break
                exchange.finish()
            await exchange.head()
            if self._as_page and exchange.error is not None:
                exchange._raise()
        except OllamaCorsError as error:
            raise _theirs(library, request, error) from error
        return _answer(library, exchange, _bodies(library)[1](exchange, request))

    async def aclose(self) -> None:
        self._wire.close()

    async def __aenter__(self) -> AsyncTransport:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]] = None,
        error: Optional[BaseException] = None,
        traceback: Optional[TracebackType] = None,
    ) -> None:
        await self.aclose()


def _library_of(request: Any) -> ModuleType:
    for kind in type(request).__mro__:
        found = sys.modules.get(kind.__module__.partition(".")[0])
        if hasattr(found, "SyncByteStream"):
            return found  # type: ignore[return-value]
    raise TypeError(f"no request of httpx or httpx2: {request!r:.80}")


def _answer(library: ModuleType, exchange: Union[Exchange, AsyncExchange], stream: Any) -> Any:
    return library.Response(
        exchange.status,
        headers=[
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in exchange.headers.lines
        ],
        stream=stream,
        extensions={
            "http_version": b"HTTP/1.1",
            "reason_phrase": exchange.reason.encode("latin-1"),
        },
    )


@lru_cache(maxsize=None)
def _bodies(library: ModuleType) -> tuple[Any, Any]:
    """The bodies of answers, as classes of that library."""

    class Body(library.SyncByteStream):  # type: ignore[name-defined,misc]
        def __init__(self, exchange: Exchange, request: Any) -> None:
            self._exchange = exchange
            self._request = request

        def __iter__(self) -> Iterator[bytes]:
            try:
                yield from self._exchange
            except OllamaCorsError as error:
                raise _theirs(library, self._request, error) from error

        def close(self) -> None:
            if not self._exchange.ended:
                self._exchange.cancel()

    class AsyncBody(library.AsyncByteStream):  # type: ignore[name-defined,misc]
        def __init__(self, exchange: AsyncExchange, request: Any) -> None:
            self._exchange = exchange
            self._request = request

        async def __aiter__(self) -> AsyncIterator[bytes]:
            exchange = self._exchange
            messages = exchange.messages
            try:
                while True:
                    while messages:
                        yield messages.popleft()
                    if exchange.ended:
                        exchange._raise()
                        return
                    await exchange.pull()
            except OllamaCorsError as error:
                raise _theirs(library, self._request, error) from error

        async def aclose(self) -> None:
            await self._exchange.aclose()

    return Body, AsyncBody


def _theirs(library: ModuleType, request: Any, error: OllamaCorsError) -> Exception:
    """The exception that the library's users expect."""
    kind = "RequestError"
    message = error.message
    if isinstance(error, RequestTimeout):
        kind = "ConnectTimeout" if error.code == "connect-timeout" else "ReadTimeout"
    elif isinstance(error, ConnectError):
        kind, message = "ConnectError", error.reason or error.message
    elif isinstance(error, BlockedError):
        console = error.report.get("console") or [error.message]
        kind, message = "NetworkError", "\n".join(console)
    elif isinstance(error, ResponseError):
        kind = "RemoteProtocolError"
    elif isinstance(error, CancelledError):
        kind = "ReadError"
    made: Exception = getattr(library, kind)(message, request=request)
    return made
