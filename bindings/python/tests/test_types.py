"""The types: strict for us, true of the native module, useful to a program."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest
from support import ROOT

# Frameworks are written for newer Pythons than our oldest.
FRAMEWORKS = ["mypy", "--strict", "--python-version", "{}.{}".format(*sys.version_info)]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["mypy", "--strict", "-p", "ollama_cors"], id="package"),
        pytest.param(["mypy", "--strict", "examples/python/shim.py"], id="example"),
        pytest.param(["mypy", "--strict", "examples/python/middleware.py"], id="middleware"),
        pytest.param([*FRAMEWORKS, "examples/python/fastapi_app.py"], id="fastapi"),
        pytest.param([*FRAMEWORKS, "examples/python/flask_app.py"], id="flask"),
        pytest.param(
            ["mypy.stubtest", "--allowlist", "{allowed}", "ollama_cors._core"], id="stubs"
        ),
    ],
)
def test_types(arguments: list[str], tmp_path: pathlib.Path) -> None:
    # That pybind11's classes have a metaclass of its own is nothing a caller could use.
    allowed = tmp_path / "allowed"
    classes = ("Client", "Doctor", "Exchange", "Policy", "Shim")
    words = "".join(f"ollama_cors._core.{name}\n" for name in classes)
    allowed.write_text(words, encoding="utf-8")
    # Colour would hide the words.
    environment = {**os.environ, "MYPY_CACHE_DIR": os.devnull, "NO_COLOR": "1"}
    run = subprocess.run(
        [sys.executable, "-m", *(word.format(allowed=allowed) for word in arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
