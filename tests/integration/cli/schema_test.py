"""The published schema and the code judge every document alike.

jsonschema judges by the schema that `check --schema` prints, the program by its code. What the schema passes and the
code refuses has a reason that no schema can see; the codes of these are listed. The schema never refuses what the
code takes.
"""

import json
import pathlib
import subprocess

import jsonschema
import pytest

from cli_support import PROGRAM, environment

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "vectors"

# Reasons that lie in several values together, in tables, in arithmetic over text, or in the text itself.
UNSEEN = {
    "any-origin", "any-origin-with-credentials", "bad-host", "bad-origin", "bad-route", "bad-upstream",
    "duplicate-key", "duplicate-name", "insecure-origin-with-credentials", "network-needs-key",
    "null-with-credentials", "null-with-management", "public-suffix-wildcard", "shadow-on-network",
    "unknown-package", "unknown-preset", "upstream-is-self",
}

# Documents of one value each, beside those of the vectors, on which the two agree without exception.
DOCUMENTS = [
    '{}',
    '[]',
    'null',
    '{"x":1}',
    '{"listen":["127.0.0.1:1"]}',
    '{"listen":["[::1]:0","localhost:65535"]}',
    '{"listen":[]}',
    '{"listen":["127.0.0.1"]}',
    '{"listen":["127.0.0.1:65536"]}',
    '{"listen":["unix:/x"]}',
    '{"listen":[1]}',
    '{"listen":"127.0.0.1:1"}',
    '{"listen":["127.0.0.1:1","127.0.0.1:1"]}',
    '{"listen":["127.0.0.1:01"]}',
    '{"listen":["fd:3","fd:65535","fd.localhost:3"]}',
    '{"listen":["fd:2"]}',
    '{"listen":["fd:03"]}',
    '{"listen":["fd:65536"]}',
    '{"listen":["fd:"]}',
    '{"upstream":"http://a:1"}',
    '{"upstream":"http://a:1/b/"}',
    '{"upstream":"replay:"}',
    '{"upstream":"a:1"}',
    '{"upstream":"https://a"}',
    '{"upstream":"http://u@a"}',
    '{"upstream":"http://a/?q"}',
    '{"upstream":null}',
    '{"upstream":"replay"}',
    '{"upstream_tls":{}}',
    '{"upstream_tls":{"verify":true,"ca":null}}',
    '{"upstream_tls":{"verify":false}}',
    '{"upstream_tls":{"ca":"x"}}',
    '{"upstream_tls":{"ca":""}}',
    '{"upstream_tls":{"ca":1}}',
    '{"upstream_tls":{"verify":null}}',
    '{"upstream_tls":null}',
    '{"upstream":"HTTPS://a:1/b","upstream_tls":{"ca":"x"}}',
    '{"upstream":"https://a?b"}',
    '{"upstream_tls":{"x":1}}',
    '{"upstream_headers":{"a":"b"}}',
    '{"upstream_headers":{"a b":"b"}}',
    '{"upstream_headers":{"a":1}}',
    '{"rules":[]}',
    '{"rules":{}}',
    '{"rules":[{}]}',
    '{"rules":[{"origins":[]}]}',
    '{"rules":[{"origins":["https://a.example"]}]}',
    '{"rules":[{"origins":["a.example"]}]}',
    '{"rules":[{"origins":["https://a/b"]}]}',
    '{"rules":[{"origins":["https://u@a"]}]}',
    '{"rules":[{"origins":["@tauri","null","app://*","file://"," HTTPS://A.example:443/"]}]}',
    '{"rules":[{"origins":["@tauri"],"x":1}]}',
    '{"rules":[{"origins":["@tauri",1]}]}',
    '{"rules":[{"origins":["@tauri"],"routes":["read","/x","/x/*","any"]}]}',
    '{"rules":[{"origins":["@tauri"],"routes":["reed"]}]}',
    '{"rules":[{"origins":["@tauri"],"routes":[]}]}',
    '{"rules":[{"origins":["@tauri"],"routes":"any"}]}',
    '{"rules":[{"origins":["@tauri"],"methods":["any","GET","Query"]}]}',
    '{"rules":[{"origins":["@tauri"],"methods":[]}]}',
    '{"rules":[{"origins":["@tauri"],"methods":["*"]}]}',
    '{"rules":[{"origins":["@tauri"],"methods":["trace"]}]}',
    '{"rules":[{"origins":["@tauri"],"methods":["TRACER"]}]}',
    '{"rules":[{"origins":["@tauri"],"methods":["Any"]}]}',
    '{"rules":[{"origins":["@tauri"],"methods":["a b"]}]}',
    '{"rules":[{"origins":["@tauri"],"request_headers":[]}]}',
    '{"rules":[{"origins":["@tauri"],"request_headers":["any","x","x-*","@openai"]}]}',
    '{"rules":[{"origins":["@tauri"],"request_headers":["*"]}]}',
    '{"rules":[{"origins":["@tauri"],"request_headers":["x*"]}]}',
    '{"rules":[{"origins":["@tauri"],"request_headers":["a b"]}]}',
    '{"rules":[{"origins":["@tauri"],"response_headers":["*","x"]}]}',
    '{"rules":[{"origins":["@tauri"],"response_headers":["any"]}]}',
    '{"rules":[{"origins":["@tauri"],"response_headers":["x-*"]}]}',
    '{"rules":[{"origins":["@tauri"],"credentials":true}]}',
    '{"rules":[{"origins":["@tauri"],"credentials":1}]}',
    '{"rules":[{"origins":["@tauri"],"max_age":86400}]}',
    '{"rules":[{"origins":["@tauri"],"max_age":86401}]}',
    '{"rules":[{"origins":["@tauri"],"max_age":1.5}]}',
    '{"rules":[{"origins":["@tauri"],"max_age":1.0}]}',
    '{"rules":[{"origins":["@tauri"],"max_age":null}]}',
    '{"deny":["https://a.example","*"]}',
    '{"deny":["a"]}',
    '{"deny":null}',
    '{"hosts":["a"]}',
    '{"hosts":[]}',
    '{"hosts":[""]}',
    '{"hosts":[1]}',
    '{"api_keys":[]}',
    '{"api_keys":{}}',
    '{"api_keys":[{}]}',
    '{"api_keys":[{"name":"a"}]}',
    '{"api_keys":[{"name":"","sha256":"x"}]}',
    '{"allow_unauthenticated_network":true}',
    '{"allow_unauthenticated_network":"true"}',
    '{"dangerously":["any-origin"]}',
    '{"dangerously":["x"]}',
    '{"dangerously":"any-origin"}',
    '{"mode":"shadow"}',
    '{"mode":"off"}',
    '{"tls":null}',
    '{"tls":{}}',
    '{"tls":{"certificate":"a","key":"b"}}',
    '{"tls":{"certificate":"a"}}',
    '{"tls":{"certificate":"a","key":""}}',
    '{"tls":{"certificate":1,"key":"b"}}',
    '{"tls":{"certificate":"a","key":"b","ca":"c"}}',
    '{"tls":true}',
    '{"limits":{}}',
    '{"limits":{"head_bytes":null,"fields":1}}',
    '{"limits":{"fields":0}}',
    '{"limits":{"x":1}}',
    '{"limits":null}',
    '{"limits":{"body_bytes":-1}}',
    '{"limits":{"head_bytes":255}}',
    '{"limits":{"target_bytes":15}}',
    '{"limits":{"connections":"1"}}',
    '{"timeouts":{"idle_ms":null,"drain_ms":0}}',
    '{"timeouts":{"head_ms":0}}',
    '{"timeouts":{"write_ms":2147483648}}',
    '{"timeouts":{"x":1}}',
    '{"heartbeat_ms":null}',
    '{"heartbeat_ms":1}',
    '{"heartbeat_ms":0}',
    '{"heartbeat_ms":"1000"}',
    '{"threads":1}',
    '{"threads":256}',
    '{"threads":0}',
    '{"threads":257}',
    '{"threads":null}',
    '{"admin":null}',
    '{"admin":{"listen":"127.0.0.1:1"}}',
    '{"admin":{"listen":"[::1]:0"}}',
    '{"admin":{"listen":"fd:3"}}',
    '{"admin":{"listen":["127.0.0.1:1"]}}',
    '{"admin":{"listen":"127.0.0.1"}}',
    '{"admin":{"listen":"127.0.0.1:1","x":1}}',
    '{"admin":{}}',
    '{"admin":"127.0.0.1:1"}',
    '{"log":{"level":"error"}}',
    '{"log":{"level":"warn"}}',
    '{"log":{"format":"json"}}',
    '{"log":{"x":1}}',
    '{"log":null}',
]

