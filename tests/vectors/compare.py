#!/usr/bin/env python3
"""Holds the results of all runners against each other and against the expectations.

FOLDER holds <runner>.tsv files.
"""

import argparse
import json
import pathlib
import sys

from vectors import RESULT_KEYS, canonical, load_cases

RUNNERS = ("gtest", "c99", "pytest", "node", "cli")


def read_results(path):
    results, problems = {}, []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n")[:-1], 1):
        case_id, tab, text = line.partition("\t")
        try:
            result = json.loads(text) if tab else None
        except ValueError:
            result = None
        if not isinstance(result, dict) or sorted(result) != sorted(RESULT_KEYS):
            problems.append(f"{path.name}:{number}: not a result")
        elif case_id in results:
            problems.append(f"{path.name}:{number}: {case_id} stands twice")
        else:
            results[case_id] = result
    return results, problems


def compare(folder, runners, cases, left_out=frozenset()):
    """(number of equal cases, problems)"""
    problems, by_runner = [], {}
    expected = {case["id"]: canonical(case["expect"]) for case in cases}
    for runner in runners:
        path = folder / f"{runner}.tsv"
        if not path.is_file():
            problems.append(f"{runner}: no results at {path}")
            continue
        by_runner[runner], found = read_results(path)
        problems += found
        problems += [f"{runner}: did not run {name}" for name in expected.keys() - by_runner[runner]]
        problems += [f"{runner}: ran {name}, which no file has" for name in by_runner[runner].keys() - expected.keys() - left_out]
    equal = 0
    for case_id, expectation in expected.items():
        results = {name: found[case_id] for name, found in by_runner.items() if case_id in found}
        differing = []
        for name, result in results.items():
            if canonical(result) != expectation:
                differing.append(f"{case_id}: {name} gave {json.dumps(canonical(result))}")
        if differing:
            problems += differing + [f"{case_id}: expected {json.dumps(expectation)}"]
        elif len({json.dumps(result, sort_keys=True) for result in results.values()}) > 1:
            problems.append(f"{case_id}: the runners differ: {json.dumps(results)}")
        elif len(results) == len(runners):
            equal += 1
    return equal, problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("runners", nargs="*", help="those that must be there; default: all five")
    parser.add_argument("--without", metavar="WORD",
                        help="leave out the cases whose policy has it: a build may not be able to decide them")
    asked = parser.parse_intermixed_args()
    runners = asked.runners or RUNNERS
    every = load_cases()
    left_out = {case["id"] for case in every if asked.without and asked.without in case["policy"]}
    cases = [case for case in every if case["id"] not in left_out]
    equal, problems = compare(asked.folder, runners, cases, left_out)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"vectors: {len(cases)} cases, {len(left_out)} left out, runners {', '.join(runners)}")
    print(f"{equal} passed, {len(cases) - equal} failed")
    sys.exit(1 if problems or equal != len(cases) else 0)


if __name__ == "__main__":
    main()
