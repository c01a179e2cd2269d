"""The doctor's report, as a type checker sees it: dictionaries, as ``ollama-cors doctor --json``."""

from __future__ import annotations

from typing import Literal, Optional, TypedDict

Outcome = Literal["ok", "blocked", "network-error", "refused"]
"""Of a page's call in a browser; ``refused``: the page reads that the server will not do it."""
Severity = Literal["danger", "error", "warning", "note"]


class Server(TypedDict):
    """Who answers."""

    kind: Literal["ollama", "ollama-cors", "nginx", "caddy", "unknown"]
    ollama: bool
    """Whether an Ollama stands behind it."""
    version: Optional[str]
    """The Ollama's."""
    software: Optional[str]
    """Its ``Server`` field."""


class Fix(TypedDict):
    """``lines`` are to be taken over as they stand, at the place that ``where`` and ``how`` say."""

    where: str
    how: str
    lines: list[str]
    config: Optional[dict[str, object]]
    """The same as a configuration of ours, where it is one."""


class ConsoleLines(TypedDict):
    """What each browser prints."""

    chromium: list[str]
    firefox: list[str]
    webkit: list[str]


class _Sent(TypedDict):

    method: str
    target: str
    origin: Optional[str]
    host: Optional[str]
    address: Optional[str]
    asked_method: Optional[str]
    asked_headers: Optional[str]


class Probe(_Sent, total=False):
    """What was asked, and what came: ``status`` and ``headers``, or ``error``."""

    status: int
    headers: list[list[str]]
    error: str


class Finding(TypedDict):
    """What is wrong: the codes are those of :func:`doctor_codes`."""

    code: str
    severity: Severity
    message: str
    origins: list[str]
    packages: list[str]
    headers: list[str]
    methods: list[str]
    paths: list[str]
    blocked: list[str]
    """The browsers in which it blocks a page."""
    console: ConsoleLines
    evidence: Optional[str]
    """A request and its answer."""
    fixes: list[Fix]
    """The smallest first."""


class PageCall(TypedDict):
    """What a call of a page comes to. None: that browser's page does not send it so, or nothing is
    known."""

    origin: str
    package: str
    versions: Optional[str]
    method: str
    path: str
    headers: list[str]
    chromium: Optional[Outcome]
    firefox: Optional[Outcome]
    webkit: Optional[Outcome]


class _Asked(TypedDict):
    url: str
    reached: bool


class Diagnosis(_Asked, total=False):
    """Where ``reached``, all but ``error`` and ``reason`` is there; where not, only these are."""

    error: str
    """Why nobody was reached, as a sentence."""
    reason: Literal["refused", "unresolved", "closed", "timeout", "tls", "unreadable"]
    well: bool
    """Whether nothing is to be mended: no findings."""
    server: Server
    origins: list[str]
    findings: list[Finding]
    """The gravest first."""
    notes: list[Finding]
    """What is true, and nothing that is wrong with the server."""
    pages: list[PageCall]
    probes: list[Probe]


class Code(TypedDict):
    """What can be found."""

    code: str
    severity: Severity
    meaning: str
