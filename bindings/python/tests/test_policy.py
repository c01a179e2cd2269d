"""Policies and decisions: how they are made, what they say, how they are copied."""

from __future__ import annotations

import copy
import email.message
import json
import pathlib
import pickle
import threading

import pytest
from ollama_cors import ConfigError, Decision, Policy

APP = {"rules": [{"origins": ["https://app.example"], "response_headers": []}]}
HOST = ("Host", "localhost:11435")
ORIGIN = ("Origin", "https://app.example")
PREFLIGHT = [
    HOST,
    ORIGIN,
    ("Access-Control-Request-Method", "POST"),
    ("Access-Control-Request-Headers", "anthropic-version,content-type"),
]


def preflight(policy: Policy, headers: object = PREFLIGHT) -> Decision:
    return policy.decide("OPTIONS", "/v1/messages", headers)  # type: ignore[arg-type]


def test_a_preflight_is_granted() -> None:
    decision = preflight(Policy(APP))
    assert decision.kind == "preflight"
    assert decision.verdict == "allow"
    assert decision.allowed
    assert decision.reason == "preflight-granted"
    assert decision.status == 204
    assert decision.rule == "/rules/0"
    assert decision.body == ""
    headers = dict(decision.headers)
    assert headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert headers["Access-Control-Allow-Headers"] == "anthropic-version,content-type"
    assert all(type(pair) is tuple for pair in decision.headers)


def test_a_request_that_goes_on_has_no_status() -> None:
    decision = Policy(APP).decide("POST", "/api/chat", [HOST, ORIGIN])
    assert (decision.kind, decision.verdict, decision.status) == ("cors", "allow", None)


def test_a_refusal_says_why_and_what_to_do() -> None:
    decision = Policy(APP).decide("POST", "/api/chat", [HOST, ("Origin", "https://evil.example")])
    assert (decision.verdict, decision.reason, decision.status) == (
        "refuse",
        "origin-not-allowed",
        403,
    )
    assert not decision.allowed
    assert decision.rule is None
    assert "Access-Control-Allow-Origin" not in dict(decision.headers)
    explanation = decision.explain()
    assert set(explanation) == {"message", "pointer", "fix", "nearest"}
    assert "https://evil.example" in str(explanation["message"])
    assert explanation["fix"]
    console = decision.console()
    assert set(console) == {"chromium", "firefox", "webkit"}
    assert "https://evil.example" in " ".join(console["chromium"])
    body = json.loads(decision.body)
    assert body["ollama_cors"]["reason"] == "origin-not-allowed"
    assert body["ollama_cors"]["origin"] == "https://evil.example"


def test_an_answer_of_another_server_gets_the_policys_headers() -> None:
    decision = Policy(APP, profile="middleware").decide("GET", "/x", [HOST, ORIGIN])
    own = [("Vary", "Accept-Encoding"), ("Access-Control-Allow-Origin", "*"), ("X-Own", "\xe4")]
    answer = decision.answer(own)
    assert answer[0] == ("X-Own", "\xe4")
    assert answer[-1] == ("Vary", "Accept-Encoding, Origin")
    assert [value for name, value in answer if name == "Access-Control-Allow-Origin"] == [ORIGIN[1]]
    assert sorted(decision.answer()) == sorted(decision.headers)
    assert pickle.loads(pickle.dumps(decision)).answer(dict(own)) == answer


def test_all_forms_of_a_configuration_mean_the_same(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(APP), encoding="utf-8")
    forms = [APP, json.dumps(APP), "\n " + json.dumps(APP), file, str(file)]
    assert {Policy(form) for form in forms} == {Policy(APP)}


def test_all_forms_of_headers_mean_the_same() -> None:
    policy = Policy(APP)
    message = email.message.Message()
    for name, value in PREFLIGHT:
        message[name] = value
    expected = preflight(policy)
    for headers in (
        dict(PREFLIGHT),
        iter(PREFLIGHT),
        [(name.encode(), value.encode()) for name, value in PREFLIGHT],
        [[name, bytearray(value.encode())] for name, value in PREFLIGHT],
        message,
    ):
        assert preflight(policy, headers) == expected
    assert policy.decide(b"OPTIONS", b"/v1/messages", PREFLIGHT) == expected


def test_a_field_that_stands_twice_is_two_lines() -> None:
    decision = Policy(APP).decide("GET", "/api/tags", [HOST, ORIGIN, ORIGIN])
    assert decision.reason == "origin-multiple"


