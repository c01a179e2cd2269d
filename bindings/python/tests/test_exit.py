"""Programs that end in every way they can, with a shim or a client in every state: none crashes,
none hangs.

A storm of short runs, OLLAMA_CORS_EXIT_RUNS in all (200), two at a time, every other one in Python's
development mode with its checked memory, each under a watchdog. bench/ends.py has 200 of each way.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest
import upstreams

WATCHDOG_SECONDS = 10

BEFORE = """
import asyncio, os, signal, socket, sys, threading, urllib.request
from ollama_cors import AsyncClient, Client, OllamaCorsError, Shim

HELLO = [{"role": "user", "content": "Hello"}]
REPLAY = {"listen": ["127.0.0.1:0"], "upstream": "replay:"}
SILENT, ENDLESS = os.environ["SILENT"], os.environ["ENDLESS"]

def ask(shim):
    with urllib.request.urlopen(shim.url + "/api/version") as answer:
        assert answer.status == 200
        answer.read()

def in_thread(work, daemon):
    running = threading.Event()
    def run():
        running.set()
        work()
    threading.Thread(target=run, daemon=daemon).start()
    running.wait()

def read_events(shim):
    for event in shim.events():
        pass

def ask_for_ever(shim):
    try:
        while True:
            ask(shim)
    except OSError:
        pass

def interrupt_soon():
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.1)

def read_stream(client):
    for part in client.chat("m", HELLO, stream=True):
        pass

async def read_stream_async(client):
    async for part in await client.chat("m", HELLO, stream=True):
        pass

