"""Configurations that people really wrote: `check` says the next step, and the step leads to a valid document.

Where the program knows the corrected value, its suggestion is put in place as it stands, and `becomes` comes out.
Where the next step is the user's to choose, the message names it, and `edit` is what follows it.
"""

import copy
import json
import pathlib

import pytest

MISTAKES = json.loads(
    pathlib.Path(__file__).with_name("real_mistakes.json").read_text(encoding="utf-8"))["mistakes"]
each_mistake = pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake["id"] for mistake in MISTAKES])


def found(run, mistake):
    report = json.loads(run("check", "--json", stdin=json.dumps(mistake["document"])).stdout)
    problems = [problem for problem in report["problems"] if problem["code"] == mistake["code"]]
    assert problems, report
    return problems


def put(document, pointer, value):
    """The document with the value at the pointer (RFC 6901) replaced."""
    changed = copy.deepcopy(document)
    *parents, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    place = changed
    for part in parents:
        place = place[int(part) if isinstance(place, list) else part]
    place[int(last) if isinstance(place, list) else last] = value
    return changed


@each_mistake
def test_the_message_says_the_next_step(run, mistake):
    done = run("check", stdin=json.dumps(mistake["document"]))
    line = [line for line in done.stdout.splitlines() if f" {mistake['code']}: " in line and mistake["says"] in line]
    assert line, done.stdout


@each_mistake
def test_the_next_step_leads_to_a_valid_document(run, mistake):
    if "becomes" in mistake:
        assert len(found(run, mistake)) == 1
        [problem] = found(run, mistake)
        corrected = put(mistake["document"], problem["pointer"], problem["suggestion"])
        assert corrected == mistake["becomes"]
    else:
        corrected = mistake["edit"]
    done = run("check", "--json", stdin=json.dumps(corrected))
    assert json.loads(done.stdout) == {"valid": True, "problems": []}


@pytest.mark.parametrize("mistake", [mistake for mistake in MISTAKES if "audit" in mistake],
                         ids=[mistake["id"] for mistake in MISTAKES if "audit" in mistake])
def test_the_audit_leads_to_the_danger(run, mistake):
    done = run("check", "--audit", stdin=json.dumps(mistake.get("becomes") or mistake["edit"]))
    assert done.returncode == 0
    assert mistake["audit"] in done.stdout
    if mistake["audit"].startswith("DANGER"):
        assert done.stdout.startswith(mistake["audit"]), "dangers come first"


def test_there_are_at_least_ten():
    assert len(MISTAKES) >= 10