def test_bytes_beyond_ascii_are_latin_1() -> None:
    policy = Policy(APP)
    by_text = policy.decide("GET", "/api/tags", [HOST, ("Origin", "https://\xe4.example")])
    by_bytes = policy.decide("GET", "/api/tags", [HOST, (b"Origin", b"https://\xe4.example")])
    assert by_text == by_bytes
    assert by_text.reason == "origin-invalid"
    with pytest.raises(UnicodeEncodeError):
        policy.decide("GET", "/api/tags", [("Host", "\u20ac")])


def test_http_1_0_may_lack_a_host() -> None:
    policy = Policy(APP)
    assert policy.decide("GET", "/", []).reason == "host-missing"
    assert policy.decide("GET", "/", [], http_1_0=True).allowed


def test_middleware_leaves_the_host_to_the_server_around_it() -> None:
    headers = [("Host", "rebound.example"), ORIGIN]
    assert Policy(APP).decide("GET", "/any", headers).reason == "host-not-allowed"
    assert Policy(APP, profile="middleware").decide("GET", "/any", headers).allowed


def test_a_wrong_profile_is_named() -> None:
    with pytest.raises(ValueError, match="'shim' or 'middleware', not 'server'"):
        Policy(APP, profile="server")


@pytest.mark.parametrize("headers", [[("Host",)], ["Host"], [(1, "2")], 7])
def test_headers_that_are_none_raise(headers: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        preflight(Policy(APP), headers)


def test_more_fields_than_the_library_takes_raise_and_allow_nothing() -> None:
    from ollama_cors import OllamaCorsError

    with pytest.raises(OllamaCorsError) as caught:
        preflight(Policy(APP), [HOST] * 1001)
    assert caught.value.code == "invalid-argument"


def test_an_audit_says_what_is_admitted() -> None:
    audit = Policy({"rules": [{"origins": ["*"], "routes": ["manage"]}], "dangerously": ["any-origin"]}).audit()
    [danger] = audit["dangers"]
    assert danger["pointer"] == "/rules/0/origins/0"
    assert danger["message"].startswith(
        "Any page on the web can delete, replace and download your models."
    )
    [rule] = Policy({"rules": [{"origins": ["https://*.app.example"]}]}).audit()["rules"]
    assert rule["admits"] == ["https://a.app.example", "https://a.b.app.example"]
    assert "https://app.example" in [miss["origin"] for miss in rule["refuses"]]


def test_normalised_compiles_to_the_same_policy() -> None:
    policy = Policy({"rules": [{"origins": ["HTTPS://App.Example:443/"]}]})
    assert policy.normalised["rules"][0]["origins"] == ["https://app.example"]
    assert Policy(policy.normalised) == policy


@pytest.mark.parametrize("profile", ["shim", "middleware"])
def test_policies_survive_copy_and_pickle(profile: str) -> None:
    policy = Policy(APP, profile=profile)
    for twin in (copy.copy(policy), copy.deepcopy(policy), pickle.loads(pickle.dumps(policy))):
        assert twin == policy
        assert hash(twin) == hash(policy)
        assert twin.profile == profile
        assert preflight(twin) == preflight(policy)
    assert policy != Policy({"rules": []}, profile=profile)
    assert policy != APP


def test_a_policy_shows_whom_it_admits() -> None:
    assert repr(Policy(APP)) == (
        "<ollama_cors.Policy profile='shim' origins=['https://app.example']>"
    )


def test_decisions_survive_copy_and_pickle_and_do_not_change() -> None:
    decision = preflight(Policy(APP))
    assert copy.deepcopy(decision) == decision
    assert pickle.loads(pickle.dumps(decision)) == decision
    with pytest.raises(AttributeError):
        decision.verdict = "refuse"  # type: ignore[misc]
    assert "reason='preflight-granted'" in repr(decision)


def test_threads_decide_at_once() -> None:
    policy = Policy(APP)
    expected = preflight(policy)
    wrong: list[Decision] = []

    def work() -> None:
        for _ in range(300):
            decision = preflight(policy)
            if decision != expected:
                wrong.append(decision)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_decision_outlives_its_policy() -> None:
    decision = preflight(Policy(APP))
    assert dict(decision.headers)["Access-Control-Allow-Origin"] == "https://app.example"


def test_api_keys_are_asked_for() -> None:
    # The digest of "secret".
    digest = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
    policy = Policy({**APP, "api_keys": [{"name": "me", "sha256": digest}]})
    assert policy.decide("GET", "/api/tags", [HOST]).reason == "key-missing"
    key = ("Authorization", "Bearer secret")
    assert policy.decide("GET", "/api/tags", [HOST, key]).allowed


def test_errors_are_those_of_the_configuration() -> None:
    with pytest.raises(ConfigError):
        Policy({"rules": [{"origins": ["nonsense"]}]})
