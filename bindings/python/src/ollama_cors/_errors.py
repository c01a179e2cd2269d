"""What can go wrong, as exceptions: each says the thing, the reason and the next step."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, Optional


class Problem(NamedTuple):
    """One finding about a configuration."""

    severity: str
    """``error`` or ``warning``."""
    code: str
    """A stable word for programs: ``unknown-key``, ``bad-origin`` …"""
    pointer: str
    """JSON pointer (RFC 6901) to the value; empty for the document itself."""
    message: str
    """For people."""
    suggestion: Any
    """The corrected value; None if there is none."""


def problems_of(report: dict[str, Any]) -> list[Problem]:
    return [
        Problem(
            item["severity"],
            item["code"],
            item["pointer"],
            item["message"],
            item["suggestion"],
        )
        for item in report["problems"]
    ]


class OllamaCorsError(Exception):
    """Everything that the library raises of its own. ``code`` is a stable word for programs."""

    def __init__(self, message: str, code: str, pointer: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.pointer = pointer
        """JSON pointer into the configuration; empty if it is not about a value."""

    received = 0
    """How many parts of an answer came before."""
    partial: Any = None
    """In a stream of a client: the answer as far as it came, of the type of its parts. The texts
    and tool calls of a model are joined: ``error.partial.message.content``."""

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.code, self.pointer), self.__dict__


class ConfigError(OllamaCorsError, ValueError):
    """The configuration is refused. ``problems`` holds every finding, warnings included;
    ``code``, ``pointer`` and the message are those of the first error. As text it is that error:
    where, why, the corrected value, and how many more there are."""

    def __init__(
        self, message: str, code: str, pointer: str = "", problems: Optional[list[Problem]] = None
    ) -> None:
        super().__init__(message, code, pointer)
        self.problems = list(problems or [])

    def __str__(self) -> str:
        text = f"{self.pointer}: {self.message}" if self.pointer else self.message
        errors = [problem for problem in self.problems if problem.severity == "error"]
        if errors and errors[0].suggestion is not None:
            better = json.dumps(errors[0].suggestion, ensure_ascii=False)
            if better not in self.message:
                text += f" Try {better}."
        if len(errors) > 1:
            text += f" {len(errors) - 1} more: see problems."
        return text

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.code, self.pointer, self.problems)


class StartError(OllamaCorsError, OSError):
    """The system said no, a port in use for example: see ``errno``. Nothing is left open."""

    def __init__(self, message: str, code: str, pointer: str = "", errno: int = 0) -> None:
        super().__init__(message, code, pointer)
        self.errno = errno
        self.strerror = message

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.code, self.pointer, self.errno)


class ValidationError(OllamaCorsError, ValueError):
    """A value that no request or answer of that type can have."""

    def __init__(self, message: str, code: str = "invalid", pointer: str = "") -> None:
        super().__init__(message, code, pointer)


class RequestError(OllamaCorsError, ValueError):
    """A request that cannot be made: it has no model, for example."""

    def __init__(self, error: str) -> None:
        super().__init__(error, "bad-request")
        self.error = error

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.error,)


class ResponseError(OllamaCorsError):
    """The server said no, or broke off. ``error`` is its message, ``status_code`` that of its
    answer, or -1 for an error inside a stream. What came before such an error has been given out,
    and is in ``partial``."""

    def __init__(self, error: str, status_code: int = -1, code: str = "http-status") -> None:
        super().__init__(_server_message(error), code)
        self.error = self.message
        self.status_code = status_code
        self.body = b""
        """What came in place of an answer, or of one that is not whole: at most 64 KiB."""

    def __str__(self) -> str:
        return f"{self.error} (status code: {self.status_code})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.error, self.status_code, self.code), self.__dict__


class TruncatedError(ResponseError):
    """The answer ended before it was complete: its connection broke (``truncated``), or its stream
    did not say that it is over (``no-terminator``)."""


class BadResponseError(ResponseError, ValueError):
    """What came is no answer that can be read: no HTTP, no JSON, or a line without an end."""


class BlockedError(ResponseError):
    """The browser would not have let the page read it. ``report`` says what it did and printed."""

    report: dict[str, Any] = {}


class ConnectError(OllamaCorsError, ConnectionError):
    """No connection. The text is what the ``ollama`` package says; ``reason`` says why."""

    def __init__(self, message: str, code: str = "connect-failed", reason: str = "") -> None:
        super().__init__(message, code)
        self.reason = reason
        if reason and hasattr(self, "add_note"):
            self.add_note(reason)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.code, self.reason), self.__dict__


class RequestTimeout(OllamaCorsError, TimeoutError):
    """It took too long; ``code`` says what: ``connect-timeout``, ``first-byte-timeout``,
    ``idle-timeout`` or ``total-timeout``."""


class CancelledError(OllamaCorsError):
    """It was cancelled: by ``close()``, or with its client."""


def _server_message(error: str) -> str:
    """The message inside a body of Ollama's, or of its dialects; else the text as it is."""
    try:
        found = json.loads(error)
    except (ValueError, TypeError):
        return error
    inner = found.get("error", error) if isinstance(found, dict) else error
    if isinstance(inner, dict):
        inner = inner.get("message", inner)
    return inner if isinstance(inner, str) else json.dumps(inner)


