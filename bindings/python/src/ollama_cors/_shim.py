"""The server in front of Ollama, for as long as a Python program wants it."""

from __future__ import annotations

import asyncio
import json
import threading
import warnings as _warnings
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Optional, TypedDict, Union

from . import _core, _lifetime
from ._config import Config, config_text
from ._dispatcher import Dispatcher
from ._errors import ConfigError, OllamaCorsError, Problem, problems_of
from ._events import Events
from ._policy import Policy

# At exit, for threads to come out of native waits; each ends within milliseconds of the stop.
_EXIT_PATIENCE = 2.0


class Stats(TypedDict):
    """Counters since the start, and what is open now."""

    requests: int
    allowed: int
    refused: int
    failed: int
    cancelled: int
    malformed: int
    by_reason: dict[str, int]
    bytes_from_clients: int
    bytes_to_clients: int
    open_connections: int
    active_exchanges: int
    open_streams: int
    upstream_connections: int
    events_dropped: int


@dataclass(frozen=True)
class Reloaded:
    """What a reload did."""

    applied: list[str]
    """JSON pointers to what is in force now and was not."""
    problems: list[Problem]
    """Warnings; those with the code ``needs-restart`` name changes that are not in force."""


class Shim:
    """Answers preflights, forwards the rest to Ollama, streams; on threads of its own.

    Runs inside ``with``, or from ``Shim.start(config)`` to ``stop()``. One that is left open is
    stopped when the interpreter ends. A forked child has to start one of its own.
    """

    def __init__(self, config: Config) -> None:
        self._config: Optional[bytes] = config_text(config)
        self._native: Optional[_core.Shim] = None
        self._stopped = False
        self._lock = threading.Lock()
        self._dispatcher: Optional[Dispatcher] = None
        self._owner = threading.current_thread()

    # Called on the class it makes a shim, called on a shim it starts that one.
    def start(self: Union[Shim, Config]) -> Shim:
        """Binds and serves: ``Shim.start(config)``, or ``Shim(config).start()``. When it returns,
        the ports are known. ConfigError: the configuration is refused. StartError: the system said
        no."""
        shim = self if isinstance(self, Shim) else Shim(self)
        with shim._lock:
            if shim._config is None:
                raise OllamaCorsError("a shim starts once: make a new one", "started-twice")
            shim._native = _core.Shim(shim._config)
            shim._config = None
            shim._owner = threading.current_thread()
        _lifetime.opened(shim)
        return shim

    def stop(self, drain: Optional[float] = None) -> None:
        """Stops accepting, lets open exchanges end for at most ``drain`` seconds (None = as
        configured), then closes them. Ctrl-C cuts the drain short. Any thread; more than once does
        no harm."""
        if self._native is None or self._stopped:
            return
        try:
            self._native.stop(-1 if drain is None else max(0, round(drain * 1000)))
        finally:
            self._stopped = True
            _lifetime.closed(self)
            with self._lock:
                dispatcher = self._dispatcher
            if dispatcher is not None:
                dispatcher.end()

    @property
    def running(self) -> bool:
        """Between its start and its stop."""
        return self._native is not None and not self._stopped

    @property
    def url(self) -> str:
        """The first address bound: ``http://127.0.0.1:11435``."""
        return self.urls[0]

    @property
    def urls(self) -> list[str]:
        """All addresses bound."""
        return self._handle().urls()

    @property
    def port(self) -> int:
        """Of the first address bound."""
        return self._handle().port()

    @property
    def admin_url(self) -> Optional[str]:
        """Where ``/healthz`` and ``/metrics`` are served; None without ``admin``."""
        return self._handle().admin_url()

    @property
    def upstream_url(self) -> str:
        """Where requests go."""
        return self._handle().upstream_url()

    @property
    def is_replay(self) -> bool:
        """Whether the upstream is the built-in replay of a real Ollama's recorded answers."""
        return self._handle().is_replay()

    @property
    def warnings(self) -> list[Problem]:
        """Of the configuration and of the start."""
        return problems_of(json.loads(self._handle().warnings()))

    def events(self, timeout: Optional[float] = None) -> Events:
        """What happens, as it happens: for ``for`` and ``async for``. Without a reader nothing
        waits: the oldest of 1024 events goes and is counted in ``stats()["events_dropped"]``."""
        self._handle()
        return Events(self, timeout)

    def set_policy(self, policy: Union[Policy, Config]) -> None:
        """The next request sees it; running ones keep theirs."""
        compiled = policy if isinstance(policy, Policy) else Policy(policy)
        native = self._handle()
        try:
            native.set_policy(compiled._native)
        except OllamaCorsError as error:
            if error.code == "forked":
                raise
            raise ConfigError(
                "this shim could not have started with that policy: it must be of the profile"
                " 'shim', and beyond loopback it must have API keys and enforce",
                "policy-refused",
            ) from None

    def reload(self, config: Config) -> Reloaded:
        """Reads a whole configuration: rules, keys, limits and timeouts count from the next
        request on, running ones keep theirs. What else changed needs a restart, and is told.
        ConfigError: nothing has changed."""
        outcome = json.loads(self._handle().reload(config_text(config)))
        return Reloaded(outcome["applied"], problems_of(outcome))

    def stats(self) -> Stats:
        """Counters since the start, and what is open now."""
        counters: Stats = json.loads(self._handle().stats())
        return counters

    def __enter__(self) -> Shim:
        return self if self.running else self.start()

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Shim:
        return self.__enter__()

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self.stop)

    def __repr__(self) -> str:
        if self._native is None:
            return "<ollama_cors.Shim not started>"
        return f"<ollama_cors.Shim {'stopped' if self._stopped else 'at ' + self.url}>"

    def __del__(self, _warn: Any = _warnings.warn) -> None:
        # Not started, stopped, or its __init__ failed.
        if getattr(self, "_native", None) is None or self._stopped:
            return
        _warn(f"unclosed {self!r}", ResourceWarning, source=self)
        self.stop(drain=0)

    # For the other modules of this package.

    def _handle(self) -> _core.Shim:
        if self._native is None:
            raise OllamaCorsError("the shim has not started: use `with` or start()", "not-started")
        return self._native

    def next_event(self, timeout_ms: int) -> Optional[str]:
        dispatcher = self._dispatcher
        text = None if dispatcher is None else dispatcher.take()
        return self._handle().next_event(timeout_ms) if text is None else text

    def dispatcher(self) -> Dispatcher:
        with self._lock:
            if self._dispatcher is None:
                self._dispatcher = Dispatcher(self._handle())
                if self._stopped:
                    self._dispatcher.end()
            return self._dispatcher

    @property
    def started_by_main_thread(self) -> bool:
        return self._owner is threading.main_thread()

    def end_at_exit(self) -> None:
        self.stop(drain=0)
        native = self._handle()
        if self._dispatcher is not None:
            self._dispatcher.join(_EXIT_PATIENCE)
        _lifetime.wait_until(lambda: native.waiting() == 0, _EXIT_PATIENCE)

    def mark_forked(self) -> None:
        self._stopped = True
        self._lock = threading.Lock()
        self._dispatcher = None
