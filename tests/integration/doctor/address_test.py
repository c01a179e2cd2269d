"""Addresses that lead to the wrong place, and what a page then reads: nothing is blocked, and nothing works."""

import pytest

from ollama_like import OllamaLike
from scripted import Scripted
from visiting import run
from wiretap import Wiretap

PAGE, LOCAL = "https://app.example", "http://localhost:5173"


def outcomes(report, method=None):
    """What becomes of the calls, in Chromium and Firefox alike."""
    return {page[browser] for page in report["pages"] for browser in ("chromium", "firefox")
            if method in (None, page["method"])} - {None}


@pytest.mark.parametrize("path", ["/v1", "/api", "/api/chat"])
def test_an_address_with_a_path_too_many(examine, keep, shim, path):
    upstream = keep(OllamaLike())
    port = shim({"upstream": f"http://127.0.0.1:{upstream.port}", "rules": [{"origins": [PAGE]}]}).port
    report = examine(port, PAGE, path=path)
    assert report.codes() == ["path-unknown"]
    found = report.finding("path-unknown")
    assert f"the address has a path too many, {path}." in found["message"]
    assert found["origins"] == [PAGE] and found["evidence"]
    assert outcomes(report) == {"refused"}
    (fix,) = found["fixes"]
    (address,) = fix["lines"]
    assert address + path == report["url"]
    assert examine(port, PAGE, path="").codes() == []


@pytest.mark.parametrize("path", ["/v1", "/api"])
def test_an_ollama_with_a_path_too_many(examine, keep, path):
    assert "path-unknown" in examine(keep(OllamaLike()).port, LOCAL, path=path).codes()


def test_a_route_that_a_page_reads_no_of(examine, keep, shim):
    upstream = keep(OllamaLike())
    port = shim({"upstream": f"http://127.0.0.1:{upstream.port}",
                 "rules": [{"origins": [LOCAL], "routes": ["inference"]}]}).port
    report = examine(port, LOCAL)
    assert report.codes() == ["route-refused"]
    assert report.finding("route-refused")["paths"] == ["GET /api/tags", "GET /v1/models"]
    assert outcomes(report, "GET") == {"refused"}
    assert outcomes(report, "POST") == set()  # never tried, so not known
    told = run("--origin", LOCAL, f"http://127.0.0.1:{port}").stdout
    assert "refused: the page reads that the server will not do it." in told
    assert "?: not known, as no answer that was asked for tells." in told


def test_a_redirect_of_what_pages_ask_for_is_followed_on_this_server(examine, keep):
    server = keep(Scripted({"moved": {"/api/tags": "/elsewhere"}}, [LOCAL]))
    report = examine(server.port, LOCAL)
    found = report.finding("redirected")
    assert "GET /api/tags is answered by a redirect (307) to " in found["message"]
    assert found["message"].count("/elsewhere") == 1 and found["severity"] == "error"
    assert found["blocked"] == []  # a page gets what is there
    assert "/elsewhere" in [probe["target"] for probe in report["probes"] if probe["origin"] == LOCAL]
    plain = [page for page in report["pages"] if page["path"] == "/api/tags" and page["headers"] == []]
    assert plain and {page["firefox"] for page in plain} == {"ok"}


def test_a_redirect_to_another_server_is_told_and_that_one_is_asked_nothing(examine, keep):
    elsewhere = keep(Scripted({}, [LOCAL]))
    tap = keep(Wiretap(elsewhere.port))
    server = keep(Scripted({"moved": {"/api/tags": tap.url + "/api/tags"}}, [LOCAL]))
    report = examine(server.port, LOCAL)
    assert tap.url + "/api/tags" in report.finding("redirected")["message"]
    assert tap.requests == []


def test_a_redirect_without_cors_blocks_the_page(examine, keep):
    nothing = {"Access-Control-Allow-Origin": None}
    server = keep(Scripted({"moved": {"/api/tags": "/elsewhere"}, "actual": nothing}, [LOCAL]))
    found = examine(server.port, LOCAL).finding("redirected")
    assert "It has no CORS headers: a browser stops there." in found["message"]
    assert found["blocked"] == ["chromium", "firefox", "webkit"]
    assert all(found["console"][browser] for browser in found["blocked"])
