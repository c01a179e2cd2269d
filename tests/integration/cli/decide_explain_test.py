"""`decide` for people: one request on the command line, and `--explain`."""

import json
import os
import subprocess

import pytest

from cli_support import PROGRAM, environment

PAGE = "http://localhost:5174"
HOST = ["Host", "localhost:11435"]


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_explain_leaves_the_lines_as_they_are(run):
    requests = "".join(
        json.dumps({"method": method, "target": "/api/chat", "headers": [HOST, *headers]}) + "\n"
        for method, headers in [
            ("POST", []),
            ("POST", [["Origin", "https://app.example"]]),
            ("OPTIONS", [["Origin", PAGE], ["Access-Control-Request-Method", "TRACE"]]),
        ]) + "nonsense\n"
    quiet = run("decide", stdin=requests)
    told = run("decide", "--explain", stdin=requests)
    assert (told.returncode, told.stdout) == (quiet.returncode, quiet.stdout)
    assert quiet.stderr == ""
    assert told.stderr.count("\n\n") == 3


def test_a_block_to_the_letter(run):
    request = json.dumps({"method": "POST", "target": "/api/chat", "headers": [HOST, ["Origin", "https://app.example"]]})
    done = run("decide", "--explain", stdin=request)
    assert done.stderr == (
        "POST /api/chat from https://app.example\n"
        "  refused: origin-not-allowed (answered 403)\n"
        '  why: No rule admits the origin "https://app.example".\n'
        "  nearest rule: /rules/0\n"
        '  fix: set /rules to [{"origins":["@loopback","https://app.example"]}]\n'
        "  where: with `ollama-cors serve --allow-origin https://app.example`, or save "
        '{"rules":[{"origins":["@loopback","https://app.example"]}]} as FILE for '
        "`ollama-cors serve --config FILE`\n"
        "  Chromium prints: Access to fetch at 'http://localhost:11435/api/chat' from origin 'https://app.example' has been "
        "blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.\n"
        "  Chromium prints: Failed to load resource: net::ERR_FAILED\n"
        "  Firefox prints: Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at "
        "http://localhost:11435/api/chat. (Reason: CORS header \u2018Access-Control-Allow-Origin\u2019 missing). "
        "Status code: 403.\n"
        "  Safari prints: Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 403\n"
        "  Safari prints: Fetch API cannot load http://localhost:11435/api/chat due to access control checks.\n"
        "\n")


def test_one_request_is_its_preflight_and_itself(run):
    done = run("decide", "--origin", PAGE, "POST", "/api/chat")
    assert done.returncode == 0
    assert [(each["kind"], each["verdict"]) for each in lines(done)] == [("preflight", "allow"), ("cors", "allow")]
    assert done.stderr.startswith(
        f"Preflight of POST /api/chat from {PAGE}, asking for content-type\n  allowed: preflight-granted (answered 204)\n")
    assert f"\nPOST /api/chat from {PAGE}\n  allowed: origin-allowed\n" in done.stderr


@pytest.mark.parametrize("arguments, kinds", [
    (["GET", "/api/tags"], ["cors"]),
    (["/api/tags"], ["cors"]),
    (["get", "/api/tags"], ["cors"]),
    (["DELETE", "/api/delete"], ["preflight", "cors"]),
    (["-H", "Content-Type: text/plain", "POST", "/api/chat"], ["cors"]),
    (["-H", "content-type: text/plain; charset=utf-8", "-H", "X-Api-Key: k", "POST", "/v1/messages"],
     ["preflight", "cors"]),
    (["-H", "Accept: text/html", "-H", "Cookie: a=b", "GET", "/api/tags"], ["cors"]),
    (["GET", "http://localhost:5174/api/tags"], ["same-origin"]),
])
def test_a_preflight_is_asked_where_a_browser_asks_one(run, arguments, kinds):
    assert [each["kind"] for each in lines(run("decide", "--origin", PAGE, *arguments))] == kinds


def test_headers_are_asked_for_as_a_browser_does(run):
    done = run("decide", "--origin", PAGE, "-H", "X-B: 1", "-H", "x-a: 2", "-H", "X-b: 3", "PATCH", "/api/chat")
    assert "asking for content-type,x-a,x-b\n" in done.stderr


def test_a_refused_preflight_is_where_a_browser_stops(run):
    done = run("decide", "--origin", "https://app.example", "POST", "/api/chat")
    assert done.returncode == 1
    assert [each["reason"] for each in lines(done)] == ["origin-not-allowed"] * 2
    assert "does not send the request itself" in done.stderr
    assert done.stderr.count("why:") == 1


