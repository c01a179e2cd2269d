"""What the library says of itself."""

from __future__ import annotations

import importlib.metadata
import os
import pathlib
import subprocess
import sys

import ollama_cors


def test_versions_agree() -> None:
    assert ollama_cors.__version__ == importlib.metadata.version("ollama-cors")
    assert ollama_cors.features()["version"] == ollama_cors.__version__


def test_features_schema_and_catalogue_are_documents() -> None:
    assert {"tls", "api_keys", "idn", "public_suffixes", "boost"} <= set(ollama_cors.features())
    assert "listen" in ollama_cors.schema()["properties"]
    packages = {entry["package"] for entry in ollama_cors.catalogue()["packages"]}
    assert {"openai", "@anthropic-ai/sdk"} <= packages


def test_every_public_name_is_there() -> None:
    for name in ollama_cors.__all__:
        assert hasattr(ollama_cors, name), name


def test_the_command_line_is_the_program_on_the_path(tmp_path: pathlib.Path) -> None:
    program = tmp_path / "ollama-cors"
    program.write_text('#!/bin/sh\necho "$@"; exit 3\n', "utf-8")
    program.chmod(0o755)
    arguments = [sys.executable, "-m", "ollama_cors", "check", "a b"]
    for path, code, said in ((tmp_path, 3, "check a b\n"), (tmp_path / "none", 2, "")):
        environment = {**os.environ, "PATH": str(path)}
        run = subprocess.run(arguments, env=environment, capture_output=True, text=True)
        assert (run.returncode, run.stdout) == (code, said), run.stderr
