"""One request and its answer, as it comes: what the clients stand on, open to whoever needs it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Optional

from . import _lifetime
from ._errors import BlockedError, CancelledError, OllamaCorsError, ResponseError, of_exchange
from ._headers import Headers

if TYPE_CHECKING:
    from . import _core
    from ._readiness import Pump
    from ._wire import Wire

_DONE = 1
_KEPT = 1 << 16


class Response:
    """A whole answer."""

    def __init__(self, status_code: int, reason: str, url: str, headers: Headers, content: bytes):
        self.status_code = status_code
        self.reason = reason
        self.url = url
        """The last one of redirects."""
        self.headers = headers
        self.content = content
        """The body's bytes."""

    @property
    def text(self) -> str:
        """The body as UTF-8; what is none becomes U+FFFD."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """What the body says. ValueError if it is no JSON."""
        return json.loads(self.content)

    def __repr__(self) -> str:
        return f"<Response {self.status_code} of {len(self.content)} bytes>"


class _Answer:
    """What an exchange has said so far, whoever waits for it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire  # A client that nobody else holds lives as long as its exchanges.
        self.status: int = 0
        """Of the answer; 0 until its head is there."""
        self.reason = ""
        self.url = ""
        """The last one of redirects."""
        self.headers = Headers()
        self.framing = ""
        """What a message is: ``lines``, ``events``, ``whole`` or ``raw``."""
        self.messages: deque[Any] = deque()
        """Those that came and were not taken: text of a line, bytes, or (event, text)."""
        self.ended = False
        self.error: Optional[OllamaCorsError] = None
        """Why it failed, once it has ended."""
        self.report: Optional[dict[str, Any]] = None
        """As a page: what a browser did, as ``fetch`` tells it."""
        self._came = 0

    @property
    def received(self) -> int:
        """How many messages were taken."""
        return self._came - len(self.messages)

    def _take(self, found: Any) -> None:
        if found is False:  # The end was given before.
            self.ended = True
            return
        head, messages, ended, error, report = found
        if head is not None:
            self.status, self.reason, self.url, lines, self.framing = head
            self.headers = Headers(lines)
        if messages:
            self.messages.extend(messages)
            self._came += len(messages)
        if ended:
            self.ended = True
            if report:
                self.report = json.loads(report)
            if ended != _DONE:
                if error[1] == "client-stopped":
                    _lifetime.leave_if_ending()
                self.error = of_exchange(error, self._came)
                if isinstance(self.error, BlockedError):
                    self.error.report = self.report or {}

    def _raise(self) -> None:
        error, self.error = self.error, None
        if error is not None:
            raise error

    def _whole(self) -> Response:
        content = _joined(self.messages)
        if isinstance(self.error, ResponseError) and not self.error.body:
            self.error.body = content[:_KEPT]
        self._raise()
        return Response(self.status, self.reason, self.url, self.headers, content)


def _joined(messages: deque[Any]) -> bytes:
    parts = list(messages)
    messages.clear()
    return b"".join(part if isinstance(part, bytes) else _again(part) for part in parts)


def _again(part: Any) -> bytes:
    if isinstance(part, str):
        return part.encode() + b"\n"
    event, data = part
    lines = [f"data: {line}\n" for line in data.split("\n")]
    return ((f"event: {event}\n" if event else "") + "".join(lines) + "\n").encode()


class Exchange(_Answer):
    """One request and its answer: iterate over its messages, or ``read()`` it whole.

    A context manager, which cancels what is left. One thread at a time reads; any may cancel."""

    def __init__(self, native: _core.Exchange, wire: Wire) -> None:
        super().__init__(wire)
        self._native = native

    def pull(self, timeout: Optional[float] = None) -> bool:
        """Waits until something has come, at most ``timeout`` seconds; whether it has."""
        found = self._native.next(-1 if timeout is None else max(0, round(timeout * 1000)))
        if found is None:
            return False
        self._take(found)
        return True

    def head(self) -> int:
        """Waits for the answer's head; its status."""
        while not self.status and not self.ended:
            self.pull()
        if not self.status:
            self._raise()
        return self.status

    def __iter__(self) -> Iterator[Any]:
        messages = self.messages
        while True:
            while messages:
                yield messages.popleft()
            if self.ended:
                self._raise()
                return
            self.pull()

    def read(self) -> Response:
        """The whole answer."""
        while not self.ended:
            self.pull()
        return self._whole()

    def write(self, data: bytes) -> bool:
        """A piece of a streamed body; False = no more is wanted, and the end says why."""
        while data:
            taken = self._native.write(data, -1)
            if taken < 0:
                return False
            data = data[taken:]
        return True

    def finish(self) -> bool:
        """The streamed body is complete."""
        return self._native.finish_body()

    def cancel(self) -> None:
        """Closes the connection; what came stays. Any thread; does not wait."""
        self._native.cancel()

    def close(self) -> None:
        """Cancels if it still runs, and waits until it is over."""
        if not self.ended:
            self.cancel()
            while not self.ended:
                self.pull()
            if isinstance(self.error, CancelledError):
                self.error = None

    def __enter__(self) -> Exchange:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()


class AsyncExchange(_Answer):
    """An Exchange of an event loop. Its task's cancellation cancels it."""

    def __init__(self, pump: Pump, wire: Wire) -> None:
        super().__init__(wire)
        self._pump = pump

    async def pull(self) -> None:
        """Waits until something has come."""
        try:
            found = await self._pump.next()
        except BaseException:
            # A task that is cancelled goes on when the connection is closed, not before.
            await self._give_up()
            raise
        self._take(found)

    async def head(self) -> int:
        """Waits for the answer's head; its status."""
        while not self.status and not self.ended:
            await self.pull()
        if not self.status:
            self._raise()
        return self.status

    async def __aiter__(self) -> AsyncIterator[Any]:
        messages = self.messages
        while True:
            while messages:
                yield messages.popleft()
            if self.ended:
                self._raise()
                return
            await self.pull()

    async def read(self) -> Response:
        """The whole answer."""
        while not self.ended:
            await self.pull()
        return self._whole()

    async def write(self, data: bytes) -> bool:
        """A piece of a streamed body; False = no more is wanted, and the end says why."""
        try:
            return await self._pump.write(data)
        except BaseException:
            await self._give_up()
            raise

    def finish(self) -> bool:
        """The streamed body is complete."""
        assert self._pump.native is not None
        return self._pump.native.finish_body()

    def cancel(self) -> None:
        """Closes the connection; what came stays. Does not wait."""
        assert self._pump.native is not None
        self._pump.native.cancel()

    async def aclose(self) -> None:
        """Cancels if it still runs, and waits until it is over."""
        if not self.ended:
            await self._give_up()
            if isinstance(self.error, CancelledError):
                self.error = None

    close = aclose

    async def _give_up(self) -> None:
        self.cancel()
        again: Optional[BaseException] = None
        while not self.ended:
            try:
                self._take(await self._pump.next())
            except BaseException as error:  # Cancelled once more: it takes milliseconds.
                again = error
        if again is not None:
            raise again

    async def __aenter__(self) -> AsyncExchange:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await self.aclose()
