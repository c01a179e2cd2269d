"""Runs an example that embeds the shim: `example_test.py PROGRAM…`.

With --demo it must print its address, refuse a foreign page, print that refusal, and end well when its
input ends; where its port is taken it must say so and exit with 2.
"""

import json
import re
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


def demo(program):
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
        rest, _ = child.communicate(timeout=PATIENCE)  # closes its input
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


def main(program):
    passed = failed = 0
    for test in (demo, port_taken):
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
