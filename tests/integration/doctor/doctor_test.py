"""The doctor on servers with known faults: each is named, and each fix that it prints, put into the server as
it says, makes the second visit a clean one.
"""

import json
import re
import socket
import subprocess

import pytest

from cli_support import PATIENCE
from ollama_like import BadOrigin, OllamaLike
from proxies import (CADDY_REFLECTING, NGINX_COMPARING, NGINX_WIDE_OPEN, Caddy, Nginx)
from scripted import Scripted
from visiting import run

PAGE = "https://app.example"
LOCAL = "http://localhost:5173"
PLAIN = "http://app.example"  # what Safari says of it is not that it is mixed content


def config_of(report):
    """The one document of ours that all its fixes offer."""
    documents = {json.dumps(fix["config"]) for fix in report.fixes("ollama-cors")}
    assert len(documents) == 1, documents
    return json.loads(documents.pop())


def variables(fix):
    """The environment that an Ollama has once a fix is done."""
    text = "\n".join(fix["lines"])
    patterns = {"systemd": r'Environment="(\w+)=(.*)"', "launchd": r'launchctl setenv (\w+) "(.*)"',
                "windows": r'setx (\w+) "(.*)"', "docker": r'-e "(\w+)=(.*)"'}
    return dict(re.findall(patterns[fix["where"]], text))


def changed(document, line):
    """A configuration of ours with a change in the grammar of core/policy/README.md."""
    if line.startswith('"'):  # a member of the rule, where the shim does not tell which it is
        document["rules"][0].update(json.loads("{" + line + "}"))
        return document
    verb, rest = line.split(" ", 1)
    if verb == "set":
        pointer, value = rest.split(" to ", 1)
    else:
        value, pointer = rest.rsplit(" to " if verb == "add" else " from ", 1)
    *path, last = pointer.strip("/").split("/")
    place = document
    for word in path:
        place = place[int(word) if isinstance(place, list) else word]
    if verb == "set":
        place[last] = json.loads(value)
    elif verb == "add":
        place[last].append(json.loads(value))
    else:
        place[last] = [one for one in place[last] if one != json.loads(value)]
    return document


def replay_port(shim):
    serving = shim({"upstream": "replay:"})
    return int(re.search(r"http://127\.0\.0\.1:(\d+)", serving.err.until("replay of a real Ollama"))[1])


# ---- Ollama ----------------------------------------------------------------------------------------


def test_an_ollamas_own_answers(examine, shim):
    """The built-in replay: a real Ollama's recorded bytes."""
    report = examine(replay_port(shim))
    assert report["server"]["kind"] == "ollama"
    assert report.codes() == ["header-not-allowed", "optional-header-not-allowed", "redirect-without-cors", "vary-missing"]
    lacks = report.finding("header-not-allowed")
    assert {"x-api-key", "anthropic-version", "anthropic-dangerous-direct-browser-access"} <= set(lacks["headers"])
    assert lacks["blocked"] == ["chromium", "firefox", "webkit"]
    assert any("is not allowed by Access-Control-Allow-Headers in preflight response." in line
               for line in lacks["console"]["chromium"])
    blocked = {page["package"] for page in report["pages"] if page["firefox"] == "blocked"}
    assert {"@anthropic-ai/sdk", "@ai-sdk/anthropic", "@langchain/anthropic"} <= blocked
    assert not {"openai", "ollama/browser", "@ai-sdk/openai", "groq-sdk"} & blocked


def test_the_shim_mends_an_ollama(examine, shim):
    report = examine(replay_port(shim), LOCAL, PAGE)
    assert "origin-not-allowed" in report.codes() and "header-not-allowed" in report.codes()
    second = examine(shim(config_of(report)).port, LOCAL, PAGE)
    assert second.codes() == []


