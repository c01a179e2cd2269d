"""Carries a shim's events to asyncio: one thread that waits where an event loop must not."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from typing import Optional

from . import _core

_TICK_MS = 100


class Dispatcher:
    """Pulls only while somebody waits, and wakes each loop by one call a batch: what nobody reads
    stays in the shim's own queue, which is bounded and counts what it drops. Knows the native
    handle alone, so that its thread keeps no Shim alive."""

    def __init__(self, native: _core.Shim) -> None:
        self._native = native
        self._changed = threading.Condition()
        self._pulled: deque[str] = deque()
        self._pulling = False
        self._waiters: list[asyncio.Future[None]] = []
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="ollama-cors-events", daemon=True)
        self._thread.start()

    def take(self) -> Optional[str]:
        """What the native next_event(0) gives, in order with what the thread has pulled. Any
        thread."""
        with self._changed:
            if self._pulled:
                return self._pulled.popleft()
            return None if self._pulling else self._native.next_event(0)

    def wait(self) -> asyncio.Future[None]:
        """Done when take() may give something again."""
        future = asyncio.get_running_loop().create_future()
        with self._changed:
            if self._pulled or (self._ended and not self._pulling):
                future.set_result(None)
            else:
                self._waiters.append(future)
                self._changed.notify()
        return future

    def end(self) -> None:
        """Once the shim has stopped: wakes who waits and ends the thread."""
        with self._changed:
            self._ended = True
            self._changed.notify()

    def join(self, timeout: float) -> None:
        self._thread.join(timeout)

    def _run(self) -> None:
        while self._wanted():
            text = self._native.next_event(_TICK_MS)
            with self._changed:
                self._pulling = False
                if text:
                    self._pulled.append(text)
                if text is not None:
                    self._wake_all()
        with self._changed:
            self._wake_all()

    def _wanted(self) -> bool:
        with self._changed:
            while not self._ended:
                # A reader that gave up has cancelled its future.
                self._waiters = [future for future in self._waiters if not future.done()]
                if self._waiters:
                    self._pulling = True
                    return True
                self._changed.wait()
            return False

    def _wake_all(self) -> None:
        waiters, self._waiters = self._waiters, []
        by_loop: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
        for future in waiters:
            by_loop.setdefault(future.get_loop(), []).append(future)
        for loop, futures in by_loop.items():
            try:
                loop.call_soon_threadsafe(_wake, futures)
            except RuntimeError:
                pass  # The loop is closed: nobody waits there any more.


def _wake(futures: list[asyncio.Future[None]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)
