"""What each browser makes of a server, why, and what mends it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Optional, Union

from . import _core
from ._headers import Headers, HeadersLike

if TYPE_CHECKING:
    from ._diagnosis import Code, Diagnosis


def doctor(
    host: str = "",
    origins: Iterable[str] = (),
    *,
    ca: Optional[Union[str, "os.PathLike[str]"]] = None,
    timeout: float = 10.0,
    own_addresses: bool = True,
    headers: HeadersLike = (),
) -> Diagnosis:
    """Asks ``host`` (any form of OLLAMA_HOST) what pages of ``origins`` will ask of it, by ``GET``
    and ``OPTIONS`` alone, and returns the report: what is wrong, for whom, what the browsers print,
    and the fixes. Where nobody answers ``reached`` is False, and ``reason`` says why.

    ``timeout`` is in seconds, for each answer. Without ``own_addresses`` a server on loopback is not
    looked for at this machine's other addresses. ``headers`` are the pages' own, a key say: what
    they ask has them, what preflights and strangers ask does not."""
    return _read(_core.Doctor(_options(host, origins, ca, timeout, own_addresses, headers)).run())


async def doctor_async(
    host: str = "",
    origins: Iterable[str] = (),
    *,
    ca: Optional[Union[str, "os.PathLike[str]"]] = None,
    timeout: float = 10.0,
    own_addresses: bool = True,
    headers: HeadersLike = (),
) -> Diagnosis:
    """As :func:`doctor`. Cancelling the task ends the visit."""
    visit = _core.Doctor(_options(host, origins, ca, timeout, own_addresses, headers))
    running = asyncio.ensure_future(asyncio.to_thread(visit.run))
    try:
        return _read(await asyncio.shield(running))
    except asyncio.CancelledError:
        visit.cancel()
        await asyncio.wait([running])
        running.exception()  # that it was cancelled is known
        raise


def doctor_codes() -> list[Code]:
    """All that can be found: ``code``, ``severity`` and ``meaning``, the gravest first."""
    found: list[Code] = json.loads(_core.doctor_codes())
    return found


def _options(
    host: str,
    origins: Iterable[str],
    ca: Optional[Union[str, "os.PathLike[str]"]],
    timeout: float,
    own_addresses: bool,
    headers: HeadersLike,
) -> bytes:
    options: dict[str, Any] = {
        "host": host,
        "origins": [origins] if isinstance(origins, str) else list(origins),
        "timeout_ms": max(1, round(timeout * 1000)),
        "own_addresses": own_addresses,
        "headers": Headers(headers).lines,
    }
    if ca is not None:
        options["tls"] = {"ca": os.fspath(ca)}
    return json.dumps(options).encode()


def _read(report: str) -> Diagnosis:
    found: Diagnosis = json.loads(report)
    return found
