"""Carries the news of exchanges to event loops: one thread a client waits where a loop must not."""

from __future__ import annotations

from asyncio import AbstractEventLoop, Future, get_running_loop
from collections.abc import Mapping
from typing import Any, Optional

from . import _core


class Pump:
    """An exchange of a running loop. What came is taken in the loop's thread; the dispatcher only
    says that something did."""

    def __init__(self) -> None:
        self.loop = get_running_loop()
        self.native: Optional[_core.Exchange] = None
        self._waiter: Optional[Future[None]] = None

    async def next(self) -> Any:
        """What the native next() gives, when there is something."""
        native = self.native
        assert native is not None
        while True:
            found = native.next(0)
            if found is not None:
                return found
            await self._told()

    async def write(self, data: bytes) -> bool:
        """Whether it was all wanted."""
        native = self.native
        assert native is not None
        while data:
            taken = native.write(data, 0)
            if taken < 0:
                return False
            if taken == 0:
                await self._told()
            data = data[taken:]
        return True

    async def _told(self) -> None:
        # Between the native call that found nothing and this line the loop runs nothing else, and
        # wake() runs in the loop: no news is lost.
        self._waiter = self.loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def dispatch(native: _core.Client, pumps: Mapping[int, Pump]) -> None:
    """Until the client is stopped: wakes each loop by one call for all that is ready."""
    while True:
        tags = native.ready(-1)
        if tags is None:
            return
        _tell(tags, pumps)


def _tell(tags: list[int], pumps: Mapping[int, Pump]) -> None:
    # A function of its own, so that no pump is kept by this thread while it waits.
    ready: dict[AbstractEventLoop, list[Pump]] = {}
    for tag in tags:
        pump = pumps.get(tag)
        if pump is not None:
            ready.setdefault(pump.loop, []).append(pump)
    for loop, group in ready.items():
        try:
            loop.call_soon_threadsafe(_wake, group)
        except RuntimeError:
            pass  # The loop is closed: nobody waits there any more.


def _wake(group: list[Pump]) -> None:
    for pump in group:
        pump.wake()
