"""What becomes of open shims and clients when the interpreter ends, and in a forked child.

Their threads never touch Python, so the interpreter may end at any time. Two things are left to
do: stop them, so that their sockets close in order, and see that no thread of Python's is
still inside a native wait, from which it would come back to an interpreter that is gone.
"""

from __future__ import annotations

import atexit
import os
import threading
import time
from typing import Callable, Protocol
from weakref import WeakSet


class Open(Protocol):
    def end_at_exit(self) -> None: ...

    def mark_forked(self) -> None: ...


_open: WeakSet[Open] = WeakSet()
_ending = False


def opened(one: Open) -> None:
    _open.add(one)


def closed(one: Open) -> None:
    _open.discard(one)


def wait_until(done: Callable[[], bool], seconds: float) -> None:
    """For threads to come out of native waits, which they do within milliseconds of a stop."""
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.001)


def main_thread_ended() -> bool:
    """The hook below runs only after the last thread that is no daemon, so such a thread has to see
    for itself that the main thread has come to its end."""
    return not threading.main_thread().is_alive()


def leave_if_ending() -> None:
    """At exit, what a thread waits for is cut off from under it. Nobody is left to hear of it: it
    ends as quietly as the interpreter would end it."""
    if _ending:
        raise SystemExit


def _at_exit() -> None:
    global _ending
    _ending = True
    for one in list(_open):
        one.end_at_exit()


def _after_fork_in_child() -> None:
    for one in list(_open):
        one.mark_forked()


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
