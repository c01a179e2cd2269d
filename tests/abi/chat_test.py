"""Runs the example that talks to Ollama: `chat_test.py SHIM CHAT…`, the other example's program first.

Against a demonstration it must print a stream that says its end; an unknown model and a host that is none
must be told.
"""

import json
import re
import subprocess
import sys

PATIENCE = 60  # seconds, for a machine under load; reached only by a failure


def chat(program, *words):
    return subprocess.run([*program, *words], capture_output=True, text=True, timeout=PATIENCE)


def main(shim, program):
    server = subprocess.Popen([shim, "--demo"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        address = re.search(r"listening on (http://\S+),", server.stdout.readline())[1]
        answer = chat(program, address, "tiny-native", "hello")
        assert answer.returncode == 0, answer
        lines = [json.loads(line) for line in answer.stdout.splitlines()]
        assert len(lines) > 2 and lines[-1]["done"] is True and lines[0]["done"] is False, lines
        unknown = chat(program, address, "not-there", "hello")
        assert unknown.returncode == 1 and "http-status" in unknown.stderr, unknown
        assert "not-there" in unknown.stderr, unknown
    finally:
        server.kill()
        server.wait()
    nowhere = chat(program, "ftp://x", "m", "p")
    assert nowhere.returncode == 2 and "is no host" in nowhere.stderr, nowhere
    print("1 passed, 0 failed")


main(sys.argv[1], sys.argv[2:])