def hang_on(shim):
    client = socket.create_connection(("127.0.0.1", shim.port))
    client.sendall(b"GET /api/version HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
    assert client.recv(65536).startswith(b"HTTP/1.1 200")
    return client
"""

# The way out: (what the program does, how it has to end).
WAYS = {
    "returns": (
        """
        with Shim(REPLAY) as shim:
            ask(shim)
        """,
        0,
    ),
    "raises": (
        """
        with Shim(REPLAY) as shim:
            ask(shim)
            raise SystemError("on purpose")
        """,
        1,
    ),
    "sys.exit": (
        """
        with Shim(REPLAY) as shim:
            ask(shim)
            sys.exit(3)
        """,
        3,
    ),
    "os._exit": (
        """
        shim = Shim.start(REPLAY)
        in_thread(lambda: read_events(shim), daemon=True)
        ask(shim)
        os._exit(4)
        """,
        4,
    ),
    "left open": (
        """
        shim = Shim.start(REPLAY)
        ask(shim)
        """,
        0,
    ),
    "left open, then raises": (
        """
        shim = Shim.start(REPLAY)
        ask(shim)
        raise SystemError("on purpose")
        """,
        1,
    ),
    "left open in a cycle": (
        """
        cycle = [Shim.start(REPLAY)]
        cycle.append(cycle)
        ask(cycle[0])
        del cycle
        """,
        0,
    ),
    "dropped without a stop": (
        """
        shim = Shim.start(REPLAY)
        ask(shim)
        del shim
        """,
        0,
    ),
    "many left open": (
        """
        shims = [Shim.start(REPLAY) for _ in range(4)]
        for shim in shims:
            ask(shim)
        """,
        0,
    ),
    "a daemon reads events": (
        """
        shim = Shim.start(REPLAY)
        in_thread(lambda: read_events(shim), daemon=True)
        ask(shim)
        """,
        0,
    ),
    "a thread reads events": (
        """
        shim = Shim.start(REPLAY)
        in_thread(lambda: read_events(shim), daemon=False)
        ask(shim)
        """,
        0,
    ),
    "several read events, then sys.exit": (
        """
        shim = Shim.start(REPLAY)
        for daemon in (True, False, True, False):
            in_thread(lambda: read_events(shim), daemon)
        ask(shim)
        sys.exit(5)
        """,
        5,
    ),
    "a thread of its own serves on": (
        """
        def serve():
            with Shim(REPLAY) as shim:
                threading.main_thread().join()
                ask(shim)
                print(len([event for event in shim.events(timeout=0)]))
        in_thread(serve, daemon=False)
        """,
        0,
    ),
    "requests are under way": (
        """
        shim = Shim.start(REPLAY)
        for _ in range(3):
            in_thread(lambda: ask_for_ever(shim), daemon=True)
        in_thread(lambda: read_events(shim), daemon=True)
        for _ in range(20):
            ask(shim)
        """,
        0,
    ),
    "a stream is open": (
        """
        shim = Shim.start({**REPLAY, "upstream": SILENT})
        client = hang_on(shim)
        """,
        0,
    ),
    "asyncio reads events": (
        """
        async def main():
            shim = Shim.start(REPLAY)
            reader = asyncio.ensure_future(shim.events().__anext__())
            await asyncio.get_running_loop().run_in_executor(None, ask, shim)
            await reader
            left = asyncio.ensure_future(shim.events().__anext__())
            await asyncio.sleep(0)
            globals()["kept"] = shim
        asyncio.run(main())
        """,
        0,
    ),
    "another thread stops it": (
        """
        shim = Shim.start(REPLAY)
        in_thread(lambda: read_events(shim), daemon=False)
        ask(shim)
        in_thread(shim.stop, daemon=True)
        """,
        0,
    ),
    "Ctrl-C while reading": (
        """
        with Shim(REPLAY) as shim:
            interrupt_soon()
            try:
                read_events(shim)
            except KeyboardInterrupt:
                sys.exit(6)
        """,
        6,
    ),
    "Ctrl-C while draining": (
        """
        shim = Shim.start({**REPLAY, "upstream": SILENT})
        client = hang_on(shim)
        interrupt_soon()
        try:
            shim.stop(drain=3600)
        except KeyboardInterrupt:
            assert not shim.running
            sys.exit(7)
        """,
        7,
    ),
    "a forked child exits": (
        """
        shim = Shim.start(REPLAY)
        in_thread(lambda: read_events(shim), daemon=True)
        ask(shim)
        child = os.fork()
        if child == 0:
            sys.exit(8)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 8
        ask(shim)
        """,
        0,
    ),
    "a client left open": (
        """
        client = Client(ENDLESS)
        stream = client.chat("m", HELLO, stream=True)
        next(stream)
        """,
        0,
    ),
    "a client dropped in a cycle": (
        """
        cycle = [Client(ENDLESS)]
        cycle += [cycle, cycle[0].chat("m", HELLO, stream=True)]
        next(cycle[2])
        del cycle
        """,
        0,
    ),
    "daemons read streams": (
        """
        client = Client(ENDLESS)
        for _ in range(3):
            in_thread(lambda: read_stream(client), daemon=True)
        next(client.chat("m", HELLO, stream=True))
        """,
        0,
    ),
    "daemons wait for a silent server": (
        """
        client = Client(SILENT)
        for _ in range(3):
            in_thread(lambda: read_stream(client), daemon=True)
        sys.exit(9)
        """,
        9,
    ),
    "os._exit in a stream": (
        """
        client = Client(ENDLESS)
        in_thread(lambda: read_stream(client), daemon=True)
        next(client.chat("m", HELLO, stream=True))
        os._exit(10)
        """,
        10,
    ),
    "asyncio reads a stream, then sys.exit": (
        """
        async def main(url):
            client = AsyncClient(url)
            tasks = [asyncio.ensure_future(read_stream_async(client)) for _ in range(3)]
            await (await client.chat("m", HELLO, stream=True)).__anext__()
            globals()["kept"] = client, tasks
            sys.exit(11)
        asyncio.run(main(ENDLESS))
        """,
        11,
    ),
    "asyncio in a daemon reads streams": (
        """
        client = AsyncClient(ENDLESS)
        for _ in range(2):
            in_thread(lambda: asyncio.run(read_stream_async(client)), daemon=True)
        next(Client(ENDLESS).chat("m", HELLO, stream=True))
        """,
        0,
    ),
    "Ctrl-C in a stream": (
        """
        interrupt_soon()
        try:
            read_stream(Client(ENDLESS))
        except KeyboardInterrupt:
            sys.exit(12)
        """,
        12,
    ),
    "Ctrl-C while a server is silent": (
        """
        interrupt_soon()
        try:
            Client(SILENT).list()
        except KeyboardInterrupt:
            sys.exit(13)
        """,
        13,
    ),
    "a forked child of a client exits": (
        """
        client = Client(ENDLESS)
        in_thread(lambda: read_stream(client), daemon=True)
        next(client.chat("m", HELLO, stream=True))
        child = os.fork()
        if child == 0:
            sys.exit(14)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 14
        next(client.chat("m", HELLO, stream=True))
        """,
        0,
    ),
}
RUNS = int(os.environ.get("OLLAMA_CORS_EXIT_RUNS", "200"))
# The one traceback that each of these may show is the one it raises on purpose.
CRASHES = ("Fatal", "terminate called", "Segmentation", "Exception ignored", "Exception in thread")


def run(program: str, mode: tuple[str, ...]) -> tuple[int | str, str]:
    """How a run ended, and what it said."""
    arguments = [sys.executable, *mode, "-W", "ignore", "-c", program]
    try:
        done = subprocess.run(
            arguments,
            capture_output=True,
            text=True,
            timeout=WATCHDOG_SECONDS,
            env=upstreams.environment(),
        )
    except subprocess.TimeoutExpired as hung:
        return "hung", str(hung.stderr)
    return done.returncode, done.stderr


def wrong_ends(way: str, runs: int) -> list[tuple[int | str, str]]:
    """Of so many runs those that did not end as they have to."""
    body, code = WAYS[way]
    program = BEFORE + textwrap.dedent(body)
    modes = [("-X", "faulthandler"), ("-X", "dev")]
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(run, [program] * runs, [modes[i % 2] for i in range(runs)]))
    return [
        (end, said)
        for end, said in ends
        if end != code
        or any(word in said for word in CRASHES)
        or ("Traceback" in said) != (code == 1)
    ]


@pytest.mark.parametrize("way", WAYS)
def test_ways_out(way: str) -> None:
    assert wrong_ends(way, -(-RUNS // len(WAYS))) == []


def test_at_exit_a_shim_left_open_is_stopped_and_no_thread_waits_in_it() -> None:
    program = """
import atexit
# Hooks run in reverse order: this one after those of the package.
@atexit.register
def tell():
    print(shim.running, shim._native.waiting(), shim._dispatcher._thread.is_alive())
"""
    program += BEFORE + textwrap.dedent(
        """
        async def wait():
            try:
                await asyncio.wait_for(shim.events().__anext__(), 0.01)
            except asyncio.TimeoutError:
                pass
        shim = Shim.start(REPLAY)
        in_thread(lambda: read_events(shim), daemon=True)
        asyncio.run(wait())
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        timeout=WATCHDOG_SECONDS,
        env=upstreams.environment(),
    )
    assert done.stdout == "False 0 False\n"
