#!/usr/bin/env python3
"""Makes recordings/*.replay of exchanges that were recorded with a real Ollama.

    make_recordings.py FOLDER OUTPUT ID...

FOLDER holds one JSON file an exchange: `request_b64` (all that was sent) and `reads` (`t_ms` since the
connection was made, `b64` = what one recv returned). Only needed to add recordings: what it makes is
committed, and embedded by embed_recordings.cmake.
"""

import base64
import json
import pathlib
import sys


def main():
    source, output, ids = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    output.mkdir(parents=True, exist_ok=True)
    for name in ids:
        exchange = json.loads((source / f"{name}.json").read_text())
        request = base64.b64decode(exchange["request_b64"])
        text = b"request %d\n%s\n" % (len(request), request)
        before = 0
        for read in exchange["reads"]:
            now = round(read["t_ms"] * 1000)
            data = base64.b64decode(read["b64"])
            text += b"read %d %d\n%s\n" % (now - before, len(data), data)
            before = now
        (output / f"{name}.replay").write_bytes(text)


main()
