"""How long a request may take, in the forms in which people say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Optional, Union


class Timeouts(NamedTuple):
    """Seconds; None = without end. They are kept to a tenth of a second."""

    connect: Optional[float] = 5.0
    """Until connected, name and TLS included."""
    first_byte: Optional[float] = None
    """From the request sent to the answer's head: a model that loads is silent for minutes."""
    idle: Optional[float] = 600.0
    """From byte to byte of an answer."""
    total: Optional[float] = None
    """Of the whole exchange."""


Timeout = Union[None, float, Timeouts, Mapping[str, Optional[float]], Any]
"""``None``: none at all. A number: for each of connecting, the first byte and silence. ``Timeouts``,
or a mapping of some of its names. What has ``connect`` and ``read``, as ``httpx.Timeout``."""


def timeouts_of(value: Timeout) -> dict[str, Optional[int]]:
    """As the library takes them."""
    chosen = _chosen(value)
    for name, seconds in zip(chosen._fields, chosen):
        if seconds is not None and not seconds >= 0:
            raise ValueError(f"timeout {name}: {seconds!r} is no number of seconds")
    return {
        f"{name}_ms": None if seconds is None else max(1, round(seconds * 1000))
        for name, seconds in zip(chosen._fields, chosen)
    }


def _chosen(value: Timeout) -> Timeouts:
    if isinstance(value, Timeouts):
        return value
    if value is None:
        return Timeouts(None, None, None, None)
    if isinstance(value, (int, float)):
        return Timeouts(value, value, value, None)
    if isinstance(value, Mapping):
        unknown = set(value) - set(Timeouts._fields)
        if unknown:
            raise ValueError(f"timeouts are {', '.join(Timeouts._fields)}, not {min(unknown)!r}")
        return Timeouts()._replace(**dict(value))
    if isinstance(value, tuple) and len(value) in (2, 4):  # As httpx has it: connect, read …
        return Timeouts(value[0], value[1], value[1], None)
    if hasattr(value, "connect") and hasattr(value, "read"):
        return Timeouts(value.connect, value.read, value.read, None)
    raise TypeError(f"a timeout is a number of seconds, None or Timeouts, not {value!r:.80}")


def given(value: Timeout) -> dict[str, Any]:
    """As an argument to pass on; ``...`` is none: the client's own holds."""
    return {} if value is ... else {"timeout": value}
