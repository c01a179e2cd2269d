"""`python -m ollama_cors` and the command `ollama-cors` that pip installs: the whole command line."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from typing import Any

import ollama_cors
import pytest
from scripted import Connection, Request, upstream
from support import PAGE, ROOT, ask

MODULE = [sys.executable, "-m", "ollama_cors"]
SCRIPT = [os.path.join(os.path.dirname(sys.executable), "ollama-cors")]


def run(*words: str, command: list[str] = MODULE, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*command, *words], capture_output=True, text=True, timeout=60, **more)


@pytest.mark.parametrize("command", [MODULE, SCRIPT])
def test_it_has_every_command(command: list[str]) -> None:
    # Of the program itself, which this is made of.
    source = (ROOT / "bindings/cli/main.cpp").read_text()
    commands = set(re.findall(r'add_subcommand\(\s*"(\w+)"', source))
    assert {"serve", "check", "decide", "fetch", "doctor", "headers"} <= commands
    told = run("--help", command=command)
    assert told.returncode == 0 and told.stderr == ""
    assert commands <= set(re.findall(r"^  (\w+) ", told.stdout, re.MULTILINE))
    version = run("--version", command=command)
    assert version.stdout == f"ollama-cors {ollama_cors.__version__}\n"


def test_exit_codes_and_standard_streams() -> None:
    assert run("check", "-", input="{}").returncode == 0
    wrong = run("check", "--json", "-", input='{"rulse": []}')
    assert wrong.returncode == 1 and json.loads(wrong.stdout)["problems"]
    usage = run("serev")
    assert usage.returncode == 2 and usage.stdout == "" and "serve" in usage.stderr
    decided = run("decide", input='{"method":"GET","target":"/","headers":[["Host","localhost"]]}\n')
    assert json.loads(decided.stdout)["verdict"] == "allow"


def test_fetch_and_doctor_ask_a_server(shim: ollama_cors.Shim) -> None:
    fetched = run("fetch", "--page-origin", PAGE, "--json", shim.url + "/api/version")
    _, _, body = ask(shim, "/api/version")
    response = json.loads(fetched.stdout)["response"]
    assert response["body_sha256"] == hashlib.sha256(body).hexdigest()
    plain = json.loads(run("fetch", "--json", shim.url + "/api/version").stdout)
    assert plain["response"]["body_sha256"] == hashlib.sha256(body).hexdigest()
    examined = run("doctor", "--json", "--origin", PAGE, shim.url)
    assert examined.returncode == 0 and json.loads(examined.stdout)["well"]


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_serve_ends_in_order_at_ctrl_c() -> None:
    serving = [*MODULE, "serve", "--demo", "--listen", "127.0.0.1:0"]
    with subprocess.Popen(serving, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("listening on ").strip()
        with ollama_cors.Client(url) as client:
            assert client.version().version
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_ctrl_c_ends_a_wait_for_a_silent_server() -> None:
    asked = threading.Event()

    def serve(connection: Connection, _: Request) -> None:
        asked.set()
        connection.closed()

    with upstream(serve) as url, subprocess.Popen([*MODULE, "fetch", url]) as process:
        assert asked.wait(30)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == -signal.SIGINT
