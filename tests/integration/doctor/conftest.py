"""Fixtures of the doctor's tests: a server that listens behind a wiretap, and the program that asks it."""

import json
import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from cli_support import PROGRAM, Serving, environment
from visiting import Report, run
from wiretap import Wiretap


@pytest.fixture
def keep():
    """keep(thing) → thing, which is closed at the end of the test."""
    kept = []

    def keep_one(thing):
        kept.append(thing)
        return thing

    yield keep_one
    for thing in reversed(kept):
        thing.close()


@pytest.fixture
def examine(keep):
    """examine(port, *origins) → Report, by the program. Each run is listened in: it was safe."""

    def visit(port, *origins, path="", options=(), env=None):
        tap = keep(Wiretap(port))
        arguments = [word for origin in origins for word in ("--origin", origin)]
        done = run("--json", *arguments, *options, tap.url + path, env=env)
        assert done.returncode in (0, 1), done.stderr
        report = Report(json.loads(done.stdout))
        report.heads = tap.heads
        assert report["reached"]
        assert done.returncode == (0 if report["well"] else 1)
        assert report["well"] == (report["findings"] == [])
        tap.assert_safe(path)
        return report

    return visit


@pytest.fixture
def shim(keep):
    """shim(document) → a running `ollama-cors serve` with that configuration, on a free port unless it says."""

    class Shim(Serving):
        close = Serving.kill

    def start(document):
        document = {"listen": ["127.0.0.1:0"], **document}
        process = subprocess.Popen([PROGRAM, "serve", "--config", "-"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=environment())
        process.stdin.write(json.dumps(document))
        process.stdin.close()
        return keep(Shim(process)).listens(len(document["listen"]))

    return start
