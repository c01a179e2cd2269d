"""What somebody still reads keeps alive what it comes from: a client, a transport, a shim that nobody
else holds."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Iterator

import pytest
from ollama_cors import (
    AsyncClient,
    AsyncTransport,
    Client,
    Event,
    Events,
    OllamaCorsError,
    Shim,
    Transport,
    _lifetime,
)
from scripted import Connection, Request, upstream
from support import REPLAY

httpx = pytest.importorskip("httpx")
HELLO = [{"role": "user", "content": "Hello"}]


class Halved:
    """A server whose answer stops in the middle until it is told to go on."""

    def __init__(self) -> None:
        self.url = ""
        self._on = threading.Event()

    def serve(self, connection: Connection, request: Request) -> None:
        connection.begin()
        connection.line(message={"role": "assistant", "content": "a"}, done=False)
        assert self._on.wait(30)
        connection.line(message={"role": "assistant", "content": "b"}, done=True)
        connection.finish()

    def go_on(self) -> None:
        """When all is gone that nobody holds."""
        gc.collect()
        self._on.set()


@pytest.fixture
def server() -> Iterator[Halved]:
    halved = Halved()
    with upstream(halved.serve) as halved.url:
        yield halved


def test_an_exchange_keeps_its_client(server: Halved) -> None:
    exchange = Client(server.url).exchange("POST", "/api/chat", json={}, framing="lines")
    lines = iter(exchange)
    assert '"a"' in next(lines)
    server.go_on()
    assert '"b"' in next(lines) and list(lines) == []


def test_a_list_of_an_exchange_of_nobodys_client(shim: Shim) -> None:
    asked = {"model": "tiny", "messages": HELLO}
    assert '"done":true' in list(Client(shim.url).exchange("POST", "/api/chat", json=asked))[-1]


def test_a_stream_keeps_its_client(server: Halved) -> None:
    stream = Client(server.url).chat("m", HELLO, stream=True)
    assert next(stream).message.content == "a"
    server.go_on()
    assert [part.message.content for part in stream] == ["b"]


def test_async_ones_keep_theirs(server: Halved, shim: Shim) -> None:
    async def main() -> None:
        stream = await AsyncClient(server.url).chat("m", HELLO, stream=True)
        assert (await stream.__anext__()).message.content == "a"
        server.go_on()
        assert [part.message.content async for part in stream] == ["b"]
        asked = {"model": "tiny", "messages": HELLO}
        exchange = AsyncClient(shim.url).exchange("POST", "/api/chat", json=asked)
        assert '"done":true' in [line async for line in exchange][-1]

    asyncio.run(main())


def test_an_answer_keeps_its_transport(server: Halved) -> None:
    request = httpx.Request("POST", server.url + "/api/chat")
    answer = Transport().handle_request(request)
    pieces = iter(answer.stream)
    assert b'"a"' in next(pieces)
    server.go_on()
    assert b'"b"' in b"".join(pieces)


def test_an_answer_keeps_its_async_transport(server: Halved) -> None:
    async def main() -> None:
        request = httpx.Request("POST", server.url + "/api/chat")
        answer = await AsyncTransport().handle_async_request(request)
        pieces = answer.stream.__aiter__()
        assert b'"a"' in await pieces.__anext__()
        server.go_on()
        assert b'"b"' in b"".join([piece async for piece in pieces])

    asyncio.run(main())


def test_events_keep_their_shim() -> None:
    def events_of_a_shim() -> tuple[Events, str]:
        shim = Shim.start(REPLAY)
        return shim.events(), shim.url

    async def first(events: Events) -> Event:
        return await events.__anext__()

    for read in (next, lambda events: asyncio.run(first(events))):
        events, url = events_of_a_shim()
        gc.collect()
        with Client(url) as client:
            assert client.version().version
        assert read(events)["target"] == "/api/version"
        events._shim.stop()


def test_a_start_that_the_end_overtakes_is_quiet(
    shim: Shim, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(shim.url)
    wire = client._client
    # What the hook at exit does in another thread, between a start's first line and its last.
    wire.native().stop()
    with pytest.raises(OllamaCorsError) as caught:
        client.list()
    assert caught.value.code == "client-stopped"
    monkeypatch.setattr(_lifetime, "_ending", True)
    with pytest.raises(SystemExit):
        client.list()
    monkeypatch.undo()
    client.close()
