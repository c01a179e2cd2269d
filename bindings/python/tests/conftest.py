"""A shim in front of the replay, for the tests that need nothing special."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from ollama_cors import Shim
from support import REPLAY

# A shell starts what runs in the background with SIGINT ignored; what the tests start shall not be.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def shim() -> Iterator[Shim]:
    with Shim(REPLAY) as running:
        yield running
