"""`fetch` as its users type it. What it says of each browser is the suite `truth`'s to hold."""

import contextlib
import hashlib
import http.server
import json
import socket
import ssl
import subprocess
import threading

import pytest

from cli_support import PATIENCE, PROGRAM

PAGE = "https://app.example"


def page(*words):
    return ["fetch", "--page-origin", PAGE, "--browser", "chromium", *words]


def test_a_page_that_is_let_in_reads_the_answer(run, serve):
    shim = serve("--demo", "--listen", "127.0.0.1:0", "--allow-origin", PAGE)
    url = shim.urls[0] + "/api/version"
    done = run(*page(url))
    assert (done.returncode, json.loads(done.stdout).keys()) == (0, {"version"})
    said = done.stderr.splitlines()
    assert said[0] == f"ok: 200 {url}"
    assert said[-1] == f"  sent GET /api/version from {PAGE}"


def test_a_page_that_is_kept_out_is_told_what_the_browser_says_and_what_to_change(run, serve):
    shim = serve("--demo", "--listen", "127.0.0.1:0")
    url = shim.urls[0] + "/api/chat"
    done = run(*page("-d", "{}", "-H", "Content-Type: application/json", url))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "blocked by CORS (allow-origin-missing), as Chromium would",
        "  The preflight's answer has no Access-Control-Allow-Origin: the server does not know the page's origin. "
        f"Let it answer Access-Control-Allow-Origin: {PAGE}.",
        f"  sent OPTIONS /api/chat (preflight for POST with content-type) from {PAGE}",
        "  the console says",
        f"    Access to fetch at '{url}' from origin '{PAGE}' has been blocked by CORS policy: Response to preflight "
        "request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the "
        "requested resource.",
        "    Failed to load resource: net::ERR_FAILED",
    ]


def test_urls_of_one_call_share_a_preflight_cache(run, serve):
    shim = serve("--demo", "--listen", "127.0.0.1:0", "--allow-origin", PAGE)
    url = shim.urls[0] + "/api/chat"
    asked = page("-d", '{"model":"tiny"}', "-H", "Content-Type: application/json", "--json")
    first, second = (json.loads(line) for line in run(*asked, url, url).stdout.splitlines())
    assert [one["method"] for one in first["requests"]] == ["OPTIONS", "POST"]
    assert [one["method"] for one in second["requests"]] == ["POST"]
    assert run(*asked, url).stdout.count("OPTIONS") == 1  # and no other call knows of it


def test_a_program_asks_without_a_page(run, upstream):
    done = run("fetch", "-H", "X-One: 1", "/api/tags", "/api/ps", env={"OLLAMA_HOST": upstream.url})
    assert (done.returncode, done.stdout) == (0, '{"models":[]}' * 2)
    assert [(method, path) for method, path, _, _ in upstream.requests] == [("GET", "/api/tags"), ("GET", "/api/ps")]
    assert upstream.requests[0][2]["X-One"] == "1"
    assert "Origin" not in upstream.requests[0][2]


def test_json_tells_a_programs_exchange_too(run, upstream):
    (line,) = run("fetch", "--json", "-d", "x", upstream.url + "/api/show").stdout.splitlines()
    told = json.loads(line)
    assert (told["outcome"], told["reason"], told["console"]) == ("ok", None, [])
    host = upstream.url.removeprefix("http://")
    assert told["requests"] == [{"method": "POST", "target": "/api/show", "headers": [
        ["Host", host], ["Accept-Encoding", "identity"], ["Content-Length", "1"]]}]
    answer = told["response"]
    assert (answer["status"], answer["url"], answer["body_length"]) == (200, upstream.url + "/api/show", 13)
    assert answer["body_sha256"] == hashlib.sha256(b'{"models":[]}').hexdigest()
    assert (answer["type"], answer["redirected"]) == ("basic", False)
    assert ["content-type", "application/json"] in answer["headers"]


@pytest.mark.parametrize("written", ["", "/", "/?q", "/a/../b#fragment", "/%7Eme"])
def test_another_spelling_of_a_url_is_no_redirect(run, upstream, written):
    told = json.loads(run("fetch", "--json", upstream.url.upper().replace("HTTP", "http") + written).stdout)
    assert told["response"]["redirected"] is False
    assert [one["target"] for one in told["requests"]] == [path for _, path, _, _ in upstream.requests]


