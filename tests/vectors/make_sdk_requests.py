#!/usr/bin/env python3
"""Writes sdk_requests.json from recorded SDK requests: make_sdk_requests.py sdk-headers.json

One row a line: what one call of one SDK version asks a server for, as browsers put it in the preflight.
"""
import json
import pathlib
import sys

FIELDS = ("package", "version", "call", "method", "path", "headers")


def main():
    rows = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    lines = [json.dumps({field: row[field] for field in FIELDS}, separators=(",", ":"))
             for row in rows if row.get("one_request")]
    target = pathlib.Path(__file__).with_name("sdk_requests.json")
    target.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{target.name}: {len(lines)} requests")


if __name__ == "__main__":
    main()