def test_browsers_need_no_leave_for_post(run, config):
    path = config({"rules": [{"origins": ["@loopback"], "methods": ["PUT"]}]})
    done = run("decide", "--config", path, "--origin", PAGE, "POST", "/api/chat")
    assert done.returncode == 1
    assert "stops here" not in done.stderr
    assert done.stderr.endswith("Failed to load resource: the server responded with a status of 403 (Forbidden)\n\n")


def test_a_program_has_no_origin(run):
    done = run("decide", "DELETE", "/api/delete")
    assert (done.returncode, [each["kind"] for each in lines(done)]) == (0, ["not-cors"])
    assert done.stderr.startswith("DELETE /api/delete without an Origin\n")


def test_a_url_says_the_host(run):
    done = run("decide", "--origin", PAGE, "GET", "https://abc.ngrok.app/api/tags?x")
    assert lines(done)[0]["reason"] == "host-not-allowed"
    assert 'fix: set /hosts to ["localhost","*.localhost","any-ip","abc.ngrok.app"]' in done.stderr


def test_the_fix_that_it_names_is_the_fix(run, config):
    path = config({"rules": [{"origins": ["@loopback"], "request_headers": ["content-type"]}]})
    asked = ["--origin", PAGE, "-H", "x-api-key: k", "POST", "/v1/messages"]
    assert 'fix: add "x-api-key" to /rules/0/request_headers' in run("decide", "--config", path, *asked).stderr
    path = config({"rules": [{"origins": ["@loopback"], "request_headers": ["content-type", "x-api-key"]}]})
    assert run("decide", "--config", path, *asked).returncode == 0