def test_every_request_of_a_programs_redirects_is_told(run, upstream):
    steps = {"/one": (b"302", b"/two"), "/two": (b"307", upstream.url.encode() + b"/three")}
    with saying(lambda target: b"HTTP/1.1 " + steps[target][0] + b" Found\r\nLocation: " + steps[target][1]
                   + b"\r\nContent-Length: 0\r\n\r\n") as url:
        done = run("fetch", "--json", "-d", "x", "-H", "X-One: 1", "-H", "Authorization: k", url + "one")
        manual = run("fetch", "--json", "--redirect", "manual", url + "one")
        refused = run("fetch", "--json", "--redirect", "error", url + "one")
    told = json.loads(done.stdout)
    assert [(one["method"], one["target"]) for one in told["requests"]] == [
        ("POST", "/one"), ("GET", "/two"), ("GET", "/three")]
    assert [dict(one["headers"]).get("Authorization") for one in told["requests"]] == ["k", "k", None]
    assert [dict(one["headers"])["X-One"] for one in told["requests"]] == ["1"] * 3
    assert {name: value for name, value in told["requests"][2]["headers"]} == upstream.requests[0][2]
    assert (told["response"]["url"], told["response"]["redirected"]) == (upstream.url + "/three", True)
    first = json.loads(manual.stdout)
    assert (first["response"]["status"], first["response"]["redirected"], len(first["requests"])) == (302, False, 1)
    other = json.loads(refused.stdout)
    assert (other["outcome"], other["reason"], other["response"]) == ("network-error", "redirect-refused", None)
    assert [one["target"] for one in other["requests"]] == ["/one"]


def test_a_request_that_found_no_connection_was_not_sent(run):
    told = json.loads(run("fetch", "--json", "http://127.0.0.1:9/").stdout)
    assert (told["outcome"], told["reason"], told["requests"]) == ("network-error", "connect-failed", [])
    with saying(lambda _: b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n") as url:
        told = json.loads(run("fetch", "--json", url).stdout)
    assert (told["reason"], [one["target"] for one in told["requests"]]) == ("connect-failed", ["/"])


@pytest.mark.parametrize("bad", ["ftp://h/", "http://", "no-url", "http://u:p@h/", "/a b"])
def test_a_url_that_is_none_is_refused_before_the_others_are_asked(run, upstream, bad):
    done = run("fetch", "--json", upstream.url + "/one", bad, upstream.url + "/two")
    assert (done.returncode, done.stdout, upstream.requests) == (2, "", [])
    assert done.stderr.startswith("ollama-cors: ")


def test_what_a_page_may_not_fetch_keeps_no_other_from_it(run, upstream):
    done = run(*page("--json", upstream.url + "/one", "http://", upstream.url + "/two"))
    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert [len(one["requests"]) for one in outcomes] == [1, 0, 1]
    assert (done.returncode, outcomes[1]["outcome"]) == (1, "network-error")


def test_a_server_that_is_not_there(run):
    done = run("fetch", "http://127.0.0.1:9/")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "failed (connect-failed)\n  No connection to 127.0.0.1:9: Connection refused. Is the server running, and does "
        "it listen there?\n"
    )


WRONG = [
    (["fetch"], "URL is required\nRun with --help for more information.\n"),
    (page("--mode", "x", "http://h/"), "--mode: x not in {cors,no-cors,same-origin,navigate}\nRun with --help for more information.\n"),
    (["fetch", "--page-origin", "null", "--browser", "opera", "http://h/"],
     "--browser: opera not in {chromium,firefox,webkit,standard}\nRun with --help for more information.\n"),
    (page("-H", "nocolon", "http://h/"), "ollama-cors: -H nocolon: a header is 'name: value'\n"),
    (["fetch", "--mode", "cors", "http://h/"],
     "ollama-cors: --browser, --credentials and --mode are a page's: name its origin with --page-origin https://app.example\n"),
    (["fetch", "ftp://h/"], 'ollama-cors: ftp://h/ is no absolute URL of http or https without user and password.\n'),
    (["fetch", "--page-origin", "", "http://h/"],
     "ollama-cors: --page-origin: an origin, such as https://app.example, or null for an opaque one\n"),
    (["fetch", "--page-origin", "app.example", "http://h/"],
     'ollama-cors: "app.example" is no origin of a page: write a scheme, a host and, where it is not the scheme\'s own, '
     'a port, as in "https://app.example".\n'),
]


