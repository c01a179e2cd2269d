#!/usr/bin/env python3
"""The vectors through `ollama-cors decide`: one process a policy, its cases as lines.

Usage: run_cli.py PROGRAM
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from vectors import RESULT_KEYS, canonical, grouped, load_cases, result_line


def decide(program, policy, profile, cases):
    """The decisions, in the order of the cases."""
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder, "policy.json")
        config.write_text(policy, encoding="utf-8")
        lines = "".join(json.dumps(case["request"]) + "\n" for case in cases)
        command = [program, "decide", "--config", str(config), "--profile", profile]
        done = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", timeout=120)
    answers = done.stdout.split("\n")[:-1]
    if done.returncode != 0 or len(answers) != len(cases):
        sys.exit(f"{' '.join(command)} ended with {done.returncode} after {len(answers)} of "
                 f"{len(cases)} lines, policy {policy}:\n{done.stderr}")
    return [json.loads(answer) for answer in answers]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    passed, failed, lines = 0, 0, []
    for policy, profile, cases in grouped(load_cases()):
        for case, answer in zip(cases, decide(sys.argv[1], policy, profile, cases)):
            result = {key: answer[key] for key in RESULT_KEYS}
            lines.append(result_line(case["id"], result))
            if canonical(result) == canonical(case["expect"]):
                passed += 1
            else:
                failed += 1
                print(f"{case['id']}\n  expected {json.dumps(canonical(case['expect']))}\n"
                      f"  got      {json.dumps(canonical(result))}", file=sys.stderr)
    folder = os.environ.get("OLLAMA_CORS_VECTOR_RESULTS")
    if folder:
        os.makedirs(folder, exist_ok=True)
        pathlib.Path(folder, "cli.tsv").write_text("".join(lines), encoding="utf-8")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
