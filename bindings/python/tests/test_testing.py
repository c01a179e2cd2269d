"""The plug-in: an application's tests get a shim over the replay by naming a fixture."""

from __future__ import annotations

import pathlib
import subprocess
import sys

TEST = """
from ollama_cors import Client, fetch

def test_chat(ollama_url):
    assert Client(ollama_url).chat("tiny", [{"role": "user", "content": "x"}]).done

def test_pages(ollama_shim):
    assert fetch(ollama_shim.url, page_origin="http://localhost:3000")
    assert not fetch(ollama_shim.url, page_origin="https://app.example")
"""


def test_the_fixtures_are_there(tmp_path: pathlib.Path) -> None:
    (tmp_path / "test_app.py").write_text(TEST, "utf-8")
    arguments = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    run = subprocess.run(arguments, capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 passed" in run.stdout
