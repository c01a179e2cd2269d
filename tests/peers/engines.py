"""Puts cases to the three engines, each in its own words."""

import json
import pathlib
import subprocess
import tempfile

OURS, RS, TOWER = "ollama-cors", "rs/cors", "tower-http"
ENGINES = (OURS, RS, TOWER)


def document(config):
    """The shared configuration in our words."""
    return {
        "dangerously": ["insecure-origins-with-credentials", "public-suffix-wildcard",
                        "any-origin"],
        "rules": [{
            "origins": config["origins"], "methods": config["methods"],
            "request_headers": ["any"] if config["headers"] == ["*"] else config["headers"],
            "response_headers": config["exposed"], "credentials": config["credentials"],
            "max_age": config["max_age"]}]}


def ask_ours(program, groups):
    """A process a configuration. None for each case of one that is refused."""
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "policy.json")
        for config, cases in groups:
            path.write_text(json.dumps(document(config)), encoding="utf-8")
            lines = "".join(json.dumps(case.request) + "\n" for case in cases)
            done = subprocess.run(
                [program, "decide", "--profile", "middleware", "--config", path], input=lines,
                capture_output=True, text=True)
            if done.returncode != 0 and not done.stdout:
                answers.append([None] * len(cases))
                continue
            decisions = [json.loads(line) for line in done.stdout.splitlines()]
            if done.returncode != 0 or len(decisions) != len(cases):
                raise RuntimeError(f"{OURS}: {done.stderr or done.stdout[:500]}")
            answers.append([{"status": decision["status"] or 200, "headers": decision["headers"],
                             "ran": decision["status"] is None} for decision in decisions])
    return answers


def ask_peer(program, groups):
    """One process for all of them."""
    lines = []
    for config, cases in groups:
        lines.append(json.dumps({"config": config}))
        lines += [json.dumps({"request": case.request}) for case in cases]
    done = subprocess.run([program, "decide"], input="\n".join(lines) + "\n", text=True,
                          stdout=subprocess.PIPE, check=True)
    replies = iter([json.loads(line) for line in done.stdout.splitlines()])
    answers = []
    for _, cases in groups:
        next(replies)  # to the configuration
        answers.append([None if "error" in reply else reply
                        for reply in (next(replies) for _ in cases)])
    return answers
