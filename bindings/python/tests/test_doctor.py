"""The doctor from Python: its report, what it refuses, and how it is stopped."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import ollama_cors
import pytest
from ollama_cors import _diagnosis
from support import PAGE, REPLAY, ROOT


@pytest.fixture
def silent() -> Iterator[tuple[str, threading.Event]]:
    """A server that takes connections and says nothing; its host, and whether somebody came."""
    listener = socket.create_server(("127.0.0.1", 0))
    came = threading.Event()

    def accept() -> None:
        try:
            while True:
                kept.append(listener.accept()[0])
                came.set()
        except OSError:
            pass

    kept: list[socket.socket] = []
    thread = threading.Thread(target=accept)
    thread.start()
    yield f"127.0.0.1:{listener.getsockname()[1]}", came
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()
    for connection in kept:
        connection.close()


def test_a_shim_is_well(shim: ollama_cors.Shim) -> None:
    report = ollama_cors.doctor(shim.url, [PAGE])
    assert report["well"] and report["findings"] == []
    assert report["server"]["kind"] == "ollama-cors"
    assert asyncio.run(ollama_cors.doctor_async(shim.url, PAGE))["origins"] == [PAGE]


def test_a_refused_page_has_its_fix(shim: ollama_cors.Shim) -> None:
    (found,) = ollama_cors.doctor(shim.url, ["https://other.example"])["findings"]
    assert found["code"] == "origin-not-allowed"
    assert found["fixes"][0]["lines"] == ['add "https://other.example" to /rules/0/origins']


def test_nobody_there() -> None:
    report = ollama_cors.doctor("127.0.0.1:1", own_addresses=False, timeout=5)
    assert not report["reached"] and report["error"]
    assert report["reason"] == "refused"
    assert set(report) == {"url", "reached", "error", "reason"}


def test_the_types_know_what_a_report_holds(shim: ollama_cors.Shim) -> None:
    def all_known(value: Any, kind: Any) -> None:
        """Each key is declared, and each that must be there is."""
        assert set(value) <= set(get_type_hints(kind)), kind
        assert kind.__required_keys__ <= set(value), kind

    report = ollama_cors.doctor(shim.url, ["https://other.example"])
    all_known(report, ollama_cors.Diagnosis)
    all_known(report["server"], _diagnosis.Server)
    for found in report["findings"] + report["notes"]:
        all_known(found, ollama_cors.Finding)
        all_known(found["console"], _diagnosis.ConsoleLines)
        for fix in found["fixes"]:
            all_known(fix, _diagnosis.Fix)
    for page in report["pages"]:
        all_known(page, _diagnosis.PageCall)
        outcomes = {page["chromium"], page["firefox"], page["webkit"]}
        assert outcomes <= {None, *get_args(_diagnosis.Outcome)}
    for probe in report["probes"]:
        all_known(probe, _diagnosis.Probe)
    assert report["pages"] and report["probes"] and report["notes"]


def test_a_route_that_is_refused_so_that_the_page_can_read_it() -> None:
    rules = [{"origins": [PAGE], "routes": ["inference"]}]
    with ollama_cors.Shim({**REPLAY, "rules": rules}) as shim:
        report = ollama_cors.doctor(shim.url, [PAGE])
    assert {page["chromium"] for page in report["pages"] if page["path"] == "/api/tags"} == {
        "refused"
    }
    assert "route-refused" in {found["code"] for found in report["findings"]}


def test_the_pages_own_headers_are_sent() -> None:
    def said_to_the_page(report: ollama_cors.Diagnosis) -> set[int]:
        tags = [one for one in report["probes"] if one["target"] == "/api/tags"]
        return {one["status"] for one in tags if one["method"] == "GET" and one["origin"] == PAGE}

    key = hashlib.sha256(b"secret").hexdigest()
    with ollama_cors.Shim({**REPLAY, "api_keys": [{"name": "page", "sha256": key}]}) as shim:
        assert said_to_the_page(ollama_cors.doctor(shim.url, [PAGE])) == {401}
        sent = {"Authorization": "Bearer secret"}
        assert said_to_the_page(ollama_cors.doctor(shim.url, [PAGE], headers=sent)) == {200}


def test_what_is_no_origin_is_a_config_error() -> None:
    with pytest.raises(ollama_cors.ConfigError) as caught:
        ollama_cors.doctor(origins=["https://a.example", "app.example"])
    assert (caught.value.code, caught.value.pointer) == ("bad-origin", "/origins/1")


def test_codes() -> None:
    codes = {one["code"]: one["severity"] for one in ollama_cors.doctor_codes()}
    assert codes["header-not-allowed"] == "error" and codes["any-origin"] == "danger"
    assert set(codes.values()) == set(get_args(_diagnosis.Severity))
    told = (ROOT / "core/doctor/README.md").read_text("utf-8")
    table = re.findall(r"^\| `([a-z-]+)` \| (danger|error|warning|note) \|", told, re.M)
    assert codes == dict(table)


def test_a_cancelled_task_ends_the_visit(silent: tuple[str, threading.Event]) -> None:
    host, came = silent

    async def visit() -> None:
        task = asyncio.create_task(ollama_cors.doctor_async(host, timeout=3600))
        await asyncio.to_thread(came.wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(visit())


@pytest.mark.skipif(os.name == "nt", reason="SIGINT cannot be sent to one process there")
def test_ctrl_c_ends_the_visit(silent: tuple[str, threading.Event]) -> None:
    host, came = silent
    program = f"import ollama_cors; ollama_cors.doctor({host!r}, timeout=3600)"
    with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True) as run:
        assert came.wait(60)
        run.send_signal(signal.SIGINT)
        _, words = run.communicate(timeout=60)
    assert "KeyboardInterrupt" in words
