#!/usr/bin/env python3
"""Writes calls_table.inc from recorded SDK requests: make_calls.py sdk-headers.json

The catalogue (core/ollama) has, for each version of a package, the union of the headers of all its
calls. Whether a page works by default is another question: here a call's `headers` are those that most
of its recorded variants set, and `optional` what only some of them add (an option, a beta, a tracer).
Calls of one kind of endpoint are one row, versions that do the same share it.
"""
import collections
import json
import pathlib
import re
import sys

# Each endpoint is asked for by its kind's first: servers tell kinds apart, if anything.
ENDPOINTS = {
    ("GET", "/api/tags"): ("GET", "/api/tags"),
    ("DELETE", "/api/delete"): ("DELETE", "/api/delete"),
    ("GET", "/v1/models"): ("GET", "/v1/models"),
    ("GET", "/v1/models/m"): ("GET", "/v1/models"),
    ("POST", "/v1/messages"): ("POST", "/v1/messages"),
}
ENDPOINTS |= {("POST", "/api/" + name): ("POST", "/api/chat")
              for name in ("chat", "generate", "embed", "embeddings", "show")}
ENDPOINTS |= {("POST", "/v1/" + name): ("POST", "/v1/chat/completions")
              for name in ("chat/completions", "completions", "responses", "embeddings")}

# They add to the calls of others, and only where they are told to: nothing of theirs is a default.
INSTRUMENTATION = {
    "@sentry/browser", "@datadog/browser-rum", "@opentelemetry/instrumentation-fetch", "@elastic/apm-rum",
    "@microsoft/applicationinsights-web", "@newrelic/browser-agent", "@grafana/faro-web-tracing",
}
# Read in the source of Python packages, which a page runs by Pyodide: any request of theirs.
PYTHON = {
    "openai": ("POST", "/v1/chat/completions"),
    "anthropic": ("POST", "/v1/messages"),
    "ollama": ("POST", "/api/chat"),
}
# Made by hand in a page, without an SDK.
PLAIN = [("GET", "/api/tags", ()), ("POST", "/api/chat", ("content-type",)),
         ("POST", "/v1/chat/completions", ("authorization", "content-type")),
         ("DELETE", "/api/delete", ("content-type",))]


def version_key(version):
    return [int(part) if part.isdigit() else 0 for part in version.split(".")]


def package_of(row):
    python = re.match(r"(\S+) \(Python", row["package"])
    return "pypi:" + python.group(1) if python else row["package"]


def version_of(row):
    """A release number or a commit; nothing where it was seen in a report."""
    found = re.match(r"\d+(\.\d+)+|git [0-9a-f]+", row["version"])
    return found.group(0) if found else ""


def endpoint_of(row):
    """(method, path) of the kind that the call is of; None for what Ollama has not."""
    python = re.match(r"(\S+) \(Python", row["package"])
    if python:
        return PYTHON[python.group(1)] if row["path"] in ("*", "/api/*") else None
    return ENDPOINTS.get((row["method"], row["path"].removeprefix("/openai")))


def engines_of(row):
    """(headers, engine) for each way in which browsers differ beyond dropping User-Agent by themselves."""
    apart = set(row.get("chromium_only_headers", ()))
    if not apart:
        return [(tuple(row["headers"]), "any")]
    others = set(row.get("firefox_only_headers", ()))
    return [(tuple(n for n in row["headers"] if n not in others), "chromium"),
            (tuple(n for n in row["headers"] if n not in apart), "others")]


def collected(rows):
    """{(package, version, method, path, engine): Counter of header sets}"""
    found = collections.defaultdict(collections.Counter)
    for row in rows:
        endpoint = endpoint_of(row)
        if endpoint is None or row["package"].startswith("("):
            continue  # the web platform itself
        for headers, engine in engines_of(row):
            found[package_of(row), version_of(row), *endpoint, engine][tuple(sorted(headers))] += 1
    return found


def rows_of(found):
    """{(package, method, path, engine, headers, optional): versions}"""
    merged = collections.defaultdict(list)
    for (package, version, method, path, engine), sets in found.items():
        usual = min(sets, key=lambda names: (-sets[names], len(names), names))
        if package in INSTRUMENTATION:
            usual = ("content-type",) if method == "POST" else ()
        optional = tuple(sorted({name for names in sets for name in names} - set(usual)))
        merged[package, method, path, engine, usual, optional].append(version)
    for method, path, headers in PLAIN:
        merged["fetch()", method, path, "any", headers, ()].append("")
    return merged


def main():
    rows = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    merged = rows_of(collected(rows))
    lists = {}

    def list_name(names):
        return lists.setdefault(names, f"names_{len(lists)}") if names else "{}"

    lines = []
    for key in sorted(merged):
        package, method, path, engine, headers, optional = key
        versions = ", ".join(sorted(merged[key], key=version_key))
        lines.append(f"    {{{json.dumps(package)}, {json.dumps(versions)}, {json.dumps(method)}, "
                     f"{json.dumps(path)}, engines::{engine}, {list_name(headers)}, {list_name(optional)}}},")
    out = ["// Generated by make_calls.py from recorded SDK requests. Do not edit.", ""]
    for names, name in lists.items():
        out.append(f"constexpr std::string_view {name}[] = {{")
        out.extend(f'    "{header}",' for header in names)
        out.append("};")
    out += ["", "constexpr sdk_call table[] = {", *lines, "};", ""]
    target = pathlib.Path(__file__).with_name("calls_table.inc")
    target.write_text("\n".join(out), encoding="utf-8")
    print(f"{target.name}: {len(lines)} calls, {len(lists)} lists")


if __name__ == "__main__":
    main()
