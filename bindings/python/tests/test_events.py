"""Events: pulled by for and by async for, ended by the shim's stop."""

from __future__ import annotations

import asyncio
import threading

import pytest
from ollama_cors import Event, Events, Shim
from support import REPLAY, ask


def targets(events: list[Event]) -> list[str | None]:
    return [event["target"] for event in events]


def send(shim: Shim, count: int, first: int = 0) -> list[str]:
    names = [f"/api/version?{number}" for number in range(first, first + count)]
    for name in names:
        assert ask(shim, name)[0] == 200
    return names


def test_an_event_tells_of_an_exchange(shim: Shim) -> None:
    _, _, body = ask(shim, "/api/version")
    event = next(shim.events())
    assert (event["verdict"], event["kind"], event["origin"]) == ("allow", "not-cors", None)
    assert (event["status"], event["outcome"], event["bytes"]) == (200, "done", len(body))


def test_an_event_tells_of_a_refusal(shim: Shim) -> None:
    ask(shim, "/api/tags?x=1", Origin="https://evil.example")
    event = next(shim.events())
    assert event["type"] == "exchange"
    assert (event["method"], event["target"]) == ("GET", "/api/tags?x=1")
    assert event["origin"] == "https://evil.example"
    assert (event["verdict"], event["reason"]) == ("refuse", "origin-not-allowed")
    assert (event["status"], event["outcome"]) == (403, "done")
    assert event["rule"] is None


def test_a_timeout_ends_the_iteration_and_it_may_be_asked_again(shim: Shim) -> None:
    events = shim.events(timeout=0)
    assert list(events) == []
    names = send(shim, 3)
    waiting = shim.events(timeout=10)
    assert targets([next(waiting) for _ in names]) == names
    assert list(events) == []


def test_the_iteration_ends_with_the_shim() -> None:
    with Shim(REPLAY) as shim:
        names = send(shim, 3)
    events = shim.events()
    assert targets(list(events)) == names
    assert list(events) == []
    assert list(shim.events(timeout=5)) == []


def test_a_stop_ends_a_reader_that_waits() -> None:
    seen: list[Event] = []
    with Shim(REPLAY) as shim:
        reader = threading.Thread(target=lambda: seen.extend(shim.events()))
        reader.start()
        names = send(shim, 5)
    reader.join(10)
    assert not reader.is_alive()
    assert targets(seen) == names


def test_each_event_goes_to_one_reader() -> None:
    seen: list[Event] = []
    with Shim(REPLAY) as shim:
        readers = [threading.Thread(target=lambda: seen.extend(shim.events())) for _ in range(4)]
        for reader in readers:
            reader.start()
        names = send(shim, 200)
    for reader in readers:
        reader.join(10)
        assert not reader.is_alive()
    assert sorted(targets(seen)) == sorted(names)


def test_async_for_sees_every_event_in_order() -> None:
    async def main() -> tuple[list[str], list[str]]:
        async with Shim(REPLAY) as shim:
            loop = asyncio.get_running_loop()
            seen: list[Event] = []
            sending = loop.run_in_executor(None, send, shim, 300)
            async for event in shim.events():
                seen.append(event)
                if len(seen) == 300:
                    break
            return targets(seen), await sending

    seen, names = asyncio.run(main())
    assert seen == names


def test_async_for_ends_with_the_shim() -> None:
    async def read(shim: Shim) -> list[str]:
        return targets([event async for event in shim.events()])

    async def main() -> tuple[list[str], list[str]]:
        shim = Shim.start(REPLAY)
        reader = asyncio.ensure_future(read(shim))
        names = await asyncio.get_running_loop().run_in_executor(None, send, shim, 3)
        await asyncio.get_running_loop().run_in_executor(None, shim.stop)
        seen = await asyncio.wait_for(reader, 10)
        assert await read(shim) == []
        return seen, names

    seen, names = asyncio.run(main())
    assert seen == names


def test_async_timeouts_and_cancellation_lose_nothing(shim: Shim) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert [event async for event in shim.events(timeout=0)] == []
        waiting = asyncio.ensure_future(shim.events().__anext__())
        for _ in range(3):
            await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        names = await loop.run_in_executor(None, send, shim, 3)
        events = shim.events(timeout=10)
        seen = [await events.__anext__() for _ in names]
        assert targets(seen) == names

    asyncio.run(main())


def test_what_async_readers_leave_goes_to_the_others(shim: Shim) -> None:
    async def first() -> Event:
        loop = asyncio.get_running_loop()
        sending = loop.run_in_executor(None, send, shim, 20)
        event = await shim.events().__anext__()
        await sending
        return event

    seen = [asyncio.run(first())]
    events = shim.events(timeout=10)
    seen += [next(events) for _ in range(19)]
    assert targets(seen) == [f"/api/version?{number}" for number in range(20)]


def test_loops_of_several_threads_share_the_events() -> None:
    seen: list[Event] = []

    async def read(shim: Shim) -> None:
        async for event in shim.events():
            seen.append(event)

    with Shim(REPLAY) as shim:
        readers = [threading.Thread(target=lambda: asyncio.run(read(shim))) for _ in range(3)]
        for reader in readers:
            reader.start()
        names = send(shim, 100)
    for reader in readers:
        reader.join(10)
        assert not reader.is_alive()
    assert sorted(targets(seen)) == sorted(names)


def test_events_are_their_own_iterators(shim: Shim) -> None:
    events = shim.events()
    assert isinstance(events, Events)
    assert iter(events) is events
    assert events.__aiter__() is events
