"""Runs an example: `example_test.py PROGRAM…`. The one of middleware answers a request, those of the client
ask one; the others embed the shim.

With --demo these must print their address, refuse a foreign page, print that refusal, and end well when their
input ends, or by a signal; where the port is taken they must say so and exit with 2.
"""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

PATIENCE = 30  # seconds, for a machine under load; reached only by a failure


def post(url, origin):
    request = urllib.request.Request(url, data=b"{}", headers={"Origin": origin})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def end_input(child):
    rest, _ = child.communicate(timeout=PATIENCE)  # closes its input
    return rest


def end_by_signal(child):
    child.send_signal(signal.SIGTERM)
    return end_input(child)


def demo(program, end=end_input):
    child = subprocess.Popen([*program, "--demo"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             text=True)
    try:
        line = child.stdout.readline()
        match = re.fullmatch(
            r"listening on (http://127\.0\.0\.1:\d+), in front of http://127\.0\.0\.1:\d+ \(a replay\)\n",
            line)
        assert match, f"first line: {line!r}"
        url = match[1]
        assert urllib.request.urlopen(url + "/api/version", timeout=PATIENCE).status == 200
        assert post(url + "/api/show", "https://evil.example") == 403
        event = json.loads(child.stdout.readline())
        assert event["verdict"] == "refuse" and event["status"] == 403, event
        assert event["reason"] == "origin-not-allowed", event
        assert event["origin"] == "https://evil.example", event
        rest = end(child)
        assert rest == "", rest
        assert child.returncode == 0, f"exit code {child.returncode}"
    finally:
        child.kill()
        child.wait()


def port_taken(program):
    with socket.socket() as occupant:
        occupant.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            occupant.bind(("127.0.0.1", 11435))
            occupant.listen()
        except OSError:
            pass  # someone else has it, which serves as well
        done = subprocess.run(program, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=PATIENCE)
    assert done.returncode == 2, f"exit code {done.returncode}"
    assert done.stdout == "", done.stdout
    assert done.stderr.startswith("cannot start: Cannot listen on 127.0.0.1:11435"), done.stderr
    assert done.stderr.endswith("(address-in-use)\n"), done.stderr


def ask(program, head):
    done = subprocess.run(program, input=head, capture_output=True, timeout=PATIENCE)
    assert done.returncode == 0, f"exit code {done.returncode}"
    answer, _, body = done.stdout.decode().partition("\r\n\r\n")
    return answer.split("\r\n"), body


def preflight_granted(program):
    head, body = ask(program, b"OPTIONS /v1/things HTTP/1.1\r\nHost: api.example\r\n"
                     b"Origin: https://app.example\r\nAccess-Control-Request-Method: POST\r\n"
                     b"Access-Control-Request-Headers: x-one\r\n\r\n")
    assert head[0].startswith("HTTP/1.1 204"), head
    assert "Access-Control-Allow-Headers: x-one" in head, head
    assert body == "", body


def request_passed_on(program):
    head, body = ask(program, b"POST /v1/things HTTP/1.1\r\nHost: api.example\r\n"
                     b"Origin: https://app.example\r\n\r\n")
    assert head[0].startswith("HTTP/1.1 200"), head
    assert "Access-Control-Allow-Origin: https://app.example" in head, head
    assert json.loads(body) == {"things": []}, body


def foreign_page_refused(program):
    head, body = ask(program, b"POST /v1/things HTTP/1.1\r\nHost: api.example\r\n"
                     b"Origin: https://evil.example\r\n\r\n")
    assert head[0].startswith("HTTP/1.1 403"), head
    assert not [line for line in head if line.startswith("Access-Control-")], head
    assert json.loads(body)["ollama_cors"]["reason"] == "origin-not-allowed", body


def chat_streamed(program):
    done = subprocess.run([*program, "--demo"], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.strip()) > 0, done.stdout


def chat_without_server(program):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # and nobody listens
        done = subprocess.run([*program, f"127.0.0.1:{free.getsockname()[1]}"], capture_output=True,
                              text=True, timeout=PATIENCE)
    assert done.returncode == 1, f"exit code {done.returncode}"
    assert done.stderr.endswith("(connect-failed)\n"), done.stderr


def demo_until_signal(program):
    demo(program, end_by_signal)


def first_question(program):
    done = subprocess.run(program, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["done"] for line in lines] == [False] * (len(lines) - 1) + [True], done.stdout


def many_at_once(program):
    done = subprocess.run([*program, "--demo"], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    counts = re.findall(r"^chat \d: (\d+) lines$", done.stdout, re.MULTILINE)
    assert len(counts) == 5 and len(set(counts)) == 1 and int(counts[0]) > 1, done.stdout


def main(program):
    passed = failed = 0
    tests = (demo, port_taken)
    if program[-1].endswith("_first"):
        tests = (first_question,)
    if program[-1].endswith("_many"):
        tests = (many_at_once,)
    if program[-1].endswith("_service"):
        tests = (demo_until_signal, port_taken)
    if program[-1].endswith("_chat"):
        tests = (chat_streamed, chat_without_server)
    if program[-1].endswith("_middleware"):
        tests = (preflight_granted, request_passed_on, foreign_page_refused)
    for test in tests:
        try:
            test(program)
            passed += 1
        except (AssertionError, OSError, ValueError, subprocess.TimeoutExpired) as why:
            failed += 1
            print(f"{program[-1]}: {test.__name__}: {why}", file=sys.stderr)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
