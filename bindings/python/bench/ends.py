"""`ends.py [RUNS [TOKENS [REQUESTS]]]`: programs that end while a client and a shim are at work, in
each way of tests/test_exit.py RUNS times (200); forks, as often; how long each blocking call keeps
Ctrl-C waiting, RUNS / 10 times; and what a process holds after TOKENS (1,000,000) streamed and REQUESTS
(100,000) made through a shim of its own. A crash, a hang, a wrong exit code, more than 0.3 s, or growth
fails."""

from __future__ import annotations

import pathlib
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent / "tests"))

import upstreams  # noqa: E402
from test_exit import BEFORE, WAYS, run, wrong_ends  # noqa: E402

from ollama_cors import Client, Page, Shim  # noqa: E402

PATIENCE = 0.3
GROWTH_MB = 4

FORK = """
def refused(call):
    try:
        call()
    except OllamaCorsError as error:
        assert error.code == "forked", error
    else:
        sys.exit("the child used what is its parent's")

shim = Shim.start(REPLAY)
client = Client(shim.url)
stream = client.chat("tiny", HELLO, stream=True)
next(stream)
exchange = client.exchange("POST", "/api/chat", json={"model": "tiny", "messages": HELLO})
in_thread(lambda: read_events(shim), daemon=True)
child = os.fork()
if child == 0:
    events = lambda: next(shim.events())
    for call in (shim.stats, events, lambda: shim.set_policy({}), lambda: list(exchange)):
        refused(call)
    assert client.version().version  # on a connection of its own
    sys.exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert list(stream)[-1].done and '"done":true' in list(exchange)[-1]
"""

INTERRUPTED = """
import tempfile, time
from ollama_cors import Page, doctor, doctor_async, fetch

def interrupt():
    global sent
    time.sleep(0.1)
    sent = time.monotonic()
    os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
url = os.environ["{server}"]
shim = Shim.start({{**REPLAY, "upstream": url}})
client = Client(url)
{before}
threading.Thread(target=interrupt, daemon=True).start()
try:
    {call}
except KeyboardInterrupt:
    print(time.monotonic() - sent)
os._exit(0)
"""
# What waits: (name, the server, what comes before, the call).
BLOCKING = [
    ("Client.list()", "DEAF", "", "client.list()"),
    ("Client.chat(stream=True)", "SILENT", "", "read_stream(client)"),
    ("Exchange.head()", "DEAF", "", "client.exchange('GET', '/').head()"),
    ("Exchange.pull()", "DEAF", "", "client.exchange('GET', '/').pull(3600)"),
    ("Exchange.read()", "SILENT", "", "client.exchange('GET', '/', dialect='none').read()"),
    (
        "Exchange.write()",
        "DEAF",
        "upload = client.exchange('POST', '/', streamed=True)",
        "\n    ".join(["while upload.write(bytes(1 << 20)):", "    pass"]),
    ),
    (
        "Client.create_blob()",
        "DEAF",
        "file = tempfile.NamedTemporaryFile(); file.truncate(1 << 27)",
        "client.create_blob(file.name)",
    ),
    ("fetch()", "DEAF", "", "fetch(url, page_origin='http://localhost')"),
    ("Page.fetch()", "DEAF", "", "Page('null').fetch(url)"),
    ("doctor()", "DEAF", "", "doctor(url, timeout=3600)"),
    (
        "Transport",
        "DEAF",
        "import httpx; from ollama_cors import Transport",
        "httpx.Client(transport=Transport(), timeout=None).get(url)",
    ),
    ("Shim.events()", "DEAF", "", "next(shim.events())"),
    ("Shim.events(timeout)", "DEAF", "", "next(shim.events(timeout=3600))"),
    ("Shim.stop(drain)", "SILENT", "asked = hang_on(shim)", "shim.stop(drain=3600)"),
    ("AsyncClient.list()", "DEAF", "", "asyncio.run(AsyncClient(url).list())"),
    (
        "AsyncClient.chat(stream=True)",
        "SILENT",
        "",
        "asyncio.run(read_stream_async(AsyncClient(url)))",
    ),
    ("Page.afetch()", "DEAF", "", "asyncio.run(Page('null').afetch(url))"),
    ("doctor_async()", "DEAF", "", "asyncio.run(doctor_async(url, timeout=3600))"),
    ("async for of Shim.events()", "DEAF", "", "asyncio.run(shim.events().__anext__())"),
]


