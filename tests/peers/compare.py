#!/usr/bin/env python3
"""The policy beside rs/cors and tower-http on random cases: a table of every kind of difference.

Usage: compare.py CASES SEED OLLAMA_CORS RS_CORS TOWER_HTTP
Fails if a difference has no explanation, if one is of another class than its explanation says, or
if ours lets a page have more than its configuration admits.
"""

import collections
import json
import random
import sys

from browser import conclude, is_looser, meant
from cases import make_case, make_config
from engines import ENGINES, OURS, ask_ours, ask_peer
from explanations import LOOSER, TABLE, explain

CASES_A_CONFIG = 100
CONFIGS_A_ROUND = 50
# What follows from the first differs with it.
LEADING = {"passes": ("lifetime", "methods", "names"), "reads": ("exposed",)}


class Findings:
    def __init__(self):
        self.cases = self.failed = 0
        self.answered = collections.Counter()
        self.let_through = collections.Counter()
        self.counts = collections.Counter()
        self.examples = {}
        self.shown = 0

    def fail(self, why, case, answer, *values):
        self.failed += 1
        self.shown += 1
        if self.shown <= 20:
            print(f"FAIL {why}: {values}\n  config  {json.dumps(case.config)}\n"
                  f"  request {json.dumps(case.request)} {case.kind} include={case.include}\n"
                  f"  answer  {json.dumps(answer)}", file=sys.stderr)

    def add(self, row, case):
        self.counts[row] += 1
        # The shortest example says most.
        example = describe(case, row)
        if row not in self.examples or len(example) < len(self.examples[row]):
            self.examples[row] = example


def describe(case, row):
    if "configuration" in row.aspects:
        return f"{case.config['origins']}, credentials {case.config['credentials']}"
    words = [case.kind, case.method]
    if case.kind != "no-origin":
        words.append(f"from {json.dumps(case.origin)}")
    if case.include:
        words.append("with credentials")
    if case.asked:
        words.append("asks " + " ⏎ ".join(case.asked)[:60])
    words.append("| origins " + ", ".join(case.config["origins"])[:60])
    words.append("| methods " + ", ".join(case.config["methods"]))
    if case.asked:
        words.append("| headers " + ", ".join(case.config["headers"])[:60])
    return " ".join(words)


def judge(case, answers, findings):
    """One case, all engines."""
    wanted = meant(case)
    outcomes = {engine: conclude(case, answer) for engine, answer in answers.items()
                if answer is not None}
    findings.answered.update(outcomes.keys())
    findings.let_through.update(engine for engine, outcome in outcomes.items()
                                if outcome.get("passes") or outcome.get("reads"))
    good = True
    followers = set()
    for aspect, expected in wanted.items():
        if aspect in followers:
            continue
        values = {engine: outcome[aspect] for engine, outcome in outcomes.items()}
        differ = len(set(values.values())) > 1
        for engine, got in values.items():
            if got == expected:
                continue
            followers.update(LEADING.get(aspect, ()))
            looser = is_looser(case.config, aspect, expected, got)
            if engine == OURS and looser:
                findings.fail("ours is looser than the standard allows", case, answers[engine],
                              aspect, expected, got)
                good = False
            elif differ or engine == OURS:
                row = explain(engine, aspect, case, answers[engine], got)
                if row is None or looser != (row.kind == LOOSER):
                    why = "no explanation" if row is None else f"not {row.kind}: {row.name}"
                    findings.fail(f"{engine}: {why}", case, answers[engine], aspect, expected, got)
                    good = False
                else:
                    findings.add(row, case)
    findings.cases += good


def judge_group(cases, by_engine, findings):
    for engine in ENGINES:
        if by_engine[engine][0] is None:
            row = explain(engine, "configuration", cases[0], None, None)
            if row is None:
                findings.fail(f"{engine}: configuration refused", cases[0], None)
            else:
                findings.add(row, cases[0])
    for index, case in enumerate(cases):
        judge(case, {engine: by_engine[engine][index] for engine in ENGINES}, findings)


def escape(text):
    return text.replace("|", "\\|").replace("\n", " ").replace("\t", "⇥")


def print_table(findings):
    print("| who | difference | class | count | why | by | example |")
    print("|---" * 7 + "|")
    for row in TABLE:
        if row not in findings.counts:
            continue
        print(f"| {row.engine} | {row.name} | {row.kind} | {findings.counts[row]:,} "
              f"| {escape(row.sentence)} | {escape(row.source)} "
              f"| {escape(findings.examples[row])} |")


def main():
    total, seed, programs = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    chance = random.Random(seed)
    findings = Findings()
    left = total
    while left > 0:
        groups = []
        while left > 0 and len(groups) < CONFIGS_A_ROUND:
            config = make_config(chance)
            cases = [make_case(chance, config) for _ in range(min(CASES_A_CONFIG, left))]
            left -= len(cases)
            groups.append((config, cases))
        answers = [ask_ours(programs[0], groups)]
        answers += [ask_peer(program, groups) for program in programs[1:]]
        for index, (_, cases) in enumerate(groups):
            judge_group(cases, {engine: answers[number][index]
                                for number, engine in enumerate(ENGINES)}, findings)
    print_table(findings)
    print(f"\n{total:,} cases, seed {seed}; answered, and let through by a browser: " + "; ".join(
        f"{engine} {findings.answered[engine]:,}, {findings.let_through[engine]:,}"
        for engine in ENGINES))
    # Engines that never answer, or a judge that never lets anything pass, would agree on all.
    findings.failed += sum(findings.let_through[engine] == 0 for engine in ENGINES)
    print(f"{findings.cases} passed, {findings.failed} failed")
    return findings.failed > 0


if __name__ == "__main__":
    sys.exit(main())
