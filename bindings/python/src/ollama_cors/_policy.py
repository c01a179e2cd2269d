"""Who may cross: a pure function of one request, for use inside any server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Optional, Union

from . import _core
from ._config import Config, config_text

Text = Union[str, bytes]
Headers = Union[Mapping[Any, Any], Iterable[tuple[Text, Text]]]

_PROFILES = ("shim", "middleware")
_KINDS = ("not-cors", "same-origin", "preflight", "cors")
_VERDICTS = ("allow", "refuse")


@dataclass(frozen=True)
class Decision:
    """The outcome for one request."""

    kind: str
    """``preflight``, ``cors``, ``same-origin`` or ``not-cors``."""
    verdict: str
    """``allow`` or ``refuse``."""
    reason: str
    """A stable code: ``origin-not-allowed`` …"""
    status: Optional[int]
    """Of the answer to give at once; None = the request goes on to its handler."""
    headers: list[tuple[str, str]]
    """To set on the answer, whoever makes it; ``Vary`` is to be merged (``answer()`` does). Text
    is latin-1."""
    rule: Optional[str]
    """JSON pointer of the rule or the deny entry that decided."""
    explanation: str = field(repr=False)
    """Why, and the one change of configuration that would allow it, as JSON text."""
    body: str = field(repr=False)
    """Of a refusal, as JSON text in the dialect of the route; else empty."""
    _asked: tuple[Policy, bytes, bytes, list[tuple[bytes, bytes]], bool] = field(
        repr=False, compare=False
    )

    @property
    def allowed(self) -> bool:
        """Whether the verdict is ``allow``."""
        return self.verdict == "allow"

    def explain(self) -> dict[str, Optional[str]]:
        """``message``, ``pointer`` into the configuration, ``fix``, and the ``nearest`` rule."""
        parts: dict[str, Optional[str]] = json.loads(self.explanation)
        return parts

    def console(self) -> dict[str, list[str]]:
        """The lines that ``chromium``, ``firefox`` and ``webkit`` print in their consoles when a page
        gets this answer."""
        policy, method, target, headers, http_1_0 = self._asked
        text = policy._native.console(method, target, headers, http_1_0)
        lines: dict[str, list[str]] = json.loads(text)
        return lines

    def answer(self, own: Headers = ()) -> list[tuple[str, str]]:
        """The header lines of the whole answer, ``own`` being those that its handler made: they
        stay in their order, but for ``Access-Control-*``, which are the policy's to say; ``Vary``
        becomes one line without duplicates."""
        policy, method, target, headers, http_1_0 = self._asked
        return policy._native.answer(method, target, headers, http_1_0, _fields(own))


class Policy:
    """An immutable, validated set of rules. Any number of threads may decide with it at once.

    ``profile`` says what an absent key means: ``shim`` = as for the shim, ``middleware`` = for our
    policy in someone else's server (hosts any, routes any, no Sec-Fetch-Site check, no keys).
    """

    __slots__ = ("_native", "_profile", "__weakref__")

    def __init__(self, config: Config, profile: str = "shim") -> None:
        if profile not in _PROFILES:
            raise ValueError(f"profile is 'shim' or 'middleware', not {profile!r}")
        self._native = _core.Policy(config_text(config), _PROFILES.index(profile))
        self._profile = profile

    def decide(
        self, method: Text, target: Text, headers: Headers, *, http_1_0: bool = False
    ) -> Decision:
        """Decides one request. ``target`` as on the request line; ``headers`` a mapping or pairs,
        in which a repeated field stands twice. Text stands for latin-1 bytes."""
        request = (_bytes(method), _bytes(target), _fields(headers), http_1_0)
        kind, verdict, reason, status, answer, rule, explanation, body = self._native.decide(
            *request
        )
        return Decision(
            _KINDS[kind],
            _VERDICTS[verdict],
            reason,
            status or None,
            answer,
            rule or None,
            explanation,
            body,
            (self, *request),
        )

    @property
    def profile(self) -> str:
        """``shim`` or ``middleware``."""
        return self._profile

    @property
    def normalised(self) -> dict[str, Any]:
        """The configuration as it was understood, every default written out."""
        document: dict[str, Any] = json.loads(self._native.normalised())
        return document

    def audit(self) -> dict[str, Any]:
        """What the configuration admits, in plain words: ``dangers`` (the gravest first), for each
        of the ``rules`` whom it reaches, what they may do, and origins that were tried on it, and
        ``overlaps`` between rules."""
        answer: dict[str, Any] = json.loads(self._native.audit())
        return answer

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Policy):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __copy__(self) -> Policy:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Policy:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Policy, self._key()

    def __repr__(self) -> str:
        rules = self.normalised["rules"]
        origins = [origin for rule in rules for origin in rule["origins"]]
        return f"<ollama_cors.Policy profile={self._profile!r} origins={origins!r}>"

    def _key(self) -> tuple[str, str]:
        return self._native.normalised(), self._profile


def _bytes(text: Text) -> bytes:
    # Of any buffer; bytes() alone would make a number of that many NULs.
    return text.encode("latin-1") if isinstance(text, str) else bytes(memoryview(text))


def _fields(headers: Headers) -> list[tuple[bytes, bytes]]:
    # Header classes of HTTP libraries are often no Mapping, but all have items().
    pairs = headers.items() if hasattr(headers, "items") else headers
    return [(_bytes(name), _bytes(value)) for name, value in pairs]
