"""The shim from Python: its life, its answers, its policy, its counters."""

from __future__ import annotations

import asyncio
import gc
import http.client
import json
import os
import pathlib
import socket
import threading
import urllib.request
import warnings

import pytest
from ollama_cors import ConfigError, OllamaCorsError, Policy, Shim
from support import PAGE, REPLAY, ask

OTHER = "https://other.example"
CHAT = json.dumps({"model": "tiny", "messages": [{"role": "user", "content": "hi"}]}).encode()


def test_a_page_streams_through_the_shim(shim: Shim) -> None:
    status, headers, body = ask(
        shim, "/api/chat", "POST", CHAT, Origin=PAGE, Content_Type="application/json"
    )
    assert status == 200
    assert headers["Access-Control-Allow-Origin"] == PAGE
    assert headers["X-Ollama-Cors-Replay"] == "1"
    assert json.loads(body.splitlines()[-1])["done"] is True


def test_a_preflight_is_answered(shim: Shim) -> None:
    status, headers, body = ask(
        shim,
        "/v1/messages",
        "OPTIONS",
        Origin=PAGE,
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="anthropic-version",
    )
    assert (status, body) == (204, b"")
    assert headers["Access-Control-Allow-Headers"] == "anthropic-version"


def test_a_foreign_page_is_refused(shim: Shim) -> None:
    status, headers, body = ask(shim, "/api/tags", Origin="https://evil.example")
    assert status == 403
    assert headers["X-Ollama-Cors-Reason"] == "origin-not-allowed"
    assert "Access-Control-Allow-Origin" not in headers
    assert json.loads(body)["ollama_cors"]["reason"] == "origin-not-allowed"


def test_addresses(shim: Shim) -> None:
    assert shim.running
    assert shim.url == f"http://127.0.0.1:{shim.port}"
    assert shim.urls == [shim.url]
    assert shim.is_replay
    assert shim.upstream_url.startswith("http://127.0.0.1:")
    assert shim.warnings == []
    assert repr(shim) == f"<ollama_cors.Shim at {shim.url}>"


def test_warnings_of_the_configuration_are_kept() -> None:
    with Shim({**REPLAY, "rules": [{"origins": ["HTTPS://App.Example"]}]}) as shim:
        assert [problem.pointer for problem in shim.warnings] == ["/rules/0/origins/0"]
        assert [problem.severity for problem in shim.warnings] == ["warning"]


