"""The native client behind a Client: made at the first request, gone at close() or at exit."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Optional
from weakref import WeakValueDictionary

from . import _core, _lifetime
from ._errors import OllamaCorsError
from ._headers import Headers
from ._timeouts import Timeout, timeouts_of

if TYPE_CHECKING:
    from ._readiness import Pump

_EXIT_PATIENCE = 2.0


class Wire:
    """One native client for all requests of a Client. After a fork the child makes its own."""

    def __init__(self, options: dict[str, Any], headers: Optional[Headers] = None) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._native: Optional[_core.Client] = None
        self._tags = itertools.count(1)
        self._dispatcher: Optional[threading.Thread] = None
        self.pumps: WeakValueDictionary[int, Pump] = WeakValueDictionary()
        self.headers = Headers() if headers is None else headers
        """Of each request to the client's own host."""
        self.is_closed = False

    @property
    def base_url(self) -> str:
        """Where requests go."""
        return _core.host_url(str(self._options["host"]).encode())

    def native(self) -> _core.Client:
        with self._lock:
            if self.is_closed:
                _lifetime.leave_if_ending()
                raise OllamaCorsError("the client has been closed: make a new one", "closed")
            if self._native is None:
                self._native = _core.Client(json.dumps(self._options).encode())
                _lifetime.opened(self)
            return self._native

    def start(
        self,
        method: str,
        url: str,
        *,
        body: Optional[bytes] = None,
        headers: Optional[Mapping[str, str]] = None,
        timeout: Timeout = ...,
        pump: Optional[Pump] = None,
        asked: Mapping[str, Any] = {},
    ) -> _core.Exchange:
        """Begins an exchange; ``asked`` is what more the C ABI's ocors_exchange_start takes."""
        own = url.startswith("/")
        # What says how we speak, and what somebody has given.
        spoken = [line for line in self.headers.lines if line[0].lower() in _SPOKEN]
        given = [line for line in self.headers.lines if line[0].lower() not in _SPOKEN]
        request = {
            "method": method,
            "target" if own else "url": url,
            "headers": _merged(Headers(spoken) if own else Headers(), headers),
            **asked,
        }
        if own and given:
            # They stay with the host, wherever a redirect leads.
            request["origin_headers"] = given
        if timeout is not ...:
            request["timeouts"] = timeouts_of(timeout)
        native = self.native()
        tag = 0
        if pump is not None:
            tag = next(self._tags)
            self.pumps[tag] = pump
            self._dispatch(native)
        try:
            return native.start(json.dumps(request).encode(), body, tag)
        except OllamaCorsError as error:
            if error.code == "client-stopped":  # since native() above
                _lifetime.leave_if_ending()
            raise

    def _dispatch(self, native: _core.Client) -> None:
        if self._dispatcher is None:
            from ._readiness import dispatch

            with self._lock:
                if self._dispatcher is None:
                    thread = threading.Thread(
                        target=dispatch,
                        args=(native, self.pumps),
                        name="ollama-cors-client",
                        daemon=True,
                    )
                    try:
                        thread.start()
                    except RuntimeError:  # From 3.12 on, where the interpreter is ending.
                        _lifetime.leave_if_ending()
                        raise
                    self._dispatcher = thread

    def close(self) -> None:
        """Cancels what is under way. Any thread; more than once does no harm."""
        with self._lock:
            self.is_closed = True
            native, self._native = self._native, None
        if native is not None:
            native.stop()
            _lifetime.closed(self)

    def stats(self) -> dict[str, int]:
        counters: dict[str, int] = json.loads(self.native().stats())
        return counters

    def __del__(self) -> None:
        if getattr(self, "_native", None) is not None:
            self.close()

    # For _lifetime.

    def end_at_exit(self) -> None:
        native = self._native
        self.close()
        if self._dispatcher is not None:
            self._dispatcher.join(_EXIT_PATIENCE)
        if native is not None:
            _lifetime.wait_until(lambda: native.waiting() == 0, _EXIT_PATIENCE)

    def mark_forked(self) -> None:
        self._lock = threading.Lock()
        self._native = None
        self._dispatcher = None
        self.pumps = WeakValueDictionary()


_SPOKEN = {"accept", "content-type", "user-agent"}


def _merged(own: Headers, more: Optional[Mapping[str, str]]) -> list[tuple[str, str]]:
    if not more:
        return own.lines
    names = {name.lower() for name in more}
    return [*(line for line in own.lines if line[0].lower() not in names), *more.items()]
