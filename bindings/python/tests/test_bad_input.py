"""Bad input: each a named error with a place, and nothing half started."""

from __future__ import annotations

import errno
import json
import pathlib
import pickle
import socket
from typing import Any, Callable

import pytest
from ollama_cors import ConfigError, OllamaCorsError, Policy, Problem, Shim, StartError, check

BAD = [
    pytest.param('{"rules": [', "not-json", "", id="not-json"),
    pytest.param({"lisen": []}, "unknown-key", "/lisen", id="unknown-key"),
    pytest.param(
        {"rules": [{"origins": ["https://app.example/path"]}]},
        "bad-origin",
        "/rules/0/origins/0",
        id="bad-origin",
    ),
    pytest.param({"upstream": "ftp://host"}, "bad-upstream", "/upstream", id="bad-upstream"),
    pytest.param({"listen": ["here"]}, "bad-listen", "/listen/0", id="bad-listen"),
    pytest.param({"rules": 7}, "wrong-type", "/rules", id="wrong-type"),
]


def start(config: Any) -> None:
    Shim.start(config).stop()


@pytest.mark.parametrize("use", [Policy, start], ids=["policy", "shim"])
@pytest.mark.parametrize("config, code, pointer", BAD)
def test_a_bad_configuration_is_named(
    config: Any, code: str, pointer: str, use: Callable[[Any], object]
) -> None:
    with pytest.raises(ConfigError) as caught:
        use(config)
    error = caught.value
    assert type(error) is ConfigError
    assert isinstance(error, ValueError)
    assert isinstance(error, OllamaCorsError)
    assert (error.code, error.pointer) == (code, pointer)
    assert error.message != ""
    assert str(error).startswith(f"{pointer}: {error.message}" if pointer else error.message)
    assert [problem.code for problem in error.problems if problem.severity == "error"] == [code]
    assert error.problems[0].pointer == pointer


@pytest.mark.parametrize("config, code, pointer", BAD)
def test_check_reports_what_the_others_raise(config: Any, code: str, pointer: str) -> None:
    report = check(config)
    assert not report.valid
    assert [(problem.code, problem.pointer) for problem in report.problems] == [(code, pointer)]
    assert code in str(report)


def test_an_unknown_key_comes_with_the_nearest_known_one() -> None:
    [problem] = check({"lisen": []}).problems
    assert isinstance(problem, Problem)
    assert problem.severity == "error"
    assert problem.suggestion == "listen"
    assert "listen" in problem.message


def test_the_text_of_an_error_says_where_and_what_instead() -> None:
    with pytest.raises(ConfigError) as caught:
        Policy({"rules": [{"origins": ["@loopback"], "max_age": "600"}, {"origins": ["a b"]}]})
    text = str(caught.value)
    problem = caught.value.problems[0]
    assert text.startswith(f"/rules/0/max_age: {problem.message}")
    assert problem.suggestion is not None and json.dumps(problem.suggestion) in text
    assert text.endswith(" 1 more: see problems.")
    once = ConfigError("No.", "why", "/a", [Problem("error", "why", "/a", "No.", ["b"])])
    assert str(once) == '/a: No. Try ["b"].'


def test_every_problem_is_reported_at_once() -> None:
    config = {"lisen": [], "rules": [{"origins": ["nonsense"], "max_age": "long"}]}
    with pytest.raises(ConfigError) as caught:
        Policy(config)
    pointers = {problem.pointer for problem in caught.value.problems}
    assert pointers == {"/lisen", "/rules/0/origins/0", "/rules/0/max_age"}


def test_warnings_do_not_refuse() -> None:
    report = check({"rules": [{"origins": ["HTTPS://App.Example"]}]})
    assert report.valid
    assert all(problem.severity == "warning" for problem in report.problems)
    assert check({}).problems == []


def test_a_port_in_use_is_the_systems_word() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(StartError) as caught:
            Shim.start({"listen": ["127.0.0.1:0", address], "upstream": "replay:"})
    error = caught.value
    assert type(error) is StartError
    assert isinstance(error, OSError)
    assert error.errno == errno.EADDRINUSE
    assert (error.code, error.pointer) == ("address-in-use", "/listen/1")
    assert address in str(error)


def test_nothing_is_half_started() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with socket.create_server(("127.0.0.1", 0)) as second:
        addresses = [f"127.0.0.1:{port}", f"127.0.0.1:{second.getsockname()[1]}"]
        with pytest.raises(StartError):
            Shim.start({"listen": addresses, "upstream": "replay:"})
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_a_file_that_is_not_there() -> None:
    for name in ("absent.json", pathlib.Path("absent.json")):
        with pytest.raises(FileNotFoundError):
            Policy(name)


@pytest.mark.parametrize("config", [None, 7, b"{}", ["rules"]])
def test_what_is_no_configuration_at_all(config: Any) -> None:
    for use in (Policy, Shim, check):
        with pytest.raises(TypeError, match="a mapping, JSON text or a path"):
            use(config)


def test_what_json_cannot_say() -> None:
    with pytest.raises(TypeError):
        Policy({"rules": {"a set"}})
    with pytest.raises(ValueError):
        Policy({"heartbeat_ms": float("nan")})


def test_errors_survive_pickle() -> None:
    with pytest.raises(ConfigError) as refused:
        Policy({"lisen": []})
    started = StartError("in use", "address-in-use", "/listen/0", errno.EADDRINUSE)
    for error in (refused.value, started, OllamaCorsError("why", "what", "/where")):
        twin = pickle.loads(pickle.dumps(error))
        assert type(twin) is type(error)
        assert vars(twin) == vars(error)
        assert str(twin) == str(error)
    assert pickle.loads(pickle.dumps(started)).errno == errno.EADDRINUSE
