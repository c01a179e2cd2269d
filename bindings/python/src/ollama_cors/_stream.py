"""Streams of answers: iterators that are context managers, and stop the server when left."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Generator
from types import TracebackType
from typing import Any, Callable, Generic, Optional, TypeVar

from ._errors import BadResponseError, OllamaCorsError, ResponseError
from ._exchange import AsyncExchange, Exchange
from ._headers import Headers
from ._model import Model
from ._partial import Partial, partial_of

T = TypeVar("T")
# The scanner in C, without the words that json.loads has around it.
_scan: Callable[[str, int], tuple[Any, int]] = vars(json.JSONDecoder())["scan_once"]


def part_of(line: str, take: Callable[[dict[str, Any]], T], told: Any) -> T:
    """What a line of a stream says. ``told.received`` counts that line."""
    try:
        data, end = _scan(line, 0)
        if end != len(line):
            data = json.loads(line)
    except (StopIteration, ValueError):
        try:
            data = json.loads(line)  # White space around it.
        except ValueError as why:
            raise _unreadable(f"a line of the stream is no JSON: {why}", line, told) from None
    if type(data) is not dict:
        raise _unreadable("a line of the stream is no JSON object", line, told)
    if "error" in data and data["error"]:
        error = data["error"]
        failed = ResponseError(error if isinstance(error, str) else json.dumps(error), -1)
        failed.code, failed.received = "stream-error", told.received - 1
        raise failed
    return take(data)


def _unreadable(message: str, line: str, told: Any) -> BadResponseError:
    error = BadResponseError(message, -1, "bad-json")
    error.body, error.received = line.encode("utf-8", "replace")[:65536], told.received - 1
    return error


class _Parts(Generic[T]):
    """What both kinds of stream tell of themselves."""

    def __init__(self, cls: type[Model]) -> None:
        self._partial: Partial[T] = partial_of(cls)
        self._take = self._partial.take

    @property
    def _told(self) -> Any:
        return None

    @property
    def status_code(self) -> int:
        """Of the answer; 0 until its head is there."""
        return self._told.status if self._told is not None else 0

    @property
    def headers(self) -> Headers:
        """Of the answer; empty until its head is there."""
        return self._told.headers if self._told is not None else Headers()

    @property
    def partial(self) -> Optional[T]:
        """The answer as far as it came: its texts and tool calls joined, of all else what the last
        part says. None before the first. Of a very long text the last million characters."""
        return self._partial.answer()


class Stream(_Parts[T]):
    """The parts of an answer, as they come. The request leaves when the first is asked for.

    Leaving the loop (``break``, an exception), leaving ``with``, ``close()``, and letting go of it
    all close the connection, which stops the model. ``next(stream)`` takes one part and goes on."""

    def __init__(self, begin: Callable[[], Exchange], cls: type[Model]) -> None:
        super().__init__(cls)
        self._begin = begin
        self._exchange: Optional[Exchange] = None
        self._closed = False

    @property
    def _told(self) -> Optional[Exchange]:
        return self._exchange

    def __iter__(self) -> Generator[T, None, None]:
        complete = False
        try:
            if self._closed:
                return
            exchange, take = self._started(), self._take
            messages, next_message = exchange.messages, exchange.messages.popleft
            while True:
                while messages:
                    yield part_of(next_message(), take, exchange)
                if exchange.ended:
                    complete = True
                    exchange._raise()
                    return
                exchange.pull()
        except OllamaCorsError as error:
            error.partial = self.partial
            raise
        finally:
            if complete:
                self._closed = True
            else:
                self.close()

    def __next__(self) -> T:
        if self._closed:
            raise StopIteration
        try:
            exchange = self._started()
            while not exchange.messages:
                if exchange.ended:
                    self._closed = True
                    exchange._raise()
                    raise StopIteration
                exchange.pull()
            return part_of(exchange.messages.popleft(), self._take, exchange)
        except BaseException as error:
            if isinstance(error, OllamaCorsError):
                error.partial = self.partial
            self.close()
            raise

    def _started(self) -> Exchange:
        if self._exchange is None:
            self._exchange = self._begin()
        return self._exchange

    def close(self) -> None:
        """Stops the answer. Any thread; more than once does no harm."""
        self._closed = True
        if self._exchange is not None and not self._exchange.ended:
            self._exchange.cancel()

    def __enter__(self) -> Stream[T]:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<ollama_cors.Stream {_state(self._exchange, self._closed)}>"


class AsyncStream(_Parts[T]):
    """A Stream for ``async for`` and ``async with``; cancelling its task closes the connection."""

    def __init__(self, begin: Callable[[], AsyncExchange], cls: type[Model]) -> None:
        super().__init__(cls)
        self._begin = begin
        self._exchange: Optional[AsyncExchange] = None
        self._closed = False

    @property
    def _told(self) -> Optional[AsyncExchange]:
        return self._exchange

    async def __aiter__(self) -> AsyncGenerator[T, None]:
        complete = False
        try:
            if self._closed:
                return
            exchange, take = self._started(), self._take
            messages, next_message = exchange.messages, exchange.messages.popleft
            while True:
                while messages:
                    yield part_of(next_message(), take, exchange)
                if exchange.ended:
                    complete = True
                    exchange._raise()
                    return
                await exchange.pull()
        except OllamaCorsError as error:
            error.partial = self.partial
            raise
        finally:
            if complete:
                self._closed = True
            else:
                self._stop()

    async def __anext__(self) -> T:
        if self._closed:
            raise StopAsyncIteration
        try:
            exchange = self._started()
            while not exchange.messages:
                if exchange.ended:
                    self._closed = True
                    exchange._raise()
                    raise StopAsyncIteration
                await exchange.pull()
            return part_of(exchange.messages.popleft(), self._take, exchange)
        except BaseException as error:
            if isinstance(error, OllamaCorsError):
                error.partial = self.partial
            self._stop()
            raise

    def _started(self) -> AsyncExchange:
        if self._exchange is None:
            self._exchange = self._begin()
        return self._exchange

    def _stop(self) -> None:
        self._closed = True
        if self._exchange is not None and not self._exchange.ended:
            self._exchange.cancel()

    async def aclose(self) -> None:
        """Stops the answer, and waits until its connection is closed."""
        self._stop()
        if self._exchange is not None:
            await self._exchange.aclose()

    close = aclose

    async def __aenter__(self) -> AsyncStream[T]:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<ollama_cors.AsyncStream {_state(self._exchange, self._closed)}>"


def _state(exchange: Any, closed: bool) -> str:
    if closed:
        return "closed"
    return "not started" if exchange is None else f"after {exchange.received} parts"
