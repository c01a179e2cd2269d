"""Reads the vector files and says when a result equals its expectation (README.md).

Shared by flatten.py, run_cli.py, compare.py and the pytest runner; needs Python alone.
"""

import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent
LIST_FIELDS = (
    "vary",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-expose-headers",
)
RESULT_KEYS = ("headers", "kind", "reason", "rule", "status", "verdict")


def load_cases(folder=FOLDER / "decisions"):
    """All cases of all files, each with its policy as JSON text and every optional key filled in."""
    cases = []
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        policies = document.get("policies", {})
        for case in document["cases"]:
            policy = case["policy"]
            if isinstance(policy, str):
                policy = policies[policy]
            request = {"http_1_0": False, **case["request"]}
            cases.append(
                {
                    "id": case["id"],
                    "reference": case["reference"],
                    "policy": json.dumps(policy, ensure_ascii=False, separators=(",", ":")),
                    "profile": case.get("profile", "shim"),
                    "request": request,
                    "expect": case["expect"],
                }
            )
    ids = [case["id"] for case in cases]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise ValueError(f"ids that stand twice: {', '.join(twice)}")
    return cases


def grouped(cases):
    """[(policy, profile, cases)], in order of first appearance."""
    groups = {}
    for case in cases:
        groups.setdefault((case["policy"], case["profile"]), []).append(case)
    return [(policy, profile, members) for (policy, profile), members in groups.items()]


def ascii_lower(text):
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def canonical_value(name, value):
    if name not in LIST_FIELDS:
        return value
    elements = [element.strip(" \t") for element in value.split(",")]
    if name != "access-control-allow-methods":
        elements = [ascii_lower(element) for element in elements]
    return ", ".join(sorted({element for element in elements if element}))


def canonical_headers(headers):
    """The form in which header lists are compared. Code points below 256 sort as their bytes do."""
    pairs = []
    for name, value in headers:
        name = ascii_lower(name)
        pairs.append([name, canonical_value(name, value)])
    return sorted(pairs)


def canonical(result):
    return {
        key: canonical_headers(result[key]) if key == "headers" else result[key]
        for key in RESULT_KEYS
    }


def result_line(case_id, result):
    chosen = {key: result[key] for key in RESULT_KEYS}
    return f"{case_id}\t{json.dumps(chosen, sort_keys=True, separators=(',', ':'))}\n"
