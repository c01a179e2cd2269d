"""`embedded.py PORT UPSTREAM_PORT read|unread`: a Python process that a shim lives in, configured as an
application would, for as long as the benchmark wants it."""

from __future__ import annotations

import sys
import threading

from ollama_cors import Shim

port, upstream, events = sys.argv[1:]
config = {"listen": [f"127.0.0.1:{port}"], "upstream": f"http://127.0.0.1:{upstream}"}
with Shim(config) as shim:
    if events == "read":
        for event in shim.events():
            pass
    threading.Event().wait()
