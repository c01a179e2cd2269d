"""What the library says of itself, and what the package is made of."""

from __future__ import annotations

import importlib.metadata
import os
import pathlib
import subprocess
import sys
import tarfile
import zipfile

import ollama_cors
import ollama_cors._core
import pytest


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


def test_the_native_module_exports_its_entry_and_nothing_else() -> None:
    listing = subprocess.run(
        ["nm", "-D", "--defined-only", "--format=posix", str(ollama_cors._core.__file__)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert [line.split()[0] for line in listing.splitlines()] == ["PyInit__core"]


def test_the_command_line_is_the_program_on_the_path(tmp_path: pathlib.Path) -> None:
    program = tmp_path / "ollama-cors"
    program.write_text('#!/bin/sh\necho "$@"; exit 3\n', "utf-8")
    program.chmod(0o755)
    arguments = [sys.executable, "-m", "ollama_cors", "check", "a b"]
    for path, code, said in ((tmp_path, 3, "check a b\n"), (tmp_path / "none", 2, "")):
        environment = {**os.environ, "PATH": str(path)}
        run = subprocess.run(arguments, env=environment, capture_output=True, text=True)
        assert (run.returncode, run.stdout) == (code, said), run.stderr


def built(variable: str) -> pathlib.Path:
    if variable not in os.environ:
        pytest.skip(f"{variable} names what run_tests built")
    return pathlib.Path(os.environ[variable])


def test_the_sdist_holds_the_core_and_no_more() -> None:
    with tarfile.open(built("OLLAMA_CORS_SDIST")) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    assert {"PKG-INFO", "pyproject.toml", "LICENSE", "CMakeLists.txt"} <= set(names)
    assert "capi/include/ollama_cors.h" in names
    assert {name.partition("/")[0] for name in names if "/" in name} == {
        "bindings",
        "capi",
        "core",
    }
    assert {name.split("/")[1] for name in names if name.startswith("bindings/")} == {"python"}
    forbidden = ("/tests/", "/build/", "__pycache__", ".so", "/node_modules/")
    assert [name for name in names if any(part in f"/{name}" for part in forbidden)] == []


def test_the_wheel_holds_the_package_and_no_more() -> None:
    with zipfile.ZipFile(built("OLLAMA_CORS_WHEEL")) as archive:
        names = archive.namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"ollama_cors"}
    assert "ollama_cors/py.typed" in names
    assert "ollama_cors/_core.pyi" in names
    assert len([name for name in names if name.endswith(".so")]) == 1
    assert any(name.endswith("/licenses/LICENSE") for name in names)