@pytest.mark.parametrize("arguments, words", [
    (["--origin", PAGE], "go with a request"),
    (["POST", "api/chat"], "such as POST /api/chat"),
    (["POST"], "such as POST /api/chat"),
    (["-H", "nothing", "GET", "/"], "'name: value'"),
    (["--origin", "", "POST", "/api/chat"], "the origin is empty"),
    (["-H", "Origin:", "POST", "/api/chat"], "the origin is empty"),
    (["--origin", ""], "go with a request"),
    (["--origin", PAGE, "-H", "Origin: https://app.example", "POST", "/api/chat"], "name the page's once"),
])
def test_wrong_usage(run, arguments, words):
    done = run("decide", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_a_terminal_gets_no_control_characters(run):
    request = json.dumps({"method": "GET", "target": "/\u001b[31m", "headers": [HOST, ["Origin", "a\u001bb\n"]]})
    told = run("decide", "--explain", stdin=request).stderr
    assert "\u001b" not in told
    assert "\\x1b[31m" in told


def test_an_origin_header_is_the_origin(run):
    by_header = run("decide", "-H", f"oRigin: {PAGE}", "POST", "/api/chat")
    by_option = run("decide", "--origin", PAGE, "POST", "/api/chat")
    assert (by_header.returncode, by_header.stdout) == (0, by_option.stdout)
    assert len(lines(by_header)) == 2


def test_a_request_without_host_makes_no_browser_print_anything(run):
    request = json.dumps({"method": "POST", "target": "/api/chat", "headers": [["Origin", PAGE]]})
    told = run("decide", "--explain", stdin=request).stderr
    assert "host-missing" in told
    assert "prints:" not in told


def where(done):
    return next(line for line in done.stderr.splitlines() if line.startswith("  where: "))


def saved(line):
    """The document that the line says to save, and its flags as they come."""
    return json.loads(line[line.index("{"):line.rindex("}") + 1])


@pytest.mark.parametrize("allowed", [[], ["--allow-origin", "https://b.example"]])
@pytest.mark.parametrize("origin, request_line", [
    ("https://app.example", ["POST", "/api/chat"]), ("https://b.example", ["DELETE", "/api/delete"]),
    (PAGE, ["POST", "/api/me"]), (PAGE, ["GET", "http://abc.ngrok.app/api/tags"]),
])
def test_what_is_to_be_saved_works(run, config, allowed, origin, request_line):
    refused = run("decide", *allowed, "--origin", origin, *request_line)
    assert refused.returncode == 1
    path = config(saved(where(refused)))
    assert run("decide", "--config", path, "--origin", origin, *request_line).returncode == 0
    if allowed and "abc.ngrok.app" not in request_line[1]:
        assert run("decide", "--config", path, "--origin", "https://b.example", "POST", "/api/chat").returncode == 0


def test_the_flag_that_is_named_works(run, config):
    path = config({"log": {}})
    for arguments in (["--allow-origin", "https://b.example"], ["--config", path]):
        refused = run("decide", *arguments, "--origin", "https://app.example", "POST", "/api/chat")
        assert where(refused).startswith("  where: with `ollama-cors serve --allow-origin https://app.example`, or ")
    assert run("decide", "--allow-origin", "https://b.example", "--allow-origin", "https://app.example", "--origin",
               "https://app.example", "POST", "/api/chat").returncode == 0
    # No flag opens that route.
    assert "--allow-origin" not in where(run("decide", "--origin", "https://app.example", "POST", "/api/pull"))


def test_rules_of_a_file_are_changed_there(run, config):
    path = config({"rules": [{"origins": ["@loopback"]}]})
    told = where(run("decide", "--config", path, "--origin", "https://app.example", "POST", "/api/chat"))
    assert told == f"  where: in {path}, which `ollama-cors serve --config {path}` reads"


def test_the_rule_of_a_flag_is_in_no_file(run, config):
    path = config({"rules": []})
    refused = run("decide", "--config", path, "--allow-origin", "https://b.example", "--origin", "https://app.example",
                  "POST", "/api/chat")
    assert 'fix: add "https://app.example" to /rules/0/origins' in refused.stderr
    assert where(refused).startswith(
        f"  where: with `ollama-cors serve --allow-origin https://app.example`, or in {path}, as ")
    assert saved(where(refused)) == {"rules": [{"origins": ["https://b.example", "https://app.example"]}]}


def test_allow_origin_is_that_of_serve(run, config):
    path = config({"rules": []})
    asked = ["--origin", "https://app.example", "POST", "/api/chat"]
    assert run("decide", "--config", path, *asked).returncode == 1
    assert run("decide", "--config", path, "--allow-origin", "https://app.example", *asked).returncode == 0
    assert run("decide", "--allow-origin", "https://app.example", "--origin", PAGE, "POST", "/api/chat").returncode == 0
    done = run("decide", "--allow-origin", "app.example", *asked)
    assert done.returncode == 2
    assert done.stderr.startswith("error --allow-origin bad-origin: ")
    twice = config('{"rules":[],"rules":[]}')
    assert "duplicate-key" in run("decide", "--config", twice, "--allow-origin", "https://app.example", *asked).stderr


def test_ollama_origins_is_serves_alone(run):
    done = run("decide", "--origin", "https://app.example", "POST", "/api/chat",
               env={"OLLAMA_ORIGINS": "https://app.example"})
    assert done.returncode == 1
    for command in ("serve", "decide", "check"):
        assert "OLLAMA_ORIGINS" in run(command, "--help").stdout


def on_a_terminal(*arguments):
    """What stands on a terminal that is standard output, and the words of standard error."""
    terminal, end = os.openpty()
    with subprocess.Popen([PROGRAM, "decide", *arguments], stdout=end, stderr=subprocess.PIPE, encoding="utf-8",
                          env=environment()) as process:
        os.close(end)
        words = process.stderr.read()
        shown = b""
        try:
            while part := os.read(terminal, 65536):
                shown += part
        except OSError:  # Linux says so when the other end is closed
            pass
    os.close(terminal)
    return shown.decode(), words


def test_a_terminal_shows_words_alone_unless_asked_for_json():
    asked = ["--origin", PAGE, "POST", "/api/chat"]
    shown, words = on_a_terminal(*asked)
    assert shown == ""
    assert "origin-allowed" in words
    shown, words = on_a_terminal("--json", *asked)
    assert [json.loads(line)["kind"] for line in shown.splitlines()] == ["preflight", "cors"]
    assert "origin-allowed" in words


@pytest.mark.parametrize("origin, target, noted", [
    ("https://app.example", "/api/tags", True), ("https://app.example", "http://127.0.0.1:11435/api/tags", True),
    ("https://app.example", "https://localhost:11435/api/tags", False), (PAGE, "/api/tags", False),
    ("https://localhost:5174", "/api/tags", False), ("https://app.example", "http://192.168.1.5/api/tags", False),
])
def test_what_browsers_want_beside_cors(run, origin, target, noted):
    done = run("decide", "--allow-origin", "https://app.example", "--origin", origin, "GET", target)
    assert done.returncode == 0
    assert ("Chrome and Firefox ask the visitor" in done.stderr) == noted
