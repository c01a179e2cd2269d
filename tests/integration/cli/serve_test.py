"""`serve`: what it prints where, what the options change, what the log says, and how it ends."""

import http.client
import json
import os
import pty
import re
import resource
import select
import signal
import socket

import pytest

from cli_support import PATIENCE, PROGRAM, environment

PAGE = "https://app.example"
ANY_PORT = ["--listen", "127.0.0.1:0"]


def until_nobody_is_let_in(port):
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), PATIENCE).close()
        except ConnectionRefusedError:
            return
        except ConnectionResetError:  # it was in the queue of a listener that closed
            continue


def test_prints_the_addresses_alone_after_all_binds(serve, upstream):
    running = serve("--listen", "127.0.0.1:0", "--listen", "[::1]:0", "--upstream", upstream.url, addresses=2)
    assert running.urls == [f"http://127.0.0.1:{running.port}", f"http://[::1]:{running.port}"]
    running.signal(signal.SIGTERM)
    assert running.ends() == 0
    assert running.out.rest() == []


def test_listen_replaces_and_keeps_the_rest_of_the_configuration(serve, config, upstream):
    path = config({"listen": ["127.0.0.1:1"], "upstream": upstream.url, "rules": [{"origins": [PAGE]}]})
    running = serve("--config", path, *ANY_PORT)
    status, headers, _ = running.ask("GET", "/api/tags", {"Origin": PAGE})
    assert (status, headers["access-control-allow-origin"]) == (200, PAGE)


def test_a_configuration_from_standard_input(serve, upstream):
    text = json.dumps({"listen": ["127.0.0.1:0"], "upstream": upstream.url, "rules": [{"origins": [PAGE]}]})
    status, _, _ = serve("--config", "-", stdin=text).ask("GET", "/api/tags", {"Origin": PAGE})
    assert status == 200


def test_upstream_of_the_command_line_wins(serve, config, upstream):
    path = config({"listen": ["127.0.0.1:0"], "upstream": "http://127.0.0.1:1"})
    assert serve("--config", path, "--upstream", upstream.url).ask("GET", "/api/tags")[0] == 200


def test_allow_origin_adds_a_rule_and_keeps_the_default_one(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url, "--allow-origin", PAGE, "--allow-origin", "https://b.example")
    for origin in (PAGE, "https://b.example", "http://localhost:5174"):
        status, headers, _ = running.ask("POST", "/api/chat", {"Origin": origin}, b"{}")
        assert (status, headers["access-control-allow-origin"]) == (200, origin)
    assert running.ask("POST", "/api/chat", {"Origin": "https://c.example"}, b"{}")[0] == 403
    # A rule with the defaults: inference and read.
    assert running.ask("DELETE", "/api/delete", {"Origin": PAGE}, b"{}")[0] == 403
    assert len(upstream.requests) == 3


def test_allow_origin_adds_to_the_rules_of_a_configuration(serve, config, upstream):
    path = config({"listen": ["127.0.0.1:0"], "upstream": upstream.url, "rules": []})
    running = serve("--config", path, "--allow-origin", PAGE)
    assert running.ask("GET", "/api/tags", {"Origin": PAGE})[0] == 200
    assert running.ask("GET", "/api/tags", {"Origin": "http://localhost:5174"})[0] == 403


def test_demo_plays_a_recorded_ollama_and_says_so(serve):
    running = serve(*ANY_PORT, "--demo")
    line = running.err.until("replay")
    assert re.fullmatch(r"replay of a real Ollama \(recorded\) at http://127\.0\.0\.1:\d+", line)
    status, headers, _ = running.ask("GET", "/api/version", {"Origin": "http://localhost:5174"})
    assert status == 200
    assert headers["x-ollama-cors-replay"] == "1"


def test_the_log_has_a_line_an_exchange(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url)
    _, headers, _ = running.ask("GET", "/api/tags", {"Origin": "http://localhost:5174"})
    line = running.err.until("/api/tags")
    match = re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info GET /api/tags 200 13 bytes \d+ ms "
                         r"id ([0-9a-f]{16}) origin http://localhost:5174 allow origin-allowed", line)
    assert match
    # The same id upstream, and back.
    assert match[1] == headers["x-request-id"] == upstream.requests[0][2]["X-Request-Id"]


def test_the_log_takes_over_an_id_that_is_safe(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url)
    _, headers, _ = running.ask("GET", "/api/tags", {"X-Request-Id": "job-17.a"})
    assert " id job-17.a allow " in running.err.until("/api/tags")
    assert headers["x-request-id"] == "job-17.a"
    running.ask("GET", "/api/tags", {"X-Request-Id": "job 17"})
    assert re.search(r" id [0-9a-f]{16} allow ", running.err.until("/api/tags"))


