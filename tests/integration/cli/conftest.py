"""Fixtures of the command line's tests; what they hand out is in cli_support.py."""

import json
import signal
import subprocess

import pytest

from cli_support import PATIENCE, PROGRAM, Serving, Upstream, environment

# A program that is started with SIGHUP ignored leaves it so, as nohup means it: the tests may run by
# that, but what they start shall not.
signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture
def run():
    """run(*arguments, stdin="", env={}) → the finished process, with text output."""

    def run_program(*arguments, stdin="", env=None):
        return subprocess.run(
            [PROGRAM, *arguments], input=stdin, capture_output=True, encoding="utf-8", timeout=PATIENCE,
            env=environment(env))

    return run_program


@pytest.fixture
def serve():
    """serve(*arguments, addresses=1, stdin=None, env={}, stderr=PIPE) → Serving; killed at the end of the test."""
    running = []

    def start(*arguments, addresses=1, stdin=None, env=None, stderr=subprocess.PIPE):
        process = subprocess.Popen(
            [PROGRAM, "serve", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr,
            encoding="utf-8", env=environment(env))
        serving = Serving(process)
        running.append(serving)
        if stdin is not None:
            process.stdin.write(stdin)
        process.stdin.close()
        return serving.listens(addresses)

    yield start
    for serving in running:
        serving.kill()


@pytest.fixture
def upstream():
    server = Upstream()
    yield server
    server.gate.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def config(tmp_path):
    """config(document or text) → the path of a file that holds it."""

    def write(document):
        path = tmp_path / "config.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return str(path)

    return write