def test_the_python_one_is_like_the_real_one(examine, shim, keep):
    """What the next tests stand on: the same answers to every probe."""

    def answers(port):
        kept = ("access-control", "vary", "location")
        report = examine(port, LOCAL, PAGE, "null")
        return {tuple(probe[key] for key in ("method", "target", "origin", "host", "asked_method", "asked_headers")):
                (probe["status"], sorted((name.lower(), value) for name, value in probe["headers"]
                                         if name.lower().startswith(kept)))
                for probe in report["probes"] if probe["address"] is None}

    def without_ports(found):
        return {tuple(re.sub(r":\d+$", "", word) if word and word.startswith("rebound") else word for word in key): value
                for key, value in found.items()}

    assert without_ports(answers(keep(OllamaLike()).port)) == without_ports(answers(replay_port(shim)))


@pytest.mark.parametrize("where", ["systemd", "launchd", "windows", "docker"])
@pytest.mark.parametrize("origin", [PAGE, "http://[::1]:5173", "capacitor://localhost", "chrome-extension://abcdefgh"])
def test_ollamas_variable_mends_a_refused_origin(examine, keep, where, origin):
    report = examine(keep(OllamaLike()).port, origin)
    assert report.finding("origin-not-allowed")["origins"] == [origin]
    (fix,) = [fix for fix in report.finding("origin-not-allowed")["fixes"] if fix["where"] == where]
    second = examine(keep(OllamaLike(variables(fix))).port, origin)
    assert "origin-not-allowed" not in second.codes()
    # What it lacks beside is told at once, not only when the first is mended.
    assert set(second.codes()) < set(report.codes())


def test_null_is_nothing_for_ollamas_variable(examine, keep, shim):
    server = keep(OllamaLike())
    report = examine(server.port, "null")
    assert {fix["where"] for fix in report.finding("origin-not-allowed")["fixes"]} == {"ollama-cors"}
    assert examine(shim(config_of(report)).port, "null").codes() == []
    with pytest.raises(BadOrigin):
        OllamaLike({"OLLAMA_ORIGINS": "null"})


@pytest.mark.parametrize("where", ["systemd", "launchd", "windows", "docker"])
def test_an_ollama_open_to_every_origin(examine, keep, where):
    report = examine(keep(OllamaLike({"OLLAMA_ORIGINS": "*"})).port, PAGE)
    assert {"any-origin", "any-origin-manages"} <= set(report.codes())
    assert report.finding("any-origin-manages")["paths"] == ["DELETE /api/delete", "POST /api/me"]
    (fix,) = [fix for fix in report.finding("any-origin")["fixes"] if fix["where"] == where]
    second = examine(keep(OllamaLike(variables(fix))).port, PAGE)
    assert not {"any-origin", "any-origin-manages", "origin-not-allowed"} & set(second.codes())


# ---- The shim --------------------------------------------------------------------------------------