# A document for each unseen reason that the vectors have none for.
NEEDED = [
    '{"rules":[{"origins":["null"],"credentials":true}]}',
    '{"rules":[{"origins":["null"],"routes":["manage"]}]}',
]

CONFIGURATIONS = json.loads((VECTORS / "configurations.json").read_text(encoding="utf-8"))["cases"]


def policies():
    """Every policy of the decisions' vectors once: its document as text."""
    documents = {}
    for path in sorted((VECTORS / "decisions").glob("*.json")):
        file = json.loads(path.read_text(encoding="utf-8"))
        for name, document in file.get("policies", {}).items():
            documents[json.dumps(document)] = f"{path.stem}.{name}"
        for case in file["cases"]:
            if not isinstance(case["policy"], str):
                documents.setdefault(json.dumps(case["policy"]), case["id"])
    return [pytest.param(text, id=name) for text, name in documents.items()]


@pytest.fixture(scope="module")
def validator():
    text = subprocess.run([PROGRAM, "check", "--schema"], capture_output=True, encoding="utf-8", check=True,
                          env=environment()).stdout
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def errors_of(run, text):
    report = json.loads(run("check", "--json", stdin=text).stdout)
    return {problem["code"] for problem in report["problems"] if problem["severity"] == "error"}


def agree(validator, run, text):
    errors = errors_of(run, text)
    by_schema = [error.message for error in validator.iter_errors(json.loads(text))]
    if not errors:
        assert by_schema == []
    elif not by_schema:
        assert errors <= UNSEEN, "the schema passes what the code refuses"
    return errors if not by_schema else set()


def test_the_schema_is_that_of_the_repository(run):
    done = run("check", "--schema")
    assert (done.returncode, done.stderr) == (0, "")
    root = pathlib.Path(__file__).resolve().parents[3]
    assert json.loads(done.stdout) == json.loads((root / "core/config/schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", DOCUMENTS)
def test_agrees_on_single_values(validator, run, text):
    assert validator.is_valid(json.loads(text)) is (errors_of(run, text) == set())


@pytest.mark.parametrize("case", CONFIGURATIONS, ids=[case["id"] for case in CONFIGURATIONS])
def test_agrees_on_configurations(validator, run, case):
    try:
        json.loads(case["text"])
    except ValueError:
        assert errors_of(run, case["text"]) == {"not-json"}
        return
    agree(validator, run, case["text"])


@pytest.mark.parametrize("text", policies())
def test_agrees_on_policies(validator, run, text):
    assert agree(validator, run, text) == set()


def test_each_unseen_reason_is_needed(validator, run):
    found = set()
    for text in [case["text"] for case in CONFIGURATIONS] + NEEDED:
        try:
            json.loads(text)
        except ValueError:
            continue
        found |= agree(validator, run, text)
    assert UNSEEN - found == set()
