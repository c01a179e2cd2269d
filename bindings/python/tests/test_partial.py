"""What came of an answer before it broke: the error has it, and so has the stream."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import pickle
import threading
import tracemalloc
from typing import Any, Callable

import pytest
from ollama_cors import (
    AsyncClient,
    BadResponseError,
    CancelledError,
    ChatResponse,
    Client,
    GenerateResponse,
    OllamaCorsError,
    ProgressResponse,
    RequestTimeout,
    ResponseError,
    TruncatedError,
    _partial,
)
from scripted import Connection, Request, upstream

HELLO = [{"role": "user", "content": "Hello"}]
CALL = {"function": {"name": "add", "arguments": {"a": 1}}}
SAID = [
    {"role": "assistant", "content": "", "thinking": "Hm"},
    {"role": "assistant", "content": "", "thinking": "m."},
    {"role": "assistant", "content": "Grüße, "},
    {"role": "assistant", "content": "", "tool_calls": [CALL]},
    {"role": "assistant", "content": "世界"},
]


def say(connection: Connection) -> None:
    connection.begin()
    for message in SAID:
        connection.line(model="m", message=message, done=False)


def ends_with_an_error(connection: Connection, request: Request) -> None:
    say(connection)
    connection.line(error="out of memory")
    connection.finish()


def ends_with_rubbish(connection: Connection, request: Request) -> None:
    say(connection)
    connection.piece(b"{no json}\n")
    connection.closed()


def ends_early(connection: Connection, request: Request) -> None:
    say(connection)
    raise OSError


def goes_silent(connection: Connection, request: Request) -> None:
    say(connection)
    connection.closed()


ENDS = [
    pytest.param(ends_with_an_error, ResponseError, "stream-error", id="error"),
    pytest.param(ends_with_rubbish, BadResponseError, "bad-json", id="rubbish"),
    pytest.param(ends_early, TruncatedError, "truncated", id="cut"),
    pytest.param(goes_silent, RequestTimeout, "idle-timeout", id="silence"),
]
Serve = Callable[[Connection, Request], None]


def check(error: OllamaCorsError) -> None:
    whole = error.partial
    assert isinstance(whole, ChatResponse)
    assert (whole.model, whole.done, whole.message.role) == ("m", False, "assistant")
    assert whole.message.content == whole["message"]["content"] == "Grüße, 世界"
    assert whole.message.thinking == "Hmm."
    assert [call.function.arguments for call in whole.message.tool_calls or ()] == [{"a": 1}]
    assert error.received == len(SAID)


@pytest.mark.parametrize("serve, kind, code", ENDS)
def test_an_error_has_what_came(serve: Serve, kind: Any, code: str) -> None:
    with upstream(serve) as url, Client(url, timeout={"idle": 0.5}) as client:
        stream = client.chat("m", HELLO, stream=True)
        assert stream.partial is None
        with pytest.raises(kind) as caught:
            for _ in stream:
                pass
        assert caught.value.code == code
        check(caught.value)
        assert stream.partial == caught.value.partial
        again = pickle.loads(pickle.dumps(caught.value))
        check(again)
        assert (again.code, str(again)) == (code, str(caught.value))
        stream = client.chat("m", HELLO, stream=True)
        with pytest.raises(kind) as caught:
            while True:
                next(stream)
        check(caught.value)


@pytest.mark.parametrize("serve, kind, code", ENDS)
def test_an_error_has_what_came_in_asyncio(serve: Serve, kind: Any, code: str) -> None:
    async def program(url: str) -> None:
        async with AsyncClient(url, timeout={"idle": 0.5}) as client:
            with pytest.raises(kind) as caught:
                async for _ in await client.chat("m", HELLO, stream=True):
                    pass
            assert caught.value.code == code
            check(caught.value)
            stream = await client.chat("m", HELLO, stream=True)
            with pytest.raises(kind) as caught:
                while True:
                    await stream.__anext__()
            check(caught.value)

    with upstream(serve) as url:
        asyncio.run(program(url))


def test_a_task_that_is_cancelled_leaves_it_in_its_stream() -> None:
    async def program(url: str) -> Any:
        async with AsyncClient(url) as client:
            stream = await client.chat("m", HELLO, stream=True)
            came = asyncio.Event()

            async def read() -> None:
                async for part in stream:
                    if part.message.content == "世界":
                        came.set()

            task = asyncio.ensure_future(read())
            await came.wait()
            task.cancel()
            await asyncio.wait([task])
            return stream.partial

    with upstream(goes_silent) as url:
        assert asyncio.run(program(url)).message.content == "Grüße, 世界"


def test_so_does_a_client_that_is_closed() -> None:
    client: Client
    with upstream(goes_silent) as url:
        client = Client(url)
        with pytest.raises(CancelledError) as caught:
            for part in client.chat("m", HELLO, stream=True):
                if part.message.content == "世界":
                    client.close()
        check(caught.value)


def test_over_httpx_it_is_the_same() -> None:
    httpx = pytest.importorskip("httpx")
    lines = [{"model": "m", "message": message, "done": False} for message in SAID]
    text = "".join(json.dumps(line) + "\n" for line in [*lines, {"error": "out of memory"}])
    transport = httpx.MockTransport(lambda request: httpx.Response(200, text=text))
    with Client("http://localhost", transport=transport) as client:
        with pytest.raises(ResponseError) as caught:
            list(client.chat("m", HELLO, stream=True))
        check(caught.value)

    async def program() -> None:
        async with AsyncClient("http://localhost", transport=transport) as over:
            with pytest.raises(ResponseError) as failed:
                async for _ in await over.chat("m", HELLO, stream=True):
                    pass
            check(failed.value)

    asyncio.run(program())


def test_of_a_text_and_of_progress() -> None:
    def serve(connection: Connection, request: Request) -> None:
        connection.begin()
        if request[1] == "/api/generate":
            for text in ("a", "b"):
                connection.line(model="m", response=text, done=False)
        else:
            connection.line(status="pulling", completed=1, total=9)
            connection.line(status="pulling", completed=2, total=9)
        connection.line(error="no")
        connection.finish()

    with upstream(serve) as url, Client(url) as client:
        with pytest.raises(ResponseError) as caught:
            list(client.generate("m", "x", stream=True))
        assert caught.value.partial == GenerateResponse(model="m", response="ab", done=False)
        with pytest.raises(ResponseError) as caught:
            list(client.pull("m", stream=True))
        last = ProgressResponse(status="pulling", completed=2, total=9)
        assert caught.value.partial == last


def test_what_a_reader_does_with_a_part_changes_nothing_of_it() -> None:
    def serve(connection: Connection, request: Request) -> None:
        say(connection)
        connection.line(error="no")
        connection.finish()

    with upstream(serve) as url, Client(url) as client:
        with pytest.raises(ResponseError) as caught:
            for part in client.chat("m", HELLO, stream=True):
                part.message.content = "mine"
                part.message = None  # type: ignore[assignment]
        whole = caught.value.partial
    assert (whole.message.content, whole.message.thinking) == ("Grüße, 世界", "Hmm.")


def test_an_answer_that_is_cut_is_in_its_error() -> None:
    def serve(connection: Connection, request: Request) -> None:
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"message\":")
        raise OSError

    with upstream(serve) as url, Client(url) as client:
        with pytest.raises(TruncatedError) as caught:
            client.chat("m", HELLO)
    assert caught.value.body == b'{"message":'
    assert caught.value.partial is None


def test_a_stream_without_end_takes_no_memory_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_partial, "_KEPT", 1 << 14)
    kept = _partial.partial_of(ChatResponse)
    count = _partial._KEPT  # tokens of eight characters

    def said(**more: str) -> None:
        kept.take({"message": {"role": "assistant", "content": "", **more}})

    gc.collect()
    tracemalloc.start()
    try:
        for number in range(count):
            said(content=f"{number:>8}")
        for number in range(count):
            said(thinking=f"{number:>8}")
        said(content="the end")
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 8 * count
    message = kept.answer().message
    assert count <= len(message.content) and message.content.endswith(f"{count - 1:>8}the end")
    assert count <= len(message.thinking) and message.thinking.endswith(f"{count - 1:>8}")


def test_a_stream_is_let_go_without_the_collector() -> None:
    gone = threading.Event()

    def serve(connection: Connection, request: Request) -> None:
        with contextlib.suppress(ConnectionError):  # gone in the middle is gone, too
            say(connection)
        assert connection.closed()
        gone.set()

    gc.disable()
    try:
        with upstream(serve) as url, Client(url) as client:
            next(client.chat("m", HELLO, stream=True))
            assert gone.wait(10)
    finally:
        gc.enable()
