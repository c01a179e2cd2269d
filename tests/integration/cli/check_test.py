"""`check`: every problem, for people and for programs, and what each rule admits."""

import json
import pathlib

import pytest

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "vectors/configurations.json"
CASES = json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]


def key(problem):
    return problem["severity"], problem["code"], problem["pointer"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_configurations_are_told_every_problem(run, case):
    done = run("check", "--json", stdin=case["text"])
    report = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""
    assert report["valid"] is case["valid"]
    assert done.returncode == (0 if case["valid"] else 1)
    assert sorted(map(key, report["problems"])) == sorted(map(key, case["problems"]))
    for expected in case["problems"]:
        if "suggestion" not in expected:
            continue
        suggestion = json.loads(expected["suggestion"]) if expected["suggestion"] else None
        found = [problem["suggestion"] for problem in report["problems"] if key(problem) == key(expected)]
        assert suggestion in found


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_problem_is_a_line_for_people(run, case):
    done = run("check", stdin=case["text"])
    *lines, last = done.stdout.splitlines()
    assert len(lines) == len(case["problems"])
    for severity, code, pointer in map(key, case["problems"]):
        place = f"{pointer} " if pointer else ""
        assert any(line.startswith(f"{severity} {place}{code}: ") for line in lines)
    errors = sum(problem["severity"] == "error" for problem in case["problems"])
    warnings = len(case["problems"]) - errors
    assert last == (f"standard input is {'not ' if errors else ''}valid: {errors} error{'s' * (errors != 1)}, "
                    f"{warnings} warning{'s' * (warnings != 1)}")


def test_a_file(run, config):
    path = config({"rules": []})
    done = run("check", path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{path} is valid: 0 errors, 0 warnings\n", "")


def test_a_dash_is_standard_input(run):
    assert run("check", "-", stdin="{}").returncode == 0
    assert run("check", "-", stdin="").returncode == 1


def test_audit_says_what_each_rule_admits(run, config):
    path = config({
        "rules": [{"origins": ["@loopback"]},
                  {"origins": ["https://admin.example"], "routes": ["manage"], "methods": ["DELETE"],
                   "request_headers": ["content-type"], "response_headers": [], "credentials": True, "max_age": 5}],
        "deny": ["https://old.example"]})
    done = run("check", path, "--audit")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("/rules/0: pages of @loopback may use inference, read by any method, send any request "
                               "header, and read ")
    assert lines[1:] == [
        "/rules/1: pages of https://admin.example may use manage by DELETE, send content-type, and read no response "
        "header beyond the safelisted ones; with the user's credentials; browsers keep a granted preflight for 5 s. "
        "They may delete and replace models.",
        "/deny: pages of https://old.example may not, whatever a rule says.",
        "/hosts: requests may name localhost, *.localhost, any-ip.",
        "/api_keys: no key is asked for.",
        f"{path} is valid: 0 errors, 0 warnings",
    ]


def test_audit_in_json(run):
    done = run("check", "--audit", "--json", stdin='{"rules": []}')
    report = json.loads(done.stdout)
    assert list(report) == ["valid", "problems", "audit"]
    assert report["audit"][0] == "/rules: no page may cross."


def test_a_wrong_configuration_is_not_audited(run):
    done = run("check", "--audit", "--json", stdin='{"rules": [{}]}')
    assert done.returncode == 1
    assert list(json.loads(done.stdout)) == ["valid", "problems"]