def test_the_log_says_why_a_request_was_refused(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url)
    assert running.ask("POST", "/api/pull", {"Origin": PAGE}, b"{}")[0] == 403
    line = running.err.until("/api/pull")
    assert re.search(r"Z warning POST /api/pull 403 \d+ bytes \d+ ms id [0-9a-f]{16} origin https://app\.example refuse "
                     r"origin-not-allowed: ", line)
    assert PAGE in line.split("origin-not-allowed: ")[1]
    assert upstream.requests == []


def test_the_log_says_which_change_would_allow_it(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url)
    running.ask("POST", "/api/chat", {"Origin": PAGE}, b"{}")
    assert running.err.until("/api/chat").endswith(" To allow it: start with --allow-origin https://app.example.")
    running.ask("POST", "/api/pull", {"Origin": "http://localhost:1"}, b"{}")
    assert running.err.until("/api/pull").endswith(
        ' To allow it: save {"rules":[{"origins":["@loopback"]},{"origins":["http://localhost:1"],'
        '"routes":["/api/pull"]}]} as a file and name it with --config.')


def test_the_flag_keeps_what_flags_and_the_environment_said(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url, "--allow-origin", "https://b.example",
                    env={"OLLAMA_ORIGINS": "https://c.example"})
    _, _, body = running.ask("POST", "/api/chat", {"Origin": PAGE}, b"{}")
    # The page reads the document's words.
    assert json.loads(body)["ollama_cors"]["fix"] == f'add "{PAGE}" to /rules/0/origins'
    assert running.err.until("/api/chat").endswith(f" To allow it: start with --allow-origin {PAGE}.")


def test_rules_of_a_file_are_changed_in_the_file(serve, config, upstream):
    path = config({"listen": ["127.0.0.1:0"], "upstream": upstream.url, "rules": [{"origins": ["@loopback"]}]})
    running = serve("--config", path)
    running.ask("POST", "/api/chat", {"Origin": PAGE}, b"{}")
    assert running.err.until("/api/chat").endswith(f' To allow it: add "{PAGE}" to /rules/0/origins.')


def test_the_start_says_what_is_behind_and_who_is_admitted(serve, config, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url, "--allow-origin", PAGE)
    assert running.err.next() == f"in front of {upstream.url}"
    assert running.err.next() == f"pages admitted: @loopback (this computer's), {PAGE}"
    many = [f"https://{n}.example" for n in range(10)]
    path = config({"listen": ["127.0.0.1:0"], "upstream": upstream.url, "rules": [{"origins": many}]})
    assert serve("--config", path).err.until("pages admitted").endswith(", https://7.example and 2 more")


def test_no_request_forges_a_line_of_the_log(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url)
    with socket.create_connection(("127.0.0.1", running.port), PATIENCE) as client:
        client.sendall(b"GET /api/tags HTTP/1.1\r\nHost: localhost\r\nOrigin: https://a\x1b[31m\x85.example\r\n"
                       b"Connection: close\r\n\r\n")
        while client.recv(65536):
            pass
    running.ask("GET", "/api/tags")
    running.err.until("pages admitted: ")
    first = running.err.next()
    assert "\x1b" not in first
    assert running.err.next().endswith(" allow not-cors")


@pytest.mark.parametrize("level, logged", [("error", []), ("warning", ["/api/me"]), ("info", ["/api/tags", "/api/me"])])
def test_the_level_of_the_log(serve, config, upstream, level, logged):
    path = config({"listen": ["127.0.0.1:0"], "upstream": upstream.url, "log": {"level": level}})
    running = serve("--config", path)
    running.ask("GET", "/api/tags", {"Origin": "http://localhost:1"})
    running.ask("POST", "/api/me", {"Origin": "http://localhost:1"})
    running.signal(signal.SIGINT)
    assert running.ends() == 0
    lines = [line for line in running.err.rest() if "/api/" in line]
    assert [line.split()[3] for line in lines] == logged


def test_the_log_in_json(serve, config, upstream):
    path = config({"listen": ["127.0.0.1:0"], "upstream": upstream.url, "log": {"level": "debug", "format": "json"}})
    running = serve("--config", path)
    running.ask("GET", "/api/tags", {"Origin": "http://localhost:1"})
    event = json.loads(running.err.next())
    assert re.fullmatch("[0-9a-f]{16}", event["request_id"])
    assert list(event)[:3] == ["time", "level", "type"]
    assert (event["level"], event["method"], event["target"], event["status"], event["verdict"]) == (
        "info", "GET", "/api/tags", 200, "allow")
    running.signal(signal.SIGTERM)
    assert running.ends() == 0
    assert json.loads(running.err.rest()[-1])["type"] == "stopped"


