"""A shim in front of the replay, for the tests that need nothing special."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ollama_cors import Shim
from support import REPLAY


@pytest.fixture
def shim() -> Iterator[Shim]:
    with Shim(REPLAY) as running:
        yield running