def test_three_ways_to_start(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "shim.json"
    file.write_text(json.dumps(REPLAY), encoding="utf-8")
    for shim in (Shim.start(REPLAY), Shim(json.dumps(REPLAY)).start(), Shim(file).__enter__()):
        assert ask(shim, "/api/version")[0] == 200
        shim.stop()
        assert not shim.running


def test_a_started_shim_may_be_entered() -> None:
    with Shim.start(REPLAY) as shim:
        assert ask(shim, "/api/version")[0] == 200
    assert not shim.running


def test_before_the_start_and_after_the_stop() -> None:
    shim = Shim(REPLAY)
    assert not shim.running
    assert repr(shim) == "<ollama_cors.Shim not started>"
    shim.stop()
    for use in (lambda: shim.url, shim.stats, shim.events, lambda: shim.set_policy({})):
        with pytest.raises(OllamaCorsError) as caught:
            use()
        assert caught.value.code == "not-started"
    with shim:
        pass
    shim.stop()
    shim.stop(drain=0)
    assert repr(shim) == "<ollama_cors.Shim stopped>"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", shim.port))
    with pytest.raises(OllamaCorsError) as caught:
        shim.start()
    assert caught.value.code == "started-twice"


def test_it_stops_when_the_block_raises() -> None:
    with pytest.raises(KeyError), Shim(REPLAY) as shim:
        raise KeyError("the block's own")
    assert not shim.running


def test_async_with() -> None:
    async def main() -> Shim:
        async with Shim(REPLAY) as shim:
            status, _, _ = await asyncio.get_running_loop().run_in_executor(
                None, ask, shim, "/api/version"
            )
            assert status == 200
        return shim

    assert not asyncio.run(main()).running


def test_the_next_request_sees_a_new_policy(shim: Shim) -> None:
    assert ask(shim, "/api/version", Origin=OTHER)[0] == 403
    for policy in (
        {"rules": [{"origins": [OTHER]}]},
        Policy({"rules": [{"origins": [OTHER]}]}),
        json.dumps({"rules": [{"origins": [OTHER]}]}),
    ):
        shim.set_policy(policy)
        assert ask(shim, "/api/version", Origin=OTHER)[0] == 200
        assert ask(shim, "/api/version", Origin=PAGE)[0] == 403
        shim.set_policy(REPLAY)
        assert ask(shim, "/api/version", Origin=PAGE)[0] == 200


def test_a_reload_takes_over_what_it_can_and_tells_the_rest(shim: Shim) -> None:
    done = shim.reload({**REPLAY, "rules": [{"origins": [OTHER]}], "threads": 2})
    assert done.applied == ["/rules"]
    assert [(item.code, item.pointer) for item in done.problems] == [("needs-restart", "/threads")]
    assert ask(shim, "/api/version", Origin=OTHER)[0] == 200
    with pytest.raises(ConfigError) as bad:
        shim.reload({**REPLAY, "rules": 1, "mode": 2})
    assert [item.pointer for item in bad.value.problems] == ["/rules", "/mode"]
    assert ask(shim, "/api/version", Origin=OTHER)[0] == 200


def test_admin_has_an_address() -> None:
    with Shim({**REPLAY, "admin": {"listen": "127.0.0.1:0"}}) as shim:
        assert shim.admin_url is not None
        with urllib.request.urlopen(f"{shim.admin_url}/healthz", timeout=20) as answer:
            assert json.load(answer)["status"] == "serving"
    with Shim(REPLAY) as shim:
        assert shim.admin_url is None


def test_a_bad_policy_changes_nothing(shim: Shim) -> None:
    with pytest.raises(ConfigError) as bad:
        shim.set_policy({"rules": [{"origins": ["nonsense"]}]})
    assert bad.value.code == "bad-origin"
    with pytest.raises(ConfigError) as middleware:
        shim.set_policy(Policy({"rules": [{"origins": [OTHER]}]}, profile="middleware"))
    assert middleware.value.code == "policy-refused"
    assert ask(shim, "/api/version", Origin=PAGE)[0] == 200
    assert ask(shim, "/api/version", Origin=OTHER)[0] == 403


def test_stats_count(shim: Shim) -> None:
    before = shim.stats()
    assert (before["requests"], before["refused"]) == (0, 0)
    ask(shim, "/api/version", Origin=PAGE)
    ask(shim, "/api/version", Origin="https://evil.example")
    after = shim.stats()
    assert (after["requests"], after["allowed"], after["refused"]) == (2, 1, 1)
    assert after["by_reason"] == {"origin-allowed": 1, "origin-not-allowed": 1}
    assert after["bytes_to_clients"] > 0
    assert after["events_dropped"] == 0


def test_an_application_that_never_reads_events_delays_no_request(shim: Shim) -> None:
    requests, capacity = 3000, 1024
    client = http.client.HTTPConnection("127.0.0.1", shim.port, timeout=30)
    for _ in range(requests):
        client.request("GET", "/api/version", headers={"Origin": PAGE})
        answer = client.getresponse()
        assert answer.status == 200
        answer.read()
    client.close()
    assert shim.stats()["requests"] == requests
    assert shim.stats()["events_dropped"] >= requests - capacity - 1


def test_one_that_is_dropped_warns_and_stops() -> None:
    shim = Shim.start(REPLAY)
    port = shim.port
    with pytest.warns(ResourceWarning, match=f"unclosed <ollama_cors.Shim at {shim.url}>"):
        del shim
        gc.collect()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_one_that_was_stopped_or_never_started_does_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Shim.start(REPLAY).stop()
        Shim(REPLAY)
        with pytest.raises(ConfigError):
            Shim.start({"lisen": []})
        with pytest.raises(TypeError):
            Shim(7)  # type: ignore[arg-type]
        gc.collect()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_in_a_forked_child_the_shim_is_dead_and_the_parents_lives_on(shim: Shim) -> None:
    child = os.fork()
    if child == 0:
        verdict = 1
        try:
            assert not shim.running
            shim.stop()
            for use in (shim.stats, lambda: next(shim.events()), lambda: shim.set_policy({})):
                with pytest.raises(OllamaCorsError) as caught:
                    use()
                assert caught.value.code == "forked"
            with Shim(REPLAY) as own:
                assert ask(own, "/api/version")[0] == 200
            verdict = 0
        finally:
            os._exit(verdict)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert shim.running
    assert ask(shim, "/api/version")[0] == 200


def test_policies_swap_under_load(shim: Shim) -> None:
    policies = [Policy(REPLAY), Policy({"rules": [{"origins": [OTHER]}]})]
    answers: set[tuple[int, str | None]] = set()
    done = threading.Event()

    def swap() -> None:
        while not done.is_set():
            for policy in policies:
                shim.set_policy(policy)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        for _ in range(300):
            status, headers, _ = ask(shim, "/api/version", Origin=PAGE)
            answers.add((status, headers["Access-Control-Allow-Origin"]))
    finally:
        done.set()
        thread.join()
    assert answers <= {(200, PAGE), (403, None)}