def test_a_failed_upstream_is_an_error_of_the_log(serve):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    running = serve(*ANY_PORT, "--upstream", f"http://127.0.0.1:{port}")
    assert running.ask("GET", "/api/tags")[0] == 502
    assert " error GET /api/tags 502 " in running.err.until("/api/tags")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_drains(serve, upstream, number):
    running = serve(*ANY_PORT, "--upstream", upstream.url)
    connection = running.connection()
    connection.request("POST", "/api/generate", body=b"{}")
    answer = connection.getresponse()
    assert answer.readline() == b'{"response":"a","done":false}\n'
    running.signal(number)
    # Nobody is let in any more, and who is inside may finish.
    until_nobody_is_let_in(running.port)
    assert running.process.poll() is None
    upstream.gate.set()
    assert answer.read() == b'{"response":"","done":true}\n'
    connection.close()
    assert running.ends() == 0


def test_a_second_signal_stops_at_once(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url)
    connection = running.connection()
    connection.request("POST", "/api/generate", body=b"{}")
    answer = connection.getresponse()
    assert answer.readline() == b'{"response":"a","done":false}\n'
    running.signal(signal.SIGINT)
    until_nobody_is_let_in(running.port)
    running.signal(signal.SIGINT)
    assert running.ends() == -signal.SIGINT
    # Cut, and honestly so: a stream whose last chunk has not come is not complete.
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        answer.read()
    assert running.err.until("cancelled")
    connection.close()


def test_no_unframed_stream_looks_complete_after_a_second_signal(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url)
    with socket.create_connection(("127.0.0.1", running.port), PATIENCE) as client:
        client.sendall(b"POST /api/generate HTTP/1.0\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
        seen = b""
        while not seen.endswith(b"\n") or b'"done":false' not in seen:
            seen += client.recv(65536)
        running.signal(signal.SIGTERM)
        until_nobody_is_let_in(running.port)
        running.signal(signal.SIGTERM)
        with pytest.raises(ConnectionResetError):
            while client.recv(65536):
                pass
    assert running.ends() == -signal.SIGTERM


def test_a_terminal_that_is_closed_ends_it(upstream):
    # SIGHUP means two things: to read again, and that whoever could press Ctrl-C is gone.
    process, terminal = pty.fork()
    if process == 0:
        os.execve(PROGRAM, [PROGRAM, "serve", *ANY_PORT, "--upstream", upstream.url], environment())
    told = b""
    while b"listening on http://" not in told or not told.endswith(b"\n"):
        told += os.read(terminal, 65536)
    os.close(terminal)
    ended = os.pidfd_open(process)
    try:
        assert select.select([ended], [], [], PATIENCE)[0]
    finally:
        os.kill(process, signal.SIGKILL)
        os.close(ended)
        status = os.waitpid(process, 0)[1]
    assert os.waitstatus_to_exitcode(status) == 0


def test_who_reads_the_log_may_go(serve, upstream):
    read_end, write_end = os.pipe()
    os.close(read_end)
    running = serve(*ANY_PORT, "--upstream", upstream.url, stderr=write_end)
    os.close(write_end)
    for _ in range(3):
        assert running.ask("GET", "/api/tags")[0] == 200
    running.signal(signal.SIGTERM)
    assert running.ends() == 0


def test_more_clients_at_once_than_the_soft_limit_of_files(serve):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, hard))
    try:
        running = serve("--demo", *ANY_PORT)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    clients = [running.connection() for _ in range(200)]
    for client in clients:  # each stays open
        client.request("GET", "/")
        response = client.getresponse()
        assert (response.status, response.read()) == (200, b"Ollama is running")
    for client in clients:
        client.close()


def test_warnings_of_the_configuration_are_told_at_the_start(serve, upstream):
    running = serve(*ANY_PORT, "--upstream", upstream.url, "--allow-origin", PAGE + "/")
    assert running.err.next() == (
        f'warning --allow-origin origin-normalised: "{PAGE}/" is understood as "{PAGE}", which is what browsers send.')


def test_the_network_needs_a_key_or_the_flag(run, serve, upstream):
    done = run("serve", "--listen", "0.0.0.0:0", "--upstream", upstream.url)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error --listen network-needs-key: ")
    assert "--allow-unauthenticated-network" in done.stderr
    running = serve("--listen", "0.0.0.0:0", "--upstream", upstream.url, "--allow-unauthenticated-network")
    assert running.urls == [f"http://0.0.0.0:{running.port}"]
    assert running.ask("GET", "/api/tags")[0] == 200
