"""Transports: the SDKs over our client, and as a page."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from ollama_cors import AsyncTransport, BlockedError, Shim, Transport
from scripted import Connection, Request, upstream
from support import PAGE

httpx = pytest.importorskip("httpx")
HELLO: Any = [{"role": "user", "content": "Hello"}]


def test_httpx_reads_answers_and_streams(shim: Shim) -> None:
    with httpx.Client(transport=Transport(), base_url=shim.url) as client:
        assert client.get("/api/version").json()["version"]
        assert client.get("/nothing").status_code == 404
        with client.stream("POST", "/api/chat", json={"model": "tiny"}) as answer:
            assert [line for line in answer.iter_lines()][-1].endswith("}")

    async def main() -> None:
        async with httpx.AsyncClient(transport=AsyncTransport(), base_url=shim.url) as client:
            assert (await client.get("/api/version")).json()["version"]
            async with client.stream("POST", "/api/chat", json={"model": "tiny"}) as answer:
                assert [line async for line in answer.aiter_lines()][-1].endswith("}")

    asyncio.run(main())


def test_what_httpx_sends_is_what_arrives() -> None:
    seen: list[Request] = []

    def serve(connection: Connection, request: Request) -> None:
        seen.append(request)
        if request[1] == "/from":
            connection.send(b"HTTP/1.1 302 Found\r\nLocation: /to\r\nContent-Length: 0\r\n\r\n")
        else:
            connection.answer(b"{}", "200 OK")

    def pieces() -> Any:
        yield b"a" * 70000
        yield b"b" * 70000

    with upstream(serve) as url, httpx.Client(transport=Transport()) as client:
        client.put(url + "/x?y=1", content=b"body", headers={"X-Twice": "1", "Accept": "a/b"})
        assert client.get(url + "/from").status_code == 302
        assert client.get(url + "/from", follow_redirects=True).url.path == "/to"
        client.post(url + "/long", content=pieces(), headers={"content-length": "140000"})
    method, target, fields, body = seen[0]
    assert (method, target, body) == ("PUT", "/x?y=1", b"body")
    assert (fields["x-twice"], fields["accept"]) == ("1", "a/b")
    assert "python-httpx" in fields["user-agent"]
    assert seen[-1][3] == b"a" * 70000 + b"b" * 70000


def test_failures_are_httpxs() -> None:
    def serve(connection: Connection, request: Request) -> None:
        if request[1] == "/silent":
            connection.closed()
        connection.begin("text/plain")
        connection.piece(b"half")
        raise OSError

    with upstream(serve) as url, httpx.Client(transport=Transport()) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(url + "/")
        with pytest.raises(httpx.ReadTimeout):
            client.get(url + "/silent", timeout=0.2)
    with httpx.Client(transport=Transport()) as client, pytest.raises(httpx.ConnectError):
        client.get(url)


def test_a_stream_that_is_left_is_closed() -> None:
    gone = []

    def serve(connection: Connection, request: Request) -> None:
        connection.begin()
        connection.line(a=1)
        gone.append(connection.closed())

    async def main(url: str) -> None:
        async with httpx.AsyncClient(transport=AsyncTransport()) as client:
            async with client.stream("GET", url) as answer:
                assert await answer.aiter_bytes().__anext__()

    with upstream(serve) as url:
        with httpx.Client(transport=Transport()) as client, client.stream("GET", url) as answer:
            assert next(answer.iter_bytes())
        asyncio.run(main(url))


def test_as_a_page_it_is_blocked_as_the_browser_blocks(shim: Shim) -> None:
    with httpx.Client(transport=Transport(page_origin=PAGE)) as client:
        assert client.post(shim.url + "/api/show", json={"model": "tiny"}).json()["details"]
    stranger = Transport(page_origin="https://evil.example", browser="firefox")
    with httpx.Client(transport=stranger) as client, pytest.raises(httpx.NetworkError) as caught:
        client.get(shim.url + "/api/version")
    assert "Cross-Origin Request Blocked" in str(caught.value)
    assert isinstance(caught.value.__cause__, BlockedError)
    with pytest.raises(TypeError, match="page_origin"):
        Transport(mode="cors")


def test_openai_over_it(shim: Shim) -> None:
    openai = pytest.importorskip("openai")
    library = __import__(_library(openai.OpenAI(api_key="x")))
    client = openai.OpenAI(
        base_url=shim.url + "/v1", api_key="x", http_client=library.Client(transport=Transport())
    )
    completions = client.chat.completions
    assert completions.create(model="tiny", messages=HELLO).choices[0].message.content
    chunks = list(completions.create(model="tiny", messages=HELLO, stream=True))
    assert chunks[-1].choices[0].finish_reason
    with pytest.raises(openai.NotFoundError):
        completions.create(model="none", messages=HELLO)

    async def main() -> None:
        over = library.AsyncClient(transport=AsyncTransport())
        asked = openai.AsyncOpenAI(base_url=shim.url + "/v1", api_key="x", http_client=over)
        answer = await asked.chat.completions.create(model="tiny", messages=HELLO, stream=True)
        assert len([chunk async for chunk in answer]) == len(chunks)

    asyncio.run(main())


def test_anthropic_over_it(shim: Shim) -> None:
    anthropic = pytest.importorskip("anthropic")
    library = __import__(_library(anthropic.Anthropic(api_key="x")))
    client = anthropic.Anthropic(
        base_url=shim.url, api_key="x", http_client=library.Client(transport=Transport())
    )
    asked: Any = {"model": "tiny", "max_tokens": 20, "messages": HELLO}
    assert client.messages.create(**asked).content[0].text
    with client.messages.stream(**asked) as stream:
        assert "".join(stream.text_stream)


def test_ollama_over_it(shim: Shim) -> None:
    ollama = pytest.importorskip("ollama")
    client = ollama.Client(shim.url, transport=Transport())
    assert client.chat("tiny", HELLO).message.content
    assert list(client.chat("tiny", HELLO, stream=True))[-1].done


def _library(client: Any) -> str:
    modules = {kind.__module__.partition(".")[0] for kind in type(client._client).__mro__}
    return "httpx2" if "httpx2" in modules else "httpx"
