"""The examples of the Python folder, run as their first lines say."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import socket
import subprocess
import sys
import urllib.request

from support import ROOT

EXAMPLE = ROOT / "examples/python/shim.py"
MIDDLEWARE = ROOT / "examples/python/middleware.py"


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


def test_the_middleware_guards_its_application() -> None:
    with subprocess.Popen(
        [sys.executable, MIDDLEWARE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as program:
        assert program.stdin and program.stdout
        found = re.fullmatch(r"listening on http://(127\.0\.0\.1:\d+)\n", program.stdout.readline())
        assert found

        def ask(method: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
            connection = http.client.HTTPConnection(found[1], timeout=30)
            fields = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, "/things?x", headers=fields)
            answer = connection.getresponse()
            with contextlib.closing(connection):
                return answer, answer.read()

        page = "https://app.example"
        answer, body = ask("GET", Origin=page)
        assert answer.status == 200 and b"Hello world!" in body
        assert answer.headers["Access-Control-Allow-Origin"] == page
        assert answer.headers["Vary"] == "Origin"

        answer, body = ask(
            "OPTIONS",
            Origin=page,
            Access_Control_Request_Method="PUT",
            Access_Control_Request_Headers="x-new",
        )
        assert (answer.status, body) == (204, b"")
        assert answer.headers["Access-Control-Allow-Headers"] == "x-new"

        answer, body = ask("GET", Origin="https://evil.example")
        assert answer.status == 403
        assert answer.headers["Content-Type"] == "application/json"
        assert json.loads(body)["ollama_cors"]["reason"] == "origin-not-allowed"
        assert "Access-Control-Allow-Origin" not in answer.headers

        answer, body = ask("GET")
        assert answer.status == 200 and b"Hello world!" in body
        program.communicate("", timeout=30)
        assert program.returncode == 0


def test_the_examples_are_short() -> None:
    for example in (ROOT / "examples/python").glob("*.py"):
        assert len(example.read_text("utf-8").splitlines()) < 50, example
