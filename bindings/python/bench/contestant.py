"""Reads one stream of tokens in one way, and prints what it cost: CPU of the whole process, all
threads, and the time, in microseconds a token.

    python contestant.py NAME URL TOKENS
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import time
from typing import Any, Callable

HELLO: Any = [{"role": "user", "content": "Hello"}]
URL, TOKENS = sys.argv[2], int(sys.argv[3])
WARM_UP = 1000
BODY = {"messages": HELLO, "stream": True}


def measured(read: Callable[[int], int]) -> None:
    read(WARM_UP)
    cpu, clock = time.process_time(), time.perf_counter()
    seen = read(TOKENS)
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    assert seen >= TOKENS, seen
    print(json.dumps({"cpu": cpu / TOKENS * 1e6, "time": clock / TOKENS * 1e6}))


def measured_async(make: Callable[[], Any], read: Callable[[Any, int], Any]) -> None:
    async def main() -> None:
        client = make()
        await read(client, WARM_UP)
        cpu, clock = time.process_time(), time.perf_counter()
        seen = await read(client, TOKENS)
        cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
        assert seen >= TOKENS, seen
        print(json.dumps({"cpu": cpu / TOKENS * 1e6, "time": clock / TOKENS * 1e6}))

    asyncio.run(main())


def floor() -> None:
    """recv and json.loads, and nothing that a client has to do."""
    host, _, port = URL.removeprefix("http://").partition(":")
    connection = socket.create_connection((host, int(port)))

    def read(tokens: int) -> int:
        body = json.dumps({**BODY, "model": str(tokens)}).encode()
        connection.sendall(b"POST /api/chat HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body))
        connection.sendall(body)
        seen, rest = 0, b""
        while True:
            *lines, rest = (rest + connection.recv(65536)).split(b"\n")
            for line in lines:
                if line.startswith(b"{"):
                    json.loads(line)["message"]["content"]
                    seen += 1
            if rest.startswith(b"0") or (not rest and lines[-2:] == [b"0\r", b"\r"]):
                return seen

    measured(read)


def chat(client: Any) -> Callable[[int], int]:
    def read(tokens: int) -> int:
        seen = 0
        for part in client.chat(str(tokens), HELLO, stream=True):
            part.message.content
            seen += 1
        return seen

    return read


async def chat_async(client: Any, tokens: int) -> int:
    seen = 0
    async for part in await client.chat(str(tokens), HELLO, stream=True):
        part.message.content
        seen += 1
    return seen


def completions(client: Any) -> Callable[[int], int]:
    def read(tokens: int) -> int:
        seen = 0
        asked = {"model": str(tokens), "messages": HELLO, "stream": True}
        for chunk in client.chat.completions.create(**asked):
            chunk.choices[0].delta.content
            seen += 1
        return seen

    return read


async def completions_async(client: Any, tokens: int) -> int:
    seen = 0
    asked = {"model": str(tokens), "messages": HELLO, "stream": True}
    async for chunk in await client.chat.completions.create(**asked):
        chunk.choices[0].delta.content
        seen += 1
    return seen


def lines(client: Any) -> Callable[[int], int]:
    def read(tokens: int) -> int:
        asked = {**BODY, "model": str(tokens)}
        with client.stream("POST", URL + "/api/chat", json=asked, timeout=60) as answer:
            return sum(1 for _ in answer.iter_lines())

    return read


def exchange_lines(client: Any) -> Callable[[int], int]:
    def read(tokens: int) -> int:
        asked = {**BODY, "model": str(tokens)}
        with client.exchange("POST", "/api/chat", json=asked) as answer:
            return sum(1 for _ in answer)

    return read


def openai_client(kind: str, transport: Any) -> Any:
    import openai

    own = {}
    if transport is not None:
        import httpx2

        own["http_client"] = getattr(httpx2, kind.replace("OpenAI", "Client"))(transport=transport)
    return getattr(openai, kind)(base_url=URL + "/v1", api_key="x", **own)


def main(name: str) -> None:
    if name == "floor":
        floor()
    elif name == "ollama":
        import ollama

        measured(chat(ollama.Client(URL)))
    elif name == "ollama-async":
        import ollama

        measured_async(lambda: ollama.AsyncClient(URL), chat_async)
    elif name == "httpx-lines":
        import httpx

        measured(lines(httpx.Client()))
    elif name == "openai":
        measured(completions(openai_client("OpenAI", None)))
    elif name == "openai-async":
        measured_async(lambda: openai_client("AsyncOpenAI", None), completions_async)
    else:
        ours(name)


def ours(name: str) -> None:
    import ollama_cors

    if name == "ours":
        measured(chat(ollama_cors.Client(URL)))
    elif name == "ours-async":
        measured_async(lambda: ollama_cors.AsyncClient(URL), chat_async)
    elif name == "ours-lines":
        measured(exchange_lines(ollama_cors.Client(URL)))
    elif name == "ours-httpx-lines":
        import httpx

        measured(lines(httpx.Client(transport=ollama_cors.Transport())))
    elif name == "ours-openai":
        measured(completions(openai_client("OpenAI", ollama_cors.Transport())))
    elif name == "ours-openai-async":
        transport = ollama_cors.AsyncTransport
        measured_async(lambda: openai_client("AsyncOpenAI", transport()), completions_async)
    else:
        raise SystemExit(f"no contestant: {name}")


if __name__ == "__main__":
    main(sys.argv[1])
