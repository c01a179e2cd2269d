"""Fixtures of the doctor's tests: a server that listens behind a wiretap, and the program that asks it."""

import json
import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from cli_support import PATIENCE, PROGRAM, Serving, environment
from wiretap import Wiretap


class Report(dict):
    """A doctor's report."""

    def codes(self):
        return [finding["code"] for finding in self["findings"]]

    def finding(self, code):
        found = [one for one in self["findings"] + self["notes"] if one["code"] == code]
        assert len(found) == 1, (code, self.codes(), [note["code"] for note in self["notes"]])
        return found[0]

    def fixes(self, *where):
        """Each fix once, those for the named places alone."""
        fixes = []
        for finding in self["findings"]:
            for fix in finding["fixes"]:
                if fix["where"] in where and fix not in fixes:
                    fixes.append(fix)
        return fixes


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

    def run(port, *origins):
        tap = keep(Wiretap(port))
        arguments = [word for origin in origins for word in ("--origin", origin)]
        done = subprocess.run([PROGRAM, "doctor", "--json", *arguments, tap.url], capture_output=True,
                              encoding="utf-8", timeout=PATIENCE, env=environment())
        assert done.returncode in (0, 1), done.stderr
        report = Report(json.loads(done.stdout))
        assert report["reached"]
        assert done.returncode == (0 if report["well"] else 1)
        assert report["well"] == (report["findings"] == [])
        tap.assert_safe()
        return report

    return run


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
