"""What a shim tells of its finished exchanges, pulled by whoever wants to know."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Optional, TypedDict

from . import _lifetime

if TYPE_CHECKING:
    from ._shim import Shim

_TICK_MS = 100


class Event(TypedDict, total=False):
    """``type`` is ``exchange`` or ``warning``; a warning has a ``message`` and no more."""

    type: str
    id: int
    request_id: Optional[str]
    method: Optional[str]
    target: Optional[str]
    origin: Optional[str]
    kind: Optional[str]
    verdict: Optional[str]
    reason: Optional[str]
    route: Optional[str]
    rule: Optional[str]
    outcome: str
    message: Optional[str]
    fix: Optional[str]
    status: int
    bytes: int
    duration_ms: int


class Events(Iterator[Event], AsyncIterator[Event]):
    """An iterator, for ``for`` and for ``async for``. It ends when the shim has stopped and its
    events are read, or when ``timeout`` seconds pass without one; then it may be asked again. Each
    event goes to one reader. When the main thread ends without stopping a shim that it started, the
    shim is stopped and the iterators of other threads end."""

    def __init__(self, shim: Shim, timeout: Optional[float]) -> None:
        self._shim = shim
        self._timeout = timeout

    def __iter__(self) -> Events:
        return self

    def __next__(self) -> Event:
        deadline = None if self._timeout is None else time.monotonic() + self._timeout
        while True:
            text = self._shim.next_event(_tick(deadline))
            if text is not None:
                return _read(text, StopIteration)
            if deadline is not None and time.monotonic() >= deadline:
                raise StopIteration
            if self._shim.started_by_main_thread and _lifetime.main_thread_ended():
                self._shim.stop(drain=0)

    def __aiter__(self) -> Events:
        return self

    async def __anext__(self) -> Event:
        dispatcher = self._shim.dispatcher()
        deadline = None if self._timeout is None else time.monotonic() + self._timeout
        while True:
            text = dispatcher.take()
            if text is not None:
                return _read(text, StopAsyncIteration)
            if deadline is None:
                await dispatcher.wait()
                continue
            try:
                await asyncio.wait_for(dispatcher.wait(), max(deadline - time.monotonic(), 0))
            except asyncio.TimeoutError:
                raise StopAsyncIteration from None


def _tick(deadline: Optional[float]) -> int:
    if deadline is None:
        return _TICK_MS
    return max(0, min(_TICK_MS, round((deadline - time.monotonic()) * 1000)))


def _read(text: str, end: type[Exception]) -> Event:
    """The library's last event, "stopped", and what lies behind it are the end of an iteration."""
    event: Any = json.loads(text or '{"type":"stopped"}')
    if event["type"] == "stopped":
        raise end
    found: Event = event
    return found