@pytest.mark.parametrize("words, said", WRONG)
def test_wrong_usage_is_named_and_nothing_is_sent(run, words, said):
    done = run(*words)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_an_origin_is_taken_as_somebody_writes_it(run, upstream):
    run("fetch", "--page-origin", "HTTPS://App.Example:443/", upstream.url + "/api/tags")
    assert upstream.requests[0][2]["Origin"] == PAGE


@contextlib.contextmanager
def saying(answer):
    """The URL of a server that reads a head, says this, and closes; None = says nothing and stays. What it says
    may be a function of the target."""
    listener = socket.create_server(("127.0.0.1", 0))
    open_ones = []

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            open_ones.append(connection)
            target = connection.recv(65536).decode().split(" ")[1]
            if answer is not None:
                connection.sendall(answer(target) if callable(answer) else answer)
                connection.shutdown(socket.SHUT_WR)

    threading.Thread(target=serve, daemon=True).start()
    with listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        listener.shutdown(socket.SHUT_RDWR)
    for connection in open_ones:
        connection.close()


def test_a_body_that_is_cut_is_told(run):
    cut = b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 100\r\n\r\nabcd"
    with saying(cut) as url:
        as_page = run(*page(url))
        plain = run("fetch", url)
    assert (as_page.returncode, as_page.stdout) == (0, "abcd")  # fetch() has resolved
    assert "  The connection ended before the body was complete: a page that reads it fails.\n" in as_page.stderr
    assert (plain.returncode, plain.stdout) == (1, "abcd")
    assert plain.stderr.startswith("failed (truncated)\n  The connection ended before the answer was complete.\n")


@pytest.mark.parametrize("status, body, outcome, read", [
    (b"200 OK", b"", "network-error", None),
    (b"200 OK", b"ab", "ok", None),
    (b"404 Not Found", b"", "ok", 0),
    (b"404 Not Found", b"ab", "ok", 2),
])
def test_firefox_resolves_with_the_first_byte_and_holds_only_good_answers_to_their_length(run, status, body, outcome, read):
    head = b"HTTP/1.1 " + status + b"\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 9\r\n\r\n"
    with saying(head + body) as url:
        done = run("fetch", "--page-origin", PAGE, "--browser", "firefox", "--json", url)
    told = json.loads(done.stdout)
    assert told["outcome"] == outcome
    assert (told["response"] and told["response"]["body_length"]) == read


def test_all_headers_that_lack_are_named_at_once(run):
    grants = (b"HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n"
              b"Access-Control-Allow-Headers: x-b\r\n\r\n")
    with saying(grants) as url:
        done = run(*page("-H", "X-A: 1", "-H", "X-B: 2", "-H", "X-C: 3", url))
    assert done.returncode == 1
    assert "  The server does not allow the request headers x-a, x-c. Add them to Access-Control-Allow-Headers.\n" in done.stderr


def test_a_silent_server_is_given_up_when_its_time_is_over(run):
    with saying(None) as url:
        done = run("fetch", "--max-time", "0.2", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("failed (total-timeout)\n")


def test_what_cannot_be_written_is_no_success(upstream):
    with open("/dev/full", "w") as full:
        done = subprocess.run([PROGRAM, "fetch", upstream.url + "/api/tags"], stdout=full, stderr=subprocess.PIPE,
                              encoding="utf-8", timeout=PATIENCE)
    assert done.returncode == 2
    assert done.stderr.endswith("ollama-cors: standard output cannot be written: is its disk full, or its reader gone?\n")


def test_a_certificate_that_nobody_vouches_for_is_named_and_can_be_trusted(run, tmp_path):
    certificate, key = tmp_path / "server.pem", tmp_path / "server.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    "2", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate, "-keyout", key],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"https://127.0.0.1:{server.server_address[1]}/"
    try:
        for words in (["fetch"], page()):
            refused = run(*words, url)
            assert refused.returncode == 1
            assert "its certificate is signed by itself, so nobody vouches for it." in refused.stderr
            assert "on the command line as --ca" in refused.stderr
        trusted = run("fetch", "--ca", str(certificate), url)
        assert (trusted.returncode, trusted.stdout) == (0, "hello")
    finally:
        server.shutdown()
        server.server_close()


class Answering(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *arguments):
        pass
