"""`decide`: a line in, a line out, to the letter."""

import hashlib
import json
import os
import pathlib
import subprocess
import sys

import pytest

from cli_support import PATIENCE, PROGRAM, ROOT, environment

HOST = ["Host", "localhost:11435"]
PAGE = "http://localhost:5174"


def line(method="POST", target="/api/chat", *headers, **extra):
    return json.dumps({"method": method, "target": target, "headers": [HOST, *headers], **extra}) + "\n"


def test_a_granted_preflight_to_the_letter(run):
    done = run("decide", stdin=line("OPTIONS", "/v1/chat/completions", ["Origin", PAGE],
                                    ["Access-Control-Request-Method", "POST"],
                                    ["Access-Control-Request-Headers", "content-type,x-stainless-timeout"]))
    assert (done.returncode, done.stderr) == (0, "")
    head, explain = done.stdout.split(',"explain":')
    assert head == (
        '{"kind":"preflight","verdict":"allow","reason":"preflight-granted","status":204,"headers":'
        '[["Access-Control-Allow-Origin","http://localhost:5174"],'
        '["Access-Control-Allow-Methods","GET, HEAD, POST, PUT, PATCH, DELETE"],'
        '["Access-Control-Allow-Headers","content-type,x-stainless-timeout"],'
        '["Access-Control-Max-Age","600"],'
        '["Vary","Origin, Access-Control-Request-Method, Access-Control-Request-Headers"]],"rule":"/rules/0"')
    assert explain.endswith("}}\n")


def test_keys_stand_in_the_documented_order(run):
    done = run("decide", stdin=line())
    assert list(json.loads(done.stdout)) == ["kind", "verdict", "reason", "status", "headers", "rule", "explain"]
    assert list(json.loads(done.stdout)["explain"]) == ["message", "pointer", "fix", "nearest"]


def test_what_goes_on_has_no_status_and_what_no_rule_decided_no_rule(run):
    answer = json.loads(run("decide", stdin=line()).stdout)
    assert (answer["kind"], answer["status"], answer["rule"]) == ("not-cors", None, None)
    assert answer["headers"] == [["Vary", "Origin"]]


def test_a_refusal_says_which_change_would_allow_it(run):
    done = run("decide", stdin=line("POST", "/api/chat", ["Origin", "https://app.example"]))
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert (answer["verdict"], answer["reason"], answer["status"]) == ("refuse", "origin-not-allowed", 403)
    assert answer["explain"]["pointer"] == "/rules"
    assert answer["explain"]["fix"] == 'set /rules to [{"origins":["@loopback","https://app.example"]}]'
    assert answer["explain"]["nearest"] == "/rules/0"


def test_characters_stand_for_bytes_in_and_out(run, config):
    path = config({"rules": [{"origins": ["@loopback"], "methods": ["any"]}]})
    # U+00FC is one byte, which is no token; it comes back in the explanation, and the answer stays one line.
    done = run("decide", "--config", path, stdin=line("OPTIONS", "/api/chat", ["Origin", PAGE],
                                                      ["Access-Control-Request-Method", "POST"],
                                                      ["Access-Control-Request-Headers", "x-\u00fc\u0000\n"]))
    answer = json.loads(done.stdout)
    assert answer["reason"] == "header-invalid"
    assert done.stdout.count("\n") == 1


def test_utf_8_of_a_key_is_written_as_its_bytes(run, config):
    path = config({"api_keys": [{"name": "a", "sha256": hashlib.sha256("schl\u00fcssel".encode()).hexdigest()}]})
    as_bytes = "schl\u00fcssel".encode().decode("latin-1")
    assert json.loads(run("decide", "--config", path, stdin=line("POST", "/api/chat", ["x-api-key", as_bytes])).stdout)[
        "reason"] == "not-cors"
    assert json.loads(run("decide", "--config", path, stdin=line("POST", "/api/chat", ["x-api-key", "schl\u00fcssel"]))
                      .stdout)["reason"] == "key-unknown"