@pytest.mark.parametrize("document, origins", [
    ({}, ()),
    ({}, ("https://localhost", "http://[::1]:3000", "http://app.localhost")),
    ({"rules": [{"origins": [PAGE]}]}, (PAGE,)),
    ({"rules": [{"origins": ["https://*.example.com", "@tauri", "null"]}]}, ("https://a.example.com", "tauri://localhost", "null")),
    ({"rules": [{"origins": [PAGE], "credentials": True}]}, (PAGE,)),
    ({"rules": [{"origins": [PAGE], "routes": ["any"], "max_age": 7200}]}, (PAGE,)),
    ({"api_keys": [{"name": "me", "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}]}, ()),
])
def test_a_good_shim_is_well(examine, keep, shim, document, origins):
    upstream = keep(OllamaLike())
    report = examine(shim({"upstream": f"http://127.0.0.1:{upstream.port}", **document}).port, *origins)
    assert report.codes() == []
    assert report["server"]["kind"] == "ollama-cors"
    for page in report["pages"]:
        # Safari blocks http to loopback from https pages, whoever answers there: a note says so.
        mixed = {"network-error"} if page["origin"].startswith("https:") else set()
        assert {page["chromium"], page["firefox"]} <= {"ok", None} and {page["webkit"]} <= {"ok", None} | mixed


@pytest.mark.parametrize("code, document, origins", [
    ("origin-not-allowed", {"rules": [{"origins": ["http://localhost:*"]}]}, (LOCAL, PAGE)),
    ("header-not-allowed", {"rules": [{"origins": [PAGE], "request_headers": ["content-type", "authorization"]}]}, (PAGE,)),
    ("any-origin", {"rules": [{"origins": ["*"]}], "dangerously": ["any-origin"]}, (PAGE,)),
    ("null-allowed", {"rules": [{"origins": ["null", PAGE]}]}, (PAGE,)),
    ("host-unchecked", {"hosts": ["any"]}, ()),
    ("preflight-uncached", {"rules": [{"origins": [PAGE], "max_age": 0}]}, (PAGE,)),
    ("method-not-allowed", {"rules": [{"origins": [PAGE], "routes": ["any"], "methods": ["GET", "POST"]}]}, (PAGE,)),
    ("route-refused", {"rules": [{"origins": [PAGE], "routes": ["inference"]}]}, (PAGE,)),
    ("origin-not-allowed", {"rules": [{"origins": ["@tauri"]}, {"origins": ["http://localhost:*"]}], "deny": [PAGE]}, (PAGE, LOCAL)),
])
def test_a_shim_says_its_own_fix(examine, keep, shim, code, document, origins):
    upstream = keep(OllamaLike())
    document = {"upstream": f"http://127.0.0.1:{upstream.port}", **document}
    report = examine(shim(document).port, *origins)
    assert code in report.codes()
    for fix in report.fixes("ollama-cors"):
        for line in fix["lines"]:
            assert not line.startswith("set /rules to ")  # what it cannot see it does not write anew
            document = changed(document, line)
        if not fix["lines"]:  # it is told in words
            assert "Take null out" in fix["how"]
            document = changed(document, 'remove "null" from /rules/0/origins')
    second = examine(shim(document).port, *origins)
    if "deny" in document:  # which no rule could tell of before
        assert second.codes() == ["origin-not-allowed"]
        for fix in second.fixes("ollama-cors"):
            for line in fix["lines"]:
                document = changed(document, line)
        second = examine(shim(document).port, *origins)
    assert second.codes() == []


# ---- What stands in front --------------------------------------------------------------------------

NGINX_FAULTS = {"duplicate-allow-origin", "header-not-allowed", "method-not-allowed", "host-unchecked"}


def test_nginx_with_the_common_recipe(examine, keep, shim):
    upstream = keep(OllamaLike())
    server = keep(Nginx(upstream.port, NGINX_WIDE_OPEN))
    report = examine(server.port, LOCAL)
    assert report["server"]["kind"] == "nginx" and report["server"]["ollama"]
    assert NGINX_FAULTS <= set(report.codes()), report.codes()
    assert "any-origin" in report.codes()
    assert "max-age-capped" in [note["code"] for note in report["notes"]]
    mended = keep(server.mended(report.fixes("nginx")))
    assert examine(mended.port, LOCAL).codes() == []
    assert examine(shim(config_of(report)).port, LOCAL).codes() == []


def test_nginx_that_compares_badly(examine, keep, shim):
    upstream = keep(OllamaLike())
    server = keep(Nginx(upstream.port, NGINX_COMPARING))
    report = examine(server.port, PAGE)
    assert {"origin-lookalike", "error-unreadable", "vary-missing", "header-not-allowed", "host-unchecked"} <= set(report.codes())
    assert "https://app.example.evil.example" in report.finding("origin-lookalike")["origins"]
    mended = keep(server.mended(report.fixes("nginx")))
    assert examine(mended.port, PAGE).codes() == []
    assert examine(shim(config_of(report)).port, PAGE).codes() == []


def test_caddy_that_reflects_any_origin(examine, keep, shim):
    upstream = keep(OllamaLike())
    server = keep(Caddy(upstream.port, CADDY_REFLECTING))
    report = examine(server.port, LOCAL, PAGE)
    assert report["server"]["kind"] == "caddy"
    assert {"reflected-origin-with-credentials", "any-origin-manages", "vary-missing", "preflight-uncached",
            "host-unchecked"} <= set(report.codes()), report.codes()
    mended = keep(server.mended(report.fixes("caddy")))
    assert examine(mended.port, LOCAL, PAGE).codes() == []
    assert examine(shim(config_of(report)).port, LOCAL, PAGE).codes() == []


# ---- Any server ------------------------------------------------------------------------------------

ORIGIN, CREDENTIALS = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"
METHODS, HEADERS, AGE = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Max-Age"


def everywhere(**lines):
    named = {name.replace("_", "-"): value for name, value in lines.items()}
    return {"preflight": named, "actual": named}


@pytest.mark.parametrize("code, fault", [
    ("wildcard-with-credentials", {"restricts": False, "preflight": {ORIGIN: "*", CREDENTIALS: "true"}, "actual": {ORIGIN: "*", CREDENTIALS: "true"}}),
    ("any-origin", {"restricts": False, "preflight": {ORIGIN: "*"}, "actual": {ORIGIN: "*"}}),
    ("any-origin-manages", {"restricts": False, "preflight": {ORIGIN: "*"}, "actual": {ORIGIN: "*"}}),
    ("reflected-origin-with-credentials", {"restricts": False, "preflight": {CREDENTIALS: "true"}, "actual": {CREDENTIALS: "true"}}),
    ("cors-missing", {"base": False}),
    ("allow-origin-mismatch", everywhere(**{ORIGIN.replace("-", "_"): PLAIN + "/"})),
    ("duplicate-allow-origin", {"again": [(ORIGIN, "*")]}),
    ("duplicate-allow-origin", everywhere(**{ORIGIN.replace("-", "_"): PLAIN + ", https://other.example"})),
    ("preflight-needs-key", {"preflight_status": 401}),
    ("preflight-redirected", {"preflight_status": 308}),
    ("preflight-status", {"preflight_status": 405}),
    ("preflight-without-cors", {"preflight": {ORIGIN: None}}),
    ("answer-without-cors", {"actual": {ORIGIN: None}}),
    ("list-unreadable", {"preflight": {METHODS: "GET POST DELETE"}}),
    ("method-not-allowed", {"preflight": {METHODS: "GET, POST"}}),
    ("header-not-allowed", {"preflight": {HEADERS: "content-type, authorization"}}),
    ("authorization-not-listed", {"preflight": {HEADERS: "*"}}),
    ("error-unreadable", {"errors": False}),
    ("vary-missing", {"preflight": {"Vary": None}, "actual": {"Vary": None}}),
    ("max-age-unreadable", {"preflight": {AGE: "one day"}}),
    ("preflight-uncached", {"preflight": {AGE: None}}),
    ("host-unchecked", {"checks_host": False}),
])
def test_a_server_with_one_fault(examine, keep, shim, code, fault):
    server = keep(Scripted(fault, [PLAIN, LOCAL]))
    report = examine(server.port, PLAIN)
    assert code in report.codes(), report.codes()
    found = report.finding(code)
    assert found["evidence"] and found["message"]
    if found["severity"] == "error":
        assert found["blocked"] == ["chromium", "firefox", "webkit"]
        assert all(found["console"][browser] for browser in found["blocked"])
    assert examine(shim(config_of(report)).port, PLAIN).codes() == []
    for fix in report.fixes("server"):
        server.mend(fix)
    assert examine(server.port, PLAIN).codes() == []


def test_a_server_without_a_fault(examine, keep):
    assert examine(keep(Scripted({}, [PAGE, LOCAL])).port, PAGE, LOCAL).codes() == []


# ---- Beyond this machine ---------------------------------------------------------------------------


def own_address():
    """An address of this machine that is not loopback; None if it has none."""
    listed = subprocess.run(["hostname", "-I"], capture_output=True, encoding="utf-8").stdout.split()
    return next((one for one in listed if ":" not in one), None)


@pytest.mark.skipif(own_address() is None, reason="this machine has loopback alone")
def test_a_server_that_is_open_to_the_network(keep, shim):
    upstream = keep(OllamaLike())
    document = {"upstream": f"http://127.0.0.1:{upstream.port}", "listen": ["0.0.0.0:0"], "allow_unauthenticated_network": True}
    open_one = shim(document)
    for host in ("127.0.0.1", own_address()):
        done = run("--json", f"http://{host}:{open_one.port}")
        found = next((one for one in json.loads(done.stdout)["findings"] if one["code"] == "exposed-without-key"), None)
        assert found, done.stdout
        assert done.returncode == 1 and own_address() in found["message"]
    (fix,) = json.loads(run("--json", f"http://127.0.0.1:{open_one.port}").stdout)["findings"][0]["fixes"]
    open_one.kill()
    # The fix also names [::1], which a machine may lack: a configured address must be there.
    closed = shim({**changed(document, fix["lines"][0]), "listen": [f"127.0.0.1:{open_one.port}"]})
    done = run(f"http://127.0.0.1:{closed.port}")
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """The folder of cert.pem and key.pem, for localhost, signed by themselves."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    "2", "-subj", "/CN=a test", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
                    folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True, timeout=PATIENCE)
    return folder


def test_https_ends_mixed_content(keep, shim, certificate):
    upstream = keep(OllamaLike())
    document = {"upstream": f"http://127.0.0.1:{upstream.port}", "rules": [{"origins": [PAGE]}]}
    plain = run("--json", "--origin", PAGE, f"http://localhost:{shim(document).port}")
    assert "mixed-content-in-safari" in [note["code"] for note in json.loads(plain.stdout)["notes"]]
    tls = {"certificate": str(certificate / "cert.pem"), "key": str(certificate / "key.pem")}
    secure = shim({**document, "tls": tls})
    done = run("--json", "--origin", PAGE, "--ca", str(certificate / "cert.pem"), f"https://localhost:{secure.port}")
    report = json.loads(done.stdout)
    assert done.returncode == 0 and report["well"], report
    assert [note["code"] for note in report["notes"]] == ["local-network-access", "route-not-asked"]
    assert {page["webkit"] for page in report["pages"]} == {"ok", None}
    untrusted = run(f"https://localhost:{secure.port}")
    assert untrusted.returncode == 1 and "certificate-refused" in untrusted.stdout
    assert "net::ERR_CERT_AUTHORITY_INVALID" in untrusted.stdout and "--ca" in untrusted.stdout


def has_ipv6():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        return True
    except OSError:
        return False


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")
def test_an_ipv6_address(shim):
    serving = shim({"upstream": "replay:", "listen": ["[::1]:0"]})
    done = run("--json", "--origin", LOCAL, serving.urls[0])
    assert done.returncode == 0 and json.loads(done.stdout)["url"] == serving.urls[0]


# ---- The command -----------------------------------------------------------------------------------


def test_nobody_there():
    done = run("http://127.0.0.1:1")
    assert done.returncode == 2 and "nobody to ask at http://127.0.0.1:1" in done.stderr and done.stdout == ""
    told = json.loads(run("--json", "http://127.0.0.1:1").stdout)
    assert told["reached"] is False and told["error"]


@pytest.mark.parametrize("arguments, said", [
    (("--origin", "app.test", "http://127.0.0.1:1"), '--origin bad-origin: "app.test" is no origin'),
    (("--origin", "app.test", "http://127.0.0.1:1"), 'Try "https://app.test".'),
    (("ftp://127.0.0.1",), "URL"),
    (("--no-such-option",), "--no-such-option"),
])
def test_wrong_usage(arguments, said):
    done = run(*arguments)
    assert done.returncode == 2 and said in done.stderr


def test_people_read_it_without_colours_in_a_pipe(keep):
    server = keep(OllamaLike())
    done = run("--origin", PAGE, f"http://127.0.0.1:{server.port}")
    assert done.returncode == 1 and "\x1b" not in done.stdout
    for text in ("is Ollama 0.33.0.", "Chromium  Firefox   Safari", "ERROR  origin-not-allowed", "Chromium prints: ",
                 "Safari prints: ", 'Environment="OLLAMA_ORIGINS=https://app.example"', "[1] Linux (systemd)",
                 "ollama-cors serve --upstream", "findings."):
        assert text in done.stdout, text
    assert max(len(line) for line in done.stdout.splitlines() if "prints:" not in line and "seen" not in line) <= 130


def test_the_environment_names_the_server(keep):
    server = keep(OllamaLike())
    done = run("--json", env={"OLLAMA_HOST": f"127.0.0.1:{server.port}"})
    assert json.loads(done.stdout)["url"] == f"http://127.0.0.1:{server.port}"
