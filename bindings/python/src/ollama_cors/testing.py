"""A pytest plug-in: a shim in front of the built-in replay, so that a test needs no model.

Installed with the package; a test names ``ollama_shim``, or ``ollama_url`` for its address alone. A
fixture ``ollama_shim_config`` of your own says which pages may cross.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from . import Shim


@pytest.fixture
def ollama_shim_config() -> dict[str, Any]:
    """The configuration of ``ollama_shim``: pages of this computer may cross."""
    return {"rules": [{"origins": ["@loopback"]}]}


@pytest.fixture
def ollama_shim(ollama_shim_config: dict[str, Any]) -> Iterator[Shim]:
    """A shim on a free port; behind it a real Ollama's recorded answers, unless the configuration
    names another upstream. Its models are ``tiny`` and others: ``Client(shim.url).list()``."""
    config = {"listen": ["127.0.0.1:0"], "upstream": "replay:", **ollama_shim_config}
    with Shim(config) as shim:
        yield shim


@pytest.fixture
def ollama_url(ollama_shim: Shim) -> str:
    """The address of ``ollama_shim``."""
    return ollama_shim.url
