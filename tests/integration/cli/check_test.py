"""`check`: every problem, for people and for programs, and what each rule admits."""

import json
import pathlib
import re

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
                  {"origins": ["https://*.admin.example"], "routes": ["manage"], "credentials": True}],
        "deny": ["https://old.example"]})
    done = run("check", path, "--audit")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "DANGER Every site like https://*.admin.example can delete, replace and download your models, with the user's "
        "cookies. Grant \"inference\" and \"read\" alone. (/rules/1/origins/0)",
        "/rules/0",
        "  for     @loopback: every page that a program on this machine serves",
        "  may     run your models, list and inspect your models",
        "  admits  http://localhost:5173, http://127.0.0.1:8080, http://[::1]:3000",
        "  refuses http://localhost.evil.example (it only begins alike)",
        "  refuses http://evillocalhost (it only ends alike)",
        "  refuses http://192.168.1.5:3000 (another machine)",
        "/rules/1",
        "  for     https://*.admin.example: every site like https://*.admin.example",
        "  may     delete, replace and download your models, with the user's cookies",
        "  admits  https://a.admin.example, https://a.b.admin.example",
        "  refuses https://admin.example (the pattern is for names below it)",
        "  refuses https://eviladmin.example (it only ends alike)",
        "  refuses https://a.admin.example.evil.example (it only begins alike)",
        "  refuses http://a.admin.example (another scheme)",
        "  refuses https://a.admin.example:8443 (another port)",
        "/deny: pages of https://old.example may not, whatever a rule says.",
        "/hosts: requests may be addressed to localhost (this name alone), *.localhost (every name under localhost), "
        "any-ip (any IP address, which nobody can rebind).",
        "/api_keys: none, so programs without an Origin may use every route.",
        f"{path} is valid: 0 errors, 0 warnings",
    ]


def test_audit_names_dangers_first_and_which_rule_decides(run):
    done = run("check", "--audit", stdin=json.dumps({
        "rules": [{"origins": ["https://*.example"]}, {"origins": ["*"], "routes": ["read", "manage"]}],
        "dangerously": ["any-origin"]}))
    lines = done.stdout.splitlines()
    assert lines[0] == ("DANGER Any page on the web can delete, replace and download your models and list and inspect "
                        "your models. Name the sites that are meant. (/rules/1/origins/0)")
    assert "overlap: for GET / from https://a.example, /rules/0 decides, not /rules/1" in lines


def decided(run, tmp_path, document, origin):
    path = tmp_path / "audited.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    asked = {"method": "GET", "target": "/api/tags",
             "headers": [["Host", "localhost"], ["Origin", origin], ["Sec-Fetch-Site", "cross-site"]]}
    return json.loads(run("decide", "--config", str(path), stdin=json.dumps(asked) + "\n").stdout)


def test_every_witness_of_an_audit_is_decided_so(run, tmp_path):
    document = {"rules": [{"origins": ["https://pr-*.a.example:3000-3010", "https://*.b.example:*", "app://*"]},
                          {"origins": ["@loopback", "@extensions", "file://", "https://c.example"]}],
                "deny": ["https://a.b.example"]}
    audit = json.loads(run("check", "--audit", "--json", stdin=json.dumps(document)).stdout)["audit"]
    tried = 0
    for rule in audit["rules"]:
        for origin in rule["admits"]:
            decision = decided(run, tmp_path, document, origin)
            assert (decision["verdict"], decision["rule"]) == ("allow", rule["pointer"]), origin
            tried += 1
        for miss in rule["refuses"]:
            assert decided(run, tmp_path, document, miss["origin"])["verdict"] == "refuse", miss
            tried += 1
    assert tried > 25


def test_audit_in_json(run):
    done = run("check", "--audit", "--json", stdin='{"rules": []}')
    report = json.loads(done.stdout)
    assert list(report) == ["valid", "problems", "audit"]
    assert list(report["audit"]) == ["dangers", "rules", "overlaps", "deny", "hosts", "keys", "key_required", "mode"]
    assert report["audit"]["rules"] == []
    assert "/rules: no page may cross.\n" in run("check", "--audit", stdin='{"rules": []}').stdout


def test_a_wrong_configuration_is_not_audited(run):
    done = run("check", "--audit", "--json", stdin='{"rules": [{}]}')
    assert done.returncode == 1
    assert list(json.loads(done.stdout)) == ["valid", "problems"]


@pytest.mark.parametrize("text", ["\x1b[2J\nerror forged", "\x9b2J", "\u202egnol", "\x1b]0;title\x07"])
def test_no_text_of_a_configuration_moves_the_cursor(run, text):
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    for document in ({text: 1}, {"rules": [{"origins": [text]}]}, {"hosts": [text]}, {"mode": text},
                     {"api_keys": [{"name": text, "sha256": digest}]},
                     {"rules": [{"origins": ["@loopback"], "routes": ["/x/" + text]}]}):
        done = run("check", "--audit", stdin=json.dumps(document))
        for forbidden in ("\x1b", "\x07", "\x9b", "\nerror forged"):
            assert forbidden not in done.stdout + done.stderr, document


def test_every_problem_has_a_row_in_the_documentation():
    folder = pathlib.Path(__file__).resolve().parents[3] / "core/config"
    codes = set()
    for source in folder.rglob("*.cpp"):
        codes |= set(re.findall(r'(?:add_(?:error|warning)\(\s*findings,[^,"]+,|severity::(?:error|warning),|'
                                r'spelling_fault\{)\s*"([a-z-]+)"', source.read_text(encoding="utf-8")))
    rows = [line for line in (folder / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    undocumented = {code for code in codes if not any(f"`{code}`" in row.split("|")[1] for row in rows)}
    assert len(codes) > 50
    assert undocumented == set()
