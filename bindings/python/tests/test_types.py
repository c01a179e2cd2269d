"""The types: strict for us, true of the native module, useful to a program."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from support import ROOT


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["mypy", "--strict", "-p", "ollama_cors"], id="package"),
        pytest.param(["mypy", "--strict", "examples/python/shim.py"], id="example"),
        pytest.param(["mypy.stubtest", "ollama_cors._core"], id="stubs"),
    ],
)
def test_types(arguments: list[str]) -> None:
    # Colour would hide the words.
    environment = {**os.environ, "MYPY_CACHE_DIR": os.devnull, "NO_COLOR": "1"}
    run = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
