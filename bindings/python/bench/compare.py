"""Our client beside those that people use, on one machine, in turns, against one upstream.

    bindings/python/bench/run [TOKENS [ROUNDS]]    # 30000, 5

A token is a write of the upstream's. What counts are the ratios; the floor is what recv and
json.loads cost alone. Ends with 1 where a goal is missed.
"""

from __future__ import annotations

import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
# Ours, the other's, how much of the other's it may cost.
PAIRS = [
    ("ours", "ollama", 0.30),
    ("ours-async", "ollama-async", 0.30),
    ("ours-openai", "openai", 0.95),
    ("ours-openai-async", "openai-async", 0.95),
    ("ours-lines", "httpx-lines", 0.50),
    ("ours-httpx-lines", "httpx-lines", 0.50),
]
IMPORT_MS = 30.0


def run(name: str, url: str, tokens: int) -> dict[str, float]:
    arguments = [sys.executable, str(HERE / "contestant.py"), name, url, str(tokens)]
    found: dict[str, float] = json.loads(subprocess.check_output(arguments, timeout=600))
    return found


def cpu_of(code: str) -> float:
    """Milliseconds of CPU that a program takes, the least of nine."""
    least = float("inf")
    for _ in range(9):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        least = min(least, spent * 1000)
    return least


def size_of(package: str) -> float:
    code = f"import {package}; print({package}.__path__[0])"
    where = pathlib.Path(subprocess.check_output([sys.executable, "-c", code], text=True).strip())
    files = (path for path in where.rglob("*") if "__pycache__" not in path.parts)
    return sum(path.stat().st_size for path in files if path.is_file()) / 1e6


def streams(url: str, tokens: int, rounds: int) -> bool:
    names = ["floor", *dict.fromkeys(name for pair in PAIRS for name in pair[:2])]
    costs: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            costs[name].append(run(name, url, tokens))
    cpu = {name: statistics.median(one["cpu"] for one in costs[name]) for name in names}
    print(f"{'':<20}{'µs CPU a token':>15}{'tokens a second':>17}")
    for name in names:
        speed = 1e6 / statistics.median(one["time"] for one in costs[name])
        print(f"{name:<20}{cpu[name]:>15.2f}{speed:>17,.0f}")
    print()
    good = True
    for mine, other, goal in PAIRS:
        # In turns: what slows the machine slows both of a round.
        ratio = statistics.median(
            one["cpu"] / two["cpu"] for one, two in zip(costs[mine], costs[other])
        )
        good &= ratio <= goal
        print(f"{mine:<20}{ratio:>8.2f} × {other:<16} goal {goal:.2f}  {told(ratio <= goal)}")
    return good


def told(good: bool) -> str:
    return "met" if good else "missed"


def imports() -> bool:
    bare = cpu_of("pass")
    print(f"\n{'':<20}{'import, ms CPU':>15}{'its files, MB':>17}")
    ours = 0.0
    for package in ("ollama_cors", "ollama", "openai", "httpx"):
        spent = cpu_of(f"import {package}") - bare
        ours = spent if package == "ollama_cors" else ours
        print(f"{package:<20}{spent:>15.1f}{size_of(package):>17.2f}")
    print(f"\nimport of ours: goal {IMPORT_MS:.0f} ms  {told(ours <= IMPORT_MS)}")
    return ours <= IMPORT_MS


def main(tokens: int = 30000, rounds: int = 5) -> int:
    arguments = [sys.executable, str(HERE / "upstream.py")]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as upstream:
        assert upstream.stdout is not None
        url = f"http://127.0.0.1:{upstream.stdout.readline().strip()}"
        print(f"{tokens} tokens, median of {rounds} rounds, {os.cpu_count()} CPUs\n")
        fast = streams(url, tokens, rounds)
        upstream.communicate("")
    return 0 if imports() and fast else 1


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
