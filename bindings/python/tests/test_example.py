"""The example of the Python folder, run as its first lines say."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import urllib.request

from support import ROOT

EXAMPLE = ROOT / "examples/python/shim.py"


def test_the_example_serves_until_its_input_ends() -> None:
    with subprocess.Popen(
        [sys.executable, EXAMPLE, "--demo"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdin and program.stdout
        first = program.stdout.readline()
        found = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", first)
        assert found, first
        with urllib.request.urlopen(
            urllib.request.Request(
                found[1] + "/api/version", headers={"Origin": "https://app.example"}
            )
        ) as answer:
            assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example"
        assert program.stdout.readline() == "200 GET /api/version origin-allowed\n"
        program.communicate("", timeout=30)
        assert program.returncode == 0


def test_the_example_says_why_it_cannot_start() -> None:
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # If somebody has the port already, the better.
            stack.enter_context(socket.create_server(("127.0.0.1", 11435)))
        run = subprocess.run(
            [sys.executable, EXAMPLE], stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
    assert run.returncode == 1
    assert run.stderr.startswith("address-in-use: ")


def test_the_example_is_short() -> None:
    assert len(EXAMPLE.read_text("utf-8").splitlines()) < 40
