"""AsyncClient: the same answers in an event loop, cancelled as tasks are."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from ollama_cors import (
    AsyncClient,
    ConnectError,
    OllamaCorsError,
    RequestTimeout,
    ResponseError,
    Shim,
    TruncatedError,
)
from scripted import Connection, Request, upstream

HELLO = [{"role": "user", "content": "Hello"}]


def told(connection: Connection, text: str) -> None:
    connection.line(message={"role": "assistant", "content": text}, done=False)


def test_answers_and_streams(shim: Shim) -> None:
    async def main() -> None:
        async with AsyncClient(shim.url) as client:
            whole = await client.chat("tiny", HELLO)
            stream = await client.chat("tiny", HELLO, stream=True)
            parts = [part async for part in stream]
            assert "".join(part.message.content or "" for part in parts) == whole.message.content
            assert parts[-1].done
            assert (await client.version()).version and (await client.list()).models
            first = await (await client.generate("tiny", "x", stream=True)).__anext__()
            assert first.response

    asyncio.run(main())


def test_many_at_once_share_a_loop(shim: Shim) -> None:
    async def one(client: AsyncClient) -> int:
        return len([part async for part in await client.chat("tiny", HELLO, stream=True)])

    async def main() -> None:
        async with AsyncClient(shim.url) as client:
            counts = await asyncio.gather(*(one(client) for _ in range(50)))
        assert len(set(counts)) == 1 and counts[0] > 10

    asyncio.run(main())


def test_one_client_serves_loop_after_loop(shim: Shim) -> None:
    client = AsyncClient(shim.url)

    async def main() -> None:
        assert (await client.version()).version

    for _ in range(3):
        asyncio.run(main())
    threads = [threading.Thread(target=lambda: asyncio.run(main())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asyncio.run(client.close())


def test_leaving_and_cancelling_close_the_connection() -> None:
    gone = threading.Semaphore(0)

    def serve(connection: Connection, request: Request) -> None:
        connection.begin()
        told(connection, "a")
        assert connection.closed()
        gone.release()

    async def by_break(client: AsyncClient) -> None:
        async for _ in await client.chat("m", HELLO, stream=True):
            break

    async def by_with(client: AsyncClient) -> None:
        async with await client.chat("m", HELLO, stream=True) as stream:
            await stream.__anext__()

    async def by_cancelling(client: AsyncClient) -> None:
        begun = asyncio.Event()

        async def read() -> None:
            async for _ in await client.chat("m", HELLO, stream=True):
                begun.set()

        task = asyncio.ensure_future(read())
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async def by_timing_out(client: AsyncClient) -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.chat("m", HELLO), 0.05)

    async def main(url: str) -> None:
        loop = asyncio.get_running_loop()
        async with AsyncClient(url) as client:
            for way in (by_break, by_with, by_cancelling, by_timing_out):
                await way(client)
                assert await loop.run_in_executor(None, gone.acquire, True, 10), way

    with upstream(serve) as url:
        asyncio.run(main(url))


def test_a_cancelled_task_goes_on_when_its_connection_is_closed() -> None:
    begun, closed = threading.Event(), threading.Event()

    def serve(connection: Connection, request: Request) -> None:
        begun.set()
        connection.closed()
        closed.set()

    async def main(url: str) -> None:
        async with AsyncClient(url) as client:
            loop = asyncio.get_running_loop()
            task = asyncio.ensure_future(client.list())
            await loop.run_in_executor(None, begun.wait, 10)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert client._client.stats()["exchanges_active"] == 0
            assert await loop.run_in_executor(None, closed.wait, 10)

    with upstream(serve) as url:
        asyncio.run(main(url))


def test_failures_are_those_of_client() -> None:
    def serve(connection: Connection, request: Request) -> None:
        model = request[3]
        if b"missing" in model:
            return connection.answer(b'{"error":"no such model"}', "404 Not Found")
        if b"silent" in model:
            connection.closed()
            raise OSError
        connection.begin()
        told(connection, "a")
        if b"breaks" in model:
            connection.line(error="out of memory")
        connection.finish()
        return None

    async def parts(client: AsyncClient, model: str) -> list[Any]:
        seen = []
        try:
            async for part in await client.chat(model, HELLO, stream=True):
                seen.append(part.message.content)
        except OllamaCorsError as error:
            seen.append(error)
        return seen

    async def main(url: str) -> None:
        async with AsyncClient(url) as client:
            with pytest.raises(ResponseError) as caught:
                await client.chat("missing", HELLO)
            assert (caught.value.error, caught.value.status_code) == ("no such model", 404)
            first, error = await parts(client, "breaks")
            assert (first, error.error, error.status_code) == ("a", "out of memory", -1)
            first, error = await parts(client, "truncated")
            assert first == "a" and isinstance(error, TruncatedError)
            with pytest.raises(RequestTimeout):
                await client.chat("silent", HELLO, timeout=0.2)

    with upstream(serve) as url:
        asyncio.run(main(url))

    async def refused(url: str) -> None:
        async with AsyncClient(url) as client:
            with pytest.raises(ConnectError, match="Failed to connect to Ollama"):
                await client.list()

    asyncio.run(refused(url))


def test_a_blob_is_sent_piece_by_piece(tmp_path: Any) -> None:
    seen: list[Request] = []

    def serve(connection: Connection, request: Request) -> None:
        seen.append(request)
        connection.answer(b"", "200 OK")

    path = tmp_path / "blob"
    path.write_bytes(bytes(range(256)) * 8192)

    async def main(url: str) -> None:
        async with AsyncClient(url) as client:
            assert await client.blob_exists(await client.create_blob(path))

    with upstream(serve) as url:
        asyncio.run(main(url))
    assert seen[0][3] == path.read_bytes()


def test_close_ends_who_waits() -> None:
    async def main(url: str) -> None:
        client = AsyncClient(url)
        waiting = asyncio.ensure_future(client.list())
        await asyncio.sleep(0)
        await client.close()
        with pytest.raises(OllamaCorsError) as caught:
            await waiting
        assert caught.value.code == "client-stopped"

    with upstream(lambda connection, _: connection.closed() and None) as url:
        asyncio.run(main(url))
