"""What can go wrong, as exceptions: each says the thing, the reason and the next step."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Optional


@dataclass(frozen=True)
class Problem:
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

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.code, self.pointer)


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


_BARE = {
    "OCORS_E_INVALID_ARGUMENT": ("invalid-argument", "the library does not take such an argument"),
    "OCORS_E_FORKED": ("forked", "the shim belongs to the parent process: start one in this one"),
    "OCORS_E_REENTRANT": ("reentrant", "not from within the shim's own wake hook"),
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
