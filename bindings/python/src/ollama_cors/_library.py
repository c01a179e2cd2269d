"""What the library says of itself."""

from __future__ import annotations

import json
from typing import Any

from . import _core

_number = _core.version_number()
__version__ = f"{_number // 10000}.{_number // 100 % 100}.{_number % 100}"
"""Of the package and of the library in it."""


def features() -> dict[str, Any]:
    """What this build can do: version, TLS, API keys, international names, public suffixes,
    Boost."""
    found: dict[str, Any] = json.loads(_core.features())
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema of a configuration."""
    found: dict[str, Any] = json.loads(_core.schema())
    return found


def catalogue() -> dict[str, Any]:
    """The request headers that known SDKs send, by package and version."""
    found: dict[str, Any] = json.loads(_core.catalogue())
    return found
