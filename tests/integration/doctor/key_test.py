"""What pages send along: a key goes with what they ask and with nothing else, and a server that asks for one is not
taken for an open one.
"""

import pytest

from ollama_like import OllamaLike
from scripted import Scripted
from visiting import run

PAGE, LOCAL = "https://app.example", "http://localhost:5173"
SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
ORIGIN, CREDENTIALS = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"


@pytest.mark.parametrize("options, env, name, value", [
    (("--key-env", "KEY"), {"KEY": "abc"}, "authorization", "Bearer abc"),
    (("-H", "x-api-key: abc"), {}, "x-api-key", "abc"),
    (("-H", "Authorization:Bearer abc", "-H", "X-Two: 2"), {}, "authorization", "Bearer abc"),
])
def test_a_key_goes_with_what_pages_ask_and_with_nothing_else(examine, keep, shim, options, env, name, value):
    upstream = keep(OllamaLike())
    keyed = shim({"upstream": f"http://127.0.0.1:{upstream.port}", "rules": [{"origins": [PAGE]}],
                  "api_keys": [{"name": "me", "sha256": SHA256_OF_ABC}]})
    report = examine(keyed.port, PAGE, options=options, env=env)
    assert report.codes() == []
    # It is let in by the key: without one, it is told that one is asked for.
    assert report["server"]["version"] == "0.33.0"
    assert [probe["status"] for probe in report["probes"] if probe["origin"] == PAGE and probe["method"] == "GET"
            and probe["target"] == "/api/tags"] == [200]
    with_key = [head for head in report.heads if name in head]
    assert with_key and {head[name] for head in with_key} == {value}
    assert {head.get("origin") for head in with_key} == {PAGE, None}
    assert not [head for head in with_key if "access-control-request-method" in head]
    assert {head.get("origin") for head in report.heads if name not in head} > {PAGE, None, "null"}
    if "X-Two: 2" in options:
        assert with_key == [head for head in report.heads if head.get("x-two") == "2"]


def test_without_the_key_a_note_says_that_one_is_asked_for(examine, keep, shim):
    upstream = keep(OllamaLike())
    keyed = shim({"upstream": f"http://127.0.0.1:{upstream.port}", "rules": [{"origins": [PAGE]}],
                  "api_keys": [{"name": "me", "sha256": SHA256_OF_ABC}]})
    report = examine(keyed.port, PAGE)
    assert report.codes() == []
    assert report.finding("key-required")["severity"] == "note"
    assert report["server"]["version"] is None


MIRROR = {"restricts": False, "checks_host": True}


def test_a_server_that_asks_for_a_key_is_no_open_one(examine, keep):
    open_one = {"any-origin", "any-origin-manages"}
    assert open_one <= set(examine(keep(Scripted(MIRROR, [])).port, PAGE).codes())
    keyed = keep(Scripted({**MIRROR, "key": "Bearer abc"}, []))
    for options in ((), ("--key-env", "KEY")):
        report = examine(keyed.port, PAGE, options=options, env={"KEY": "abc"})
        assert not [one for one in report["findings"] if one["severity"] == "danger"], report.codes()
        assert "Pages of any site may try theirs." in report.finding("key-required")["message"]


def test_what_a_browser_adds_by_itself_is_a_danger_whatever_key_is_asked_for(examine, keep):
    with_credentials = {"preflight": {CREDENTIALS: "true"}, "actual": {CREDENTIALS: "true"}}
    keyed = keep(Scripted({**MIRROR, **with_credentials, "key": "Bearer abc"}, []))
    report = examine(keyed.port, PAGE, options=("--key-env", "KEY"), env={"KEY": "abc"})
    assert "reflected-origin-with-credentials" in report.codes()


@pytest.mark.parametrize("arguments, said", [
    (("-H", "nocolon"), "-H nocolon: a header is 'name: value'"),
    (("-H", ": x"), "-H : x: a header is 'name: value'"),
    (("-H", "bad name: x"), "-H bad-header: "),
    (("--key-env", "NO_SUCH_KEY"), "--key-env NO_SUCH_KEY: there is no such variable, or it is empty: export it first"),
    (("--key-env", "EMPTY"), "--key-env EMPTY: there is no such variable, or it is empty: export it first"),
])
def test_a_header_that_is_none_is_named_and_nothing_is_asked(keep, arguments, said):
    server = keep(OllamaLike())
    done = run(*arguments, f"http://127.0.0.1:{server.port}", env={"EMPTY": ""})
    assert (done.returncode, done.stdout) == (2, "") and said in done.stderr
