#!/usr/bin/env python3
"""Takes turns between the engines, case by case, and prints medians, paired ratios and the goals.

Usage: policy_runs.py RUNS OURS OURS_COPYING RS_CORS TOWER_HTTP ; each is a command that takes a
file of cases and then reads `answer N` and `time N`.
"""

import json
import math
import shlex
import statistics
import subprocess
import sys
import tempfile

from policy_cases import GOALS, OWN_GOALS, document, make_cases

OURS, COPIES, YARDSTICK, TOWER = NAMES = (
    "ollama-cors", "with copies", "rs/cors", "tower-http")
# Columns of the table: medians, and above / below.
COLUMNS = (OURS, YARDSTICK, (OURS, YARDSTICK), COPIES, (COPIES, YARDSTICK), TOWER, (OURS, TOWER))


class Engine:
    def __init__(self, name, command, cases_file):
        self.name = name
        self.process = subprocess.Popen([*shlex.split(command), cases_file], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, what, index):
        print(what, index, file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.name} ended at `{what} {index}`")
        return json.loads(line)


def check(engine, name, answer, passes):
    """Whoever is timed does what the case says."""
    if answer is None or passes is None:
        return
    allowed = {key.lower() for key, _ in answer["headers"]} & {"access-control-allow-origin"}
    if bool(allowed) != passes:
        sys.exit(f"{engine.name} answers wrongly in \"{name}\": {answer}")


def interval(values):
    """The order statistics that hold the median with at least 90 % (binomial)."""
    values = sorted(values)
    skip, tail = 0, 0.0
    while skip < len(values) // 2:
        tail += math.comb(len(values), skip) / 2 ** len(values)
        if 2 * tail > 0.10:
            break
        skip += 1
    low = max(skip - 1, 0)
    return values[low], values[-1 - low]


class Ratio:
    def __init__(self, above, below):
        paired = [a / b for a, b in zip(above, below)]
        self.median = statistics.median(paired)
        self.low, self.high = interval(paired)

    def __str__(self):
        return f"{self.median:.3f} ({self.low:.3f}–{self.high:.3f})"

    def verdict(self, goal):
        return f"≤ {goal:g}: " + ("met" if self.high <= goal else "**missed**")


def measure(engines, cases, runs):
    """Nanoseconds by engine and case. The first round warms up, calibrates and does not count."""
    costs = {engine.name: [[] for _ in cases] for engine in engines}
    for run in range(-1, runs):
        for index in range(len(cases)):
            for turn in range(len(engines)):
                engine = engines[(turn + run + 1) % len(engines)]
                cost = engine.ask("time", index)
                if run >= 0 and cost is not None:
                    costs[engine.name][index].append(cost)
        print(f"run {run + 1} of {runs}", file=sys.stderr, flush=True)
    return costs


def cell(column, costs, index):
    if isinstance(column, tuple):
        above, below = (costs[name][index] for name in column)
        return str(Ratio(above, below)) if above and below else "–"
    values = costs[column][index]
    return f"{statistics.median(values):,.0f}" if values else "–"


def title(column):
    return " / ".join(column) if isinstance(column, tuple) else f"{column} (ns)"


def main():
    runs, commands = int(sys.argv[1]), sys.argv[2:]
    cases = list(make_cases())
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([{"config": config, "document": document(config), "request": request}
                   for _, config, request, _ in cases], file)
        file.flush()
        engines = [Engine(*named, file.name) for named in zip(NAMES, commands)]
        for index, (name, _, _, passes) in enumerate(cases):
            for engine in engines:
                check(engine, name, engine.ask("answer", index), passes)
    costs = measure(engines, cases, runs)
    ours, yardstick = costs[OURS], costs[YARDSTICK]

    print("| " + " | ".join(["a decision", *map(title, COLUMNS), "goal"]) + " |")
    print("|---" * (len(COLUMNS) + 2) + "|")
    for index, (name, *_) in enumerate(cases):
        goal = GOALS.get(name)
        verdict = Ratio(ours[index], yardstick[index]).verdict(goal) if goal else ""
        row = [name, *(cell(column, costs, index) for column in COLUMNS), verdict]
        print("| " + " | ".join(row) + " |")

    order = {name: index for index, (name, *_) in enumerate(cases)}
    print(f"\n| {OURS} against itself | ratio | goal |\n|---|---|---|")
    for name, base, goal in OWN_GOALS:
        ratio = Ratio(ours[order[name]], ours[order[base]])
        print(f"| {name} / {base} | {ratio} | {ratio.verdict(goal)} |")


if __name__ == "__main__":
    main()
