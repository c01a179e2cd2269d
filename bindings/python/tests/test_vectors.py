"""Runs the shared vectors through the Python binding: tests/vectors/README.md."""

from __future__ import annotations

import functools
import json
import os
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
import vectors
from ollama_cors import Policy, check
from support import ROOT


CASES = vectors.load_cases()
CONFIGURATIONS = json.loads((ROOT / "tests/vectors/configurations.json").read_text("utf-8"))[
    "cases"
]


@functools.cache
def policy_of(text: str, profile: str) -> Policy:
    return Policy(text, profile=profile)


@pytest.fixture(scope="module")
def results() -> Iterator[dict[str, Any]]:
    found: dict[str, Any] = {}
    yield found
    if folder := os.environ.get("OLLAMA_CORS_VECTOR_RESULTS"):
        lines = "".join(vectors.result_line(name, result) for name, result in found.items())
        pathlib.Path(folder, "pytest.tsv").write_text(lines, encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_decision(case: dict[str, Any], results: dict[str, Any]) -> None:
    request = case["request"]
    decision = policy_of(case["policy"], case["profile"]).decide(
        request["method"],
        request["target"],
        [tuple(pair) for pair in request["headers"]],
        http_1_0=request["http_1_0"],
    )
    result = {key: getattr(decision, key) for key in vectors.RESULT_KEYS}
    results[case["id"]] = result
    assert vectors.canonical(result) == vectors.canonical(case["expect"]), case["reference"]


@pytest.mark.parametrize("case", CONFIGURATIONS, ids=lambda case: case["id"])
def test_configuration(case: dict[str, Any], tmp_path: pathlib.Path) -> None:
    file = tmp_path / "configuration.json"
    file.write_text(case["text"], encoding="utf-8")
    report = check(file)
    assert report.valid == case["valid"]
    expected = {
        (item["severity"], item["code"], item["pointer"]): item for item in case["problems"]
    }
    found = {(item.severity, item.code, item.pointer): item for item in report.problems}
    assert len(report.problems) == len(case["problems"])
    assert found.keys() == expected.keys()
    for key, item in expected.items():
        if "suggestion" in item:
            value = json.loads(item["suggestion"] or "null")
            assert found[key].suggestion == value
