#!/usr/bin/env python3
"""Writes all cases as length-prefixed items, for programs without a JSON parser.

Usage: flatten.py OUT. The form is README.md's, "The flat form".
"""

import pathlib
import sys

from vectors import canonical_headers, grouped, load_cases

PROFILES = {"shim": "0", "middleware": "1"}


def item(tag, value, encoding="utf-8"):
    data = value.encode(encoding)
    return f"{tag} {len(data)}\n".encode("ascii") + data + b"\n"


def raw(tag, value):
    """Code points stand for bytes."""
    return item(tag, value, "latin-1")


def pairs(tag, fields):
    yield item(tag, str(len(fields)))
    for name, value in fields:
        yield raw("name", name)
        yield raw("value", value)


def flatten(cases):
    yield item("format", "ocors-vectors 1")
    yield item("cases", str(len(cases)))
    for policy, profile, members in grouped(cases):
        for case in members:
            request, expect = case["request"], case["expect"]
            yield item("id", case["id"])
            yield item("reference", case["reference"])
            yield item("policy", policy)
            yield item("profile", PROFILES[profile])
            yield raw("method", request["method"])
            yield raw("target", request["target"])
            yield item("http_1_0", "1" if request["http_1_0"] else "0")
            yield from pairs("fields", request["headers"])
            for key in ("kind", "verdict", "reason"):
                yield item(key, expect[key])
            yield item("status", str(expect["status"] or 0))
            yield item("rule", expect["rule"] or "")
            yield from pairs("headers", canonical_headers(expect["headers"]))
    yield item("end", "")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(b"".join(flatten(load_cases())))


if __name__ == "__main__":
    main()