def all_ways(runs: int) -> int:
    failed = 0
    for way in WAYS:
        wrong = wrong_ends(way, runs)
        failed += len(wrong)
        print(f"{way}: {runs} runs, {len(wrong)} wrong {wrong[0] if wrong else ''}", flush=True)
    return failed


def forks(runs: int) -> int:
    ends = [run(BEFORE + FORK, ("-X", "faulthandler")) for _ in range(runs)]
    wrong = [end for end in ends if end != (0, "")]
    print(f"fork: {runs} runs, {len(wrong)} wrong {wrong[0] if wrong else ''}", flush=True)
    return len(wrong)


def interruptions(times: int) -> int:
    failed = 0
    for name, server, before, call in BLOCKING:
        program = BEFORE + INTERRUPTED.format(server=server, before=before, call=call)
        waits: list[float] = []
        for _ in range(times):
            with suppress(ValueError, subprocess.TimeoutExpired):
                told = subprocess.run(
                    [sys.executable, "-c", program],
                    capture_output=True,
                    text=True,
                    timeout=10,
                    env=upstreams.environment(),
                )
                waits.append(float(told.stdout))
        good = len(waits) == times and max(waits) <= PATIENCE
        failed += not good
        told_as = f"at most {max(waits, default=0):.3f} s" + ("" if good else " FAILED")
        print(f"Ctrl-C in {name}: {len(waits)} of {times} ended, {told_as}", flush=True)
    return failed


def held() -> float:
    """MB that are resident."""
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS in /proc/self/status")


def watch(what: str, count: int, step: Callable[[int], None]) -> int:
    points = []
    for _ in range(10):
        step(count // 10)
        points.append(held())
    grew = points[9] - points[4] > GROWTH_MB  # the first half fills what is kept for use
    told = " ".join(f"{point:.1f}" for point in points)
    print(f"{what}: {count}, MB held {told}{' GREW' if grew else ''}", flush=True)
    return int(grew)


def memory(url: str, tokens: int, requests: int) -> int:
    page = Page("http://localhost:5173")
    with Shim({"listen": ["127.0.0.1:0"], "upstream": url}) as shim, Client(shim.url) as client:

        def stream(count: int) -> None:
            for _ in client.chat(str(count), stream=True):
                pass

        def ask(count: int) -> None:
            for number in range(count // 4):
                assert client.version().version
                stream(2)
                next(client.chat("2", stream=True))  # and let go of
                assert page.fetch(shim.url + "/api/version", headers={"X-A": str(number)})
                shim.stats()

        with page:
            return watch("tokens", tokens, stream) + watch("requests", requests, ask)


def main() -> int:
    given = [int(word) for word in sys.argv[1:]]
    runs, tokens, requests = given + [200, 1_000_000, 100_000][len(given) :]
    print(f"Python {sys.version.split()[0]}, {len(WAYS)} ways to end")
    failed = all_ways(runs) + forks(runs) + interruptions(-(-runs // 10))
    with subprocess.Popen(
        [sys.executable, str(here / "upstream.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as upstream:
        assert upstream.stdout is not None and upstream.stdin is not None
        port = upstream.stdout.readline().strip()
        failed += memory(f"http://127.0.0.1:{port}", tokens, requests)
        upstream.stdin.close()
    print("all well" if failed == 0 else f"{failed} failed")
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main())