@pytest.mark.parametrize("bad, error", [
    ("nonsense", "not JSON"),
    ("[]", "a request is an object with method, target and headers"),
    ('{"method":"GET","target":"/"}', "headers is missing"),
    ('{"target":"/","headers":[]}', "method is missing"),
    ('{"method":"GET","headers":[]}', "target is missing"),
    ('{"method":1,"target":"/","headers":[]}', "method is a string"),
    ('{"method":"GET","target":"/","headers":{}}', "headers is a list of [name, value]"),
    ('{"method":"GET","target":"/","headers":[["a"]]}', "headers[0] is no [name, value]"),
    ('{"method":"GET","target":"/","headers":[["a","b"],["c",1]]}', "headers[1] is a string"),
    ('{"method":"GET","target":"/","headers":[],"heders":[]}',
     'unknown key "heders"; there are method, target, headers and http_1_0'),
    ('{"method":"GET","target":"/","headers":[],"http_1_0":1}', "http_1_0 is true or false"),
    ('{"method":"GET","target":"/\\u0100","headers":[]}',
     "target holds a character beyond U+00FF; characters stand for bytes"),
])
def test_a_bad_line_gives_an_error_and_exit_1_at_the_end(run, bad, error):
    done = run("decide", stdin=line() + bad + "\n" + line())
    first, second, third = done.stdout.splitlines()
    assert done.returncode == 1
    assert json.loads(first)["kind"] == json.loads(third)["kind"] == "not-cors"
    assert list(json.loads(second)) == ["error"]
    assert json.loads(second)["error"].startswith(error)
    assert json.loads(second)["error"].endswith(" (line 2)")


def test_a_blank_line_is_no_request(run):
    done = run("decide", stdin=line() + "\n \t\r\n" + "{}\n" + line())
    assert done.returncode == 1
    assert [json.loads(each).get("kind") for each in done.stdout.splitlines()] == ["not-cors", None, "not-cors"]
    assert done.stdout.splitlines()[1].endswith(' (line 4)"}')


def test_no_lines_no_answers(run):
    assert (lambda done: (done.returncode, done.stdout, done.stderr))(run("decide")) == (0, "", "")


def test_a_last_line_without_its_end(run):
    done = run("decide", stdin=line().rstrip("\n"))
    assert json.loads(done.stdout)["kind"] == "not-cors"


def test_http_1_0(run):
    request = json.dumps({"method": "GET", "target": "/api/version", "headers": [], "http_1_0": True})
    assert json.loads(run("decide", stdin=request).stdout)["verdict"] == "allow"
    assert json.loads(run("decide", stdin=request.replace("true", "false")).stdout)["reason"] == "host-missing"


def test_profile_middleware(run):
    request = line("POST", "/things", ["Sec-Fetch-Site", "cross-site"])
    assert json.loads(run("decide", stdin=request).stdout)["reason"] == "cross-site-without-origin"
    assert json.loads(run("decide", "--profile", "middleware", stdin=request).stdout)["verdict"] == "allow"


def test_more_headers_than_can_be_decided_are_a_bad_line(run):
    done = run("decide", stdin=line("GET", "/", *[["a", "b"]] * 1001))
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"error": "not a request that can be decided: OCORS_E_INVALID_ARGUMENT (line 1)"}


def test_a_wrong_configuration_cannot_start(run, config):
    done = run("decide", "--config", config({"rules": [{"origins": ["app.example"]}]}), stdin=line())
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error /rules/0/origins/0 bad-origin: ")


def test_ollamas_variables_do_not_change_decisions(run):
    request = line("POST", "/api/chat", ["Origin", "https://app.example"])
    done = run("decide", stdin=request, env={"OLLAMA_ORIGINS": "https://app.example"})
    assert json.loads(done.stdout)["reason"] == "origin-not-allowed"


def test_each_answer_comes_before_the_next_question():
    """Flushed line by line: a program may hold a conversation."""
    with subprocess.Popen([PROGRAM, "decide"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
                          env=environment()) as process:
        for target in ("/api/chat", "/api/tags", "/api/new"):
            process.stdin.write(line("GET", target))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["kind"] == "not-cors"
        process.stdin.close()
        assert process.wait(timeout=PATIENCE) == 0


def test_the_vectors(tmp_path):
    script = ROOT / "tests/vectors/run_cli.py"
    folder = os.environ.get("OLLAMA_CORS_VECTOR_RESULTS", str(tmp_path))
    done = subprocess.run([sys.executable, "-B", str(script), PROGRAM], capture_output=True, encoding="utf-8",
                          env={**environment(), "OLLAMA_CORS_VECTOR_RESULTS": folder})
    assert done.returncode == 0, done.stderr
    results = pathlib.Path(folder, "cli.tsv").read_text(encoding="utf-8").splitlines()
    assert done.stdout.splitlines()[-1] == f"{len(results)} passed, 0 failed"
    assert len(results) >= 300