CONNECTION_ERROR_MESSAGE = (
    "Failed to connect to Ollama. Please check that Ollama is downloaded, running and accessible."
    " https://ollama.com/download"
)


def of_exchange(
    told: tuple[str, str, str, int, bytes, int], received: int = 0
) -> OllamaCorsError:
    """The exception for the end of an exchange that was not done."""
    error = _of_exchange(*told)
    error.received = received
    return error


def _of_exchange(
    status: str, code: str, message: str, http_status: int, detail: bytes, system: int
) -> OllamaCorsError:
    if status == "OCORS_E_CONNECT":
        failed = ConnectError(CONNECTION_ERROR_MESSAGE, code, message)
        failed.errno = system or None
        return failed
    if status == "OCORS_E_TIMEOUT":
        return RequestTimeout(message, code)
    if status == "OCORS_E_CANCELLED":
        return CancelledError(message, code)
    error: ResponseError
    if status == "OCORS_E_HTTP_STATUS":
        text = detail.decode("utf-8", "replace")
        error = ResponseError(text or message, http_status, code)
    elif status == "OCORS_E_STREAM_ERROR":
        error = ResponseError(message, -1, code)
    elif status == "OCORS_E_TRUNCATED":
        error = TruncatedError(message, http_status or -1, code)
    elif status == "OCORS_E_BLOCKED":
        error = BlockedError(message, http_status or -1, code)
    elif status in ("OCORS_E_BAD_FRAME", "OCORS_E_BAD_RESPONSE"):
        error = BadResponseError(message, http_status or -1, code)
    else:
        error = ResponseError(message, http_status or -1, code)
    error.body = detail
    return error


_BARE = {
    "OCORS_E_INVALID_ARGUMENT": ("invalid-argument", "the library does not take such an argument"),
    "OCORS_E_FORKED": ("forked", "it belongs to the parent process: make one in this process"),
    "OCORS_E_CLOSED": ("closed", "the client has been closed: make a new one"),
    "OCORS_E_REENTRANT": ("reentrant", "not from within the library's own wake hook"),
    "OCORS_E_UNSUPPORTED": ("unsupported", "this build cannot do it: see ollama_cors.features()"),
}


def from_native(
    status: str, code: str, message: str, pointer: str, system: int, report: str
) -> BaseException:
    """The exception for a status of the C ABI and the error that came with it, if one did."""
    if status == "OCORS_E_NO_MEMORY":
        return MemoryError()
    if not message:
        code, message = _BARE.get(status, ("internal", f"the library failed: {status}"))
    if status == "OCORS_E_CONFIG":
        found = problems_of(json.loads(report)) if report else []
        return ConfigError(message, code, pointer, found)
    if status == "OCORS_E_SYSTEM":
        return StartError(message, code, pointer, system)
    return OllamaCorsError(message, code, pointer)
