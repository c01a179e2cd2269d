"""stage.py PROGRAM COMMAND…: runs COMMAND while shims stand in front of the scripted upstream and the replay.

Their addresses are in the environment: SHIM, BEATING_SHIM (the same with a heartbeat), REPLAY_SHIM.
"""

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile

from scripted_upstream import ScriptedUpstream


@contextlib.contextmanager
def shim(program, document):
    rules = [{"origins": ["@loopback"], "routes": ["any"]}]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"listen": ["127.0.0.1:0"], "rules": rules, "log": {"level": "error"}, **document}, file)
        file.flush()
        process = subprocess.Popen([program, "serve", "--config", file.name], stdout=subprocess.PIPE, encoding="utf-8",
                                   stderr=subprocess.DEVNULL)
        try:
            line = process.stdout.readline()
            yield re.fullmatch(r"listening on (\S+)\n", line)[1]
        finally:
            process.kill()
            process.wait()


def main():
    program, command = sys.argv[1], sys.argv[2:]
    upstream = ScriptedUpstream()
    with (shim(program, {"upstream": upstream.url}) as plain,
          shim(program, {"upstream": upstream.url, "heartbeat_ms": 100}) as beating,
          shim(program, {"upstream": "replay:"}) as replay):
        addresses = {"SHIM": plain, "BEATING_SHIM": beating, "REPLAY_SHIM": replay, "UPSTREAM": upstream.url}
        return subprocess.run(command, env={**os.environ, **addresses}).returncode


sys.exit(main())
