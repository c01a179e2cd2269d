"""What each browser makes of a server, why, and what mends it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable
from typing import Any, Optional, Union

from . import _core


def doctor(
    host: str = "",
    origins: Iterable[str] = (),
    *,
    ca: Optional[Union[str, "os.PathLike[str]"]] = None,
    timeout: float = 10.0,
    own_addresses: bool = True,
) -> dict[str, Any]:
    """Asks ``host`` (any form of OLLAMA_HOST) what pages of ``origins`` will ask of it, by ``GET``
    and ``OPTIONS`` alone, and returns the report: what is wrong, for whom, what the browsers print,
    and the fixes. core/doctor/README.md describes its keys; ``reached`` is False where nobody
    answers. ``timeout`` is in seconds, for each answer. Without ``own_addresses`` a server on
    loopback is not looked for at this machine's other addresses."""
    return _read(_core.Doctor(_options(host, origins, ca, timeout, own_addresses)).run())


async def doctor_async(
    host: str = "",
    origins: Iterable[str] = (),
    *,
    ca: Optional[Union[str, "os.PathLike[str]"]] = None,
    timeout: float = 10.0,
    own_addresses: bool = True,
) -> dict[str, Any]:
    """As :func:`doctor`. Cancelling the task ends the visit."""
    visit = _core.Doctor(_options(host, origins, ca, timeout, own_addresses))
    running = asyncio.ensure_future(asyncio.to_thread(visit.run))
    try:
        return _read(await asyncio.shield(running))
    except asyncio.CancelledError:
        visit.cancel()
        await asyncio.wait([running])
        running.exception()  # that it was cancelled is known
        raise


def doctor_codes() -> list[dict[str, str]]:
    """All that can be found: ``code``, ``severity`` and ``meaning``, the gravest first."""
    found: list[dict[str, str]] = json.loads(_core.doctor_codes())
    return found


def _options(
    host: str,
    origins: Iterable[str],
    ca: Optional[Union[str, "os.PathLike[str]"]],
    timeout: float,
    own_addresses: bool,
) -> bytes:
    options: dict[str, Any] = {
        "host": host,
        "origins": [origins] if isinstance(origins, str) else list(origins),
        "timeout_ms": max(1, round(timeout * 1000)),
        "own_addresses": own_addresses,
    }
    if ca is not None:
        options["tls"] = {"ca": os.fspath(ca)}
    return json.dumps(options).encode()


def _read(report: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(report)
    return found
