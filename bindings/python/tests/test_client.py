"""Client: the requests it sends, the answers it gives, and how each kind of failure looks."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import os
import pathlib
import pickle
import re
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import ollama_cors
import pytest
from ollama_cors import (
    BadResponseError,
    ChatResponse,
    Client,
    ConfigError,
    ConnectError,
    Message,
    OllamaCorsError,
    Options,
    RequestError,
    RequestTimeout,
    ResponseError,
    Shim,
    Timeouts,
    TruncatedError,
)
from ollama_cors._client import _copy_tools
from scripted import Connection, Request, upstream

HELLO = [{"role": "user", "content": "Hello"}]


def told(connection: Connection, text: str, **more: Any) -> None:
    connection.line(model="m", message={"role": "assistant", "content": text}, done=False, **more)


def test_answers_read_by_attribute_and_by_subscript(shim: Shim) -> None:
    with Client(shim.url) as client:
        answer = client.chat("tiny", HELLO)
        assert isinstance(answer, ChatResponse)
        assert answer.message.content == answer["message"]["content"] != ""
        assert answer.done is True and answer["done_reason"] == "length"
        assert answer.get("nothing", 3) == 3 and "nothing" not in answer
        assert client.generate("tiny", "Hello").response
        models = client.list().models
        assert {"tiny:latest"} <= {model.model for model in models}
        assert models[0].modified_at is not None and models[0].modified_at.tzinfo is not None
        assert models[0].size is not None and models[0].size.human_readable().endswith("MiB")
        assert client.show("tiny").modelinfo
        assert client.ps().models[0].context_length == 2048
        assert client.version().version


def test_a_stream_gives_its_parts_and_ends(shim: Shim) -> None:
    with Client(shim.url) as client:
        stream = client.chat("tiny", HELLO, stream=True)
        parts = list(stream)
        assert "".join(part.message.content or "" for part in parts) == (
            client.chat("tiny", HELLO).message.content
        )
        assert [part.done for part in parts] == [False] * (len(parts) - 1) + [True]
        assert stream.status_code == 200
        assert stream.headers["content-type"] == "application/x-ndjson"
        assert list(stream) == []
        statuses = [part.status for part in client.pull("tiny", stream=True)]
        assert (statuses[0], statuses[-1]) == ("pulling manifest", "success")


def test_functions_of_the_module_are_a_clients_methods(shim: Shim) -> None:
    program = "from ollama_cors import chat; print(chat('tiny', [{'role': 'user'}]).done)"
    environment = {**os.environ, "OLLAMA_HOST": shim.url}
    arguments = [sys.executable, "-c", program]
    assert subprocess.check_output(arguments, env=environment, text=True) == "True\n"


def test_requests_are_what_the_ollama_package_sends() -> None:
    seen: list[Request] = []

    def serve(connection: Connection, request: Request) -> None:
        seen.append(request)
        connection.answer(b'{"message":{"role":"assistant"},"status":"success"}')

    def weather(city: str, days: int | None = None) -> str:
        """The weather.

        Args:
            city (str): Where
            days: For how long
        """
        return f"{city} {days}"

    with upstream(serve) as url, Client(url, headers={"X-Mine": "1"}) as client:
        client.chat(
            "m",
            [*HELLO, Message(role="user", content="", images=[b"\x01"]), {"role": "x", "id": 4}],
            tools=[weather],
            options=Options(seed=1, temperature=0),
            think="high",
            keep_alive=0,
            extra={"truncate": True},
        )
        client.create("m", from_="base", parameters={"seed": None})
        client.delete("m")
        client.pull("m")
    bodies = [json.loads(body) for _, _, _, body in seen]
    assert bodies[0] == {
        "model": "m",
        "stream": False,
        "options": {"seed": 1, "temperature": 0},
        "keep_alive": 0,
        "messages": [*HELLO, {"role": "user", "images": ["AQ=="]}, {"role": "x", "id": 4}],
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "weather",
                    "description": "The weather.",
                    "parameters": {
                        "type": "object",
                        "required": ["city"],
                        "properties": {
                            "city": {"type": "string", "description": "Where"},
                            "days": {"type": "integer", "description": "For how long"},
                        },
                    },
                },
            }
        ],
        "think": "high",
        "truncate": True,
    }
    made = {"model": "m", "stream": False, "parameters": {"seed": None}, "from": "base"}
    assert bodies[1] == made
    assert bodies[2] == {"model": "m"}
    assert bodies[3] == {"model": "m", "stream": False, "insecure": False}
    assert [request[:2] for request in seen] == [
        ("POST", "/api/chat"),
        ("POST", "/api/create"),
        ("DELETE", "/api/delete"),
        ("POST", "/api/pull"),
    ]
    assert seen[0][2]["content-type"] == seen[0][2]["accept"] == "application/json"
    assert seen[0][2]["x-mine"] == "1"
    assert seen[0][2]["user-agent"].startswith("ollama-python/")


def test_leaving_a_stream_closes_its_connection() -> None:
    gone = threading.Semaphore(0)

    def serve(connection: Connection, request: Request) -> None:
        connection.begin()
        with contextlib.suppress(ConnectionError):  # gone in the middle is gone, too
            for number in range(3):
                told(connection, str(number))
        assert connection.closed()
        gone.release()

    def by_break(client: Client) -> Any:
        stream = client.chat("m", HELLO, stream=True)
        for _ in stream:
            break
        return stream

    def by_error(client: Client) -> Any:
        with pytest.raises(KeyError):
            for _ in client.chat("m", HELLO, stream=True):
                raise KeyError
        return None

    def by_with(client: Client) -> Any:
        with client.chat("m", HELLO, stream=True) as stream:
            next(stream)
        return stream

    def by_close(client: Client) -> Any:
        stream = client.chat("m", HELLO, stream=True)
        assert [next(stream).message.content for _ in range(2)] == ["0", "1"]
        stream.close()
        return stream

    def by_letting_go(client: Client) -> Any:
        next(client.chat("m", HELLO, stream=True))
        gc.collect()
        return None

    with upstream(serve) as url, Client(url) as client:
        for way in (by_break, by_error, by_with, by_close, by_letting_go):
            kept = way(client)
            assert gone.acquire(timeout=10), way
            assert kept is None or list(kept) == []


def test_what_came_before_an_error_in_a_stream_is_kept() -> None:
    def serve(connection: Connection, request: Request) -> None:
        connection.begin()
        told(connection, "a")
        connection.piece(
            b'{"message":{"role":"assistant","content":"b"}}\n{"error":"out of memory"}\n'
        )
        connection.finish()

    with upstream(serve) as url, Client(url) as client:
        seen = []
        with pytest.raises(ResponseError) as caught:
            for part in client.chat("m", HELLO, stream=True):
                seen.append(part.message.content)
    assert seen == ["a", "b"]
    assert (caught.value.error, caught.value.status_code) == ("out of memory", -1)
    assert (caught.value.code, caught.value.received) == ("stream-error", 2)


@pytest.mark.parametrize("ends", ["cut", "without a word"])
def test_a_stream_that_is_not_whole_is_an_error(ends: str) -> None:
    def serve(connection: Connection, request: Request) -> None:
        connection.begin()
        told(connection, "a")
        if ends != "cut":
            connection.finish()
        raise OSError

    with upstream(serve) as url, Client(url) as client:
        seen = []
        with pytest.raises(TruncatedError) as caught:
            for part in client.chat("m", HELLO, stream=True):
                seen.append(part.message.content)
    assert seen == ["a"]
    assert caught.value.code == ("truncated" if ends == "cut" else "no-terminator")
    assert caught.value.received == 1


def test_only_a_line_feed_ends_a_line() -> None:
    text = "\u0085 \u2028 \u2029 \x0b\x0c\x1c\x1d\x1e ä🦙"

    def serve(connection: Connection, request: Request) -> None:
        connection.begin()
        line = json.dumps({"message": {"role": "a", "content": text}}, ensure_ascii=False)
        for byte in (line.encode() + b"\n\n  \n"):  # Blank lines are none; bytes come one by one.
            connection.piece(bytes([byte]))
        connection.piece(b'     {"message":{"role":"a","content":"!"},"done":true}\r\n')
        connection.finish()

    with upstream(serve) as url, Client(url) as client:
        parts = [part.message.content for part in client.chat("m", HELLO, stream=True)]
    assert parts == [text, "!"]


def test_statuses_and_bodies_that_are_errors() -> None:
    answers = iter(
        [
            (b'{"error":"model \'m\' not found"}', "404 Not Found"),
            (b"plain words", "502 Bad Gateway"),
            (b'{"error":{"message":"as OpenAI says it"}}', "400 Bad Request"),
            (b"no json", "200 OK"),
            (b"[1]", "200 OK"),
        ]
    )

    def serve(connection: Connection, request: Request) -> None:
        body, status = next(answers)
        connection.answer(body, status)

    with upstream(serve) as url, Client(url) as client:
        for error, status in (
            ("model 'm' not found", 404),
            ("plain words", 502),
            ("as OpenAI says it", 400),
        ):
            with pytest.raises(ResponseError) as caught:
                client.chat("m", HELLO)
            assert (caught.value.error, caught.value.status_code) == (error, status)
            assert str(caught.value) == f"{error} (status code: {status})"
        for _ in range(2):
            with pytest.raises(BadResponseError) as bad:
                client.chat("m", HELLO)
            assert bad.value.code == "bad-json"
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.error, again.status_code, again.body) == (error, status, caught.value.body)


def test_an_error_of_a_stream_comes_when_it_is_read() -> None:
    def serve(connection: Connection, request: Request) -> None:
        connection.answer(b'{"error":"no"}', "404 Not Found")

    with upstream(serve) as url, Client(url) as client:
        stream = client.generate("m", "x", stream=True)
        with pytest.raises(ResponseError) as caught:
            next(stream)
        assert (caught.value.error, caught.value.status_code) == ("no", 404)


def test_a_tool_one_of_whose_annotations_cannot_be_read_keeps_the_others() -> None:
    def look(where: Nowhere, days: int | None = None, scale: float = 1) -> None:  # noqa: F821
        """Looks."""

    (tool,) = _copy_tools([look])
    assert tool.function is not None and tool.function.parameters is not None
    parameters = tool.function.parameters
    types = {name: one.type for name, one in (parameters.properties or {}).items()}
    assert types == {"where": "string", "days": "integer", "scale": "number"}
    assert parameters.required == ["where", "scale"]


def test_no_connection_is_a_connection_error() -> None:
    with upstream(lambda *_: None) as url:
        pass
    for ask in (Client(url).list, lambda: next(Client(url).pull("m", stream=True))):
        with pytest.raises(ConnectionError) as caught:
            ask()
        assert isinstance(caught.value, ConnectError)
        assert str(caught.value).startswith("Failed to connect to Ollama.")
        assert "refused" in caught.value.reason


def test_a_host_that_has_no_address_is_named() -> None:
    with Client("http://no-such-host.invalid:11434") as client:
        with pytest.raises(ConnectError) as caught:
            client.list()
    assert caught.value.code == "name-not-resolved"
    assert re.search(r"no-such-host\.invalid has no address: \w+", caught.value.reason)
    # What a traceback shows below the message, from 3.11 on.
    assert getattr(caught.value, "__notes__", [caught.value.reason]) == [caught.value.reason]


@pytest.mark.parametrize(
    "timeout, code",
    [
        (0.2, "first-byte-timeout"),
        (Timeouts(total=0.2), "total-timeout"),
        ({"first_byte": 0.2}, "first-byte-timeout"),
    ],
)
def test_a_timeout_of_one_call(timeout: Any, code: str) -> None:
    with upstream(lambda connection, _: connection.closed() and None) as url, Client(url) as client:
        with pytest.raises(RequestTimeout) as caught:
            client.chat("m", HELLO, timeout=timeout)
        assert caught.value.code == code
        assert isinstance(caught.value, TimeoutError)


def test_what_no_request_can_be_is_refused_before_it_leaves() -> None:
    with pytest.raises(RequestError, match="must provide a model"):
        Client().chat("", HELLO)
    with pytest.raises(ValueError, match="'role' is missing"):
        Client().chat("m", [{"content": "x"}])
    with pytest.raises(ValueError, match="does not exist"):
        Client().generate("m", "x", images=["none.png"])
    with pytest.raises(ConfigError):
        Client("http://bad host")
    with pytest.raises(ValueError, match="timeouts are"):
        Client(timeout={"reading": 1})


@pytest.mark.parametrize(
    "host, url",
    [
        ("", "http://127.0.0.1:11434"),
        (":56789", "http://127.0.0.1:56789"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("http://1.2.3.4", "http://1.2.3.4:80"),
        ("https://example.com:56789/path/", "https://example.com:56789/path"),
        ("[::1]:56789", "http://[::1]:56789"),
    ],
)
def test_forms_of_the_host(host: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ollama_cors._client._client.base_url.startswith("http")
    monkeypatch.setenv("OLLAMA_HOST", host)
    assert Client()._client.base_url == url


def test_keys_and_where_they_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_API_KEY", "secret")
    assert Client()._client.headers["authorization"] == "Bearer secret"
    own = Client(headers={"authorization": "Bearer own"})
    assert own._client.headers["Authorization"] == "Bearer own"
    monkeypatch.delenv("OLLAMA_API_KEY")
    with pytest.raises(ValueError, match="Bearer token is required for web search"):
        Client().web_search("x")


def test_a_blob_is_sent_piece_by_piece(tmp_path: pathlib.Path) -> None:
    data = os.urandom(3 << 20)
    seen: list[Request] = []

    def serve(connection: Connection, request: Request) -> None:
        seen.append(request)
        connection.answer(b"", "200 OK")

    path = tmp_path / "blob"
    path.write_bytes(data)
    with upstream(serve) as url, Client(url) as client:
        digest = client.create_blob(path)
        assert client.blob_exists(digest)
    assert digest == "sha256:" + hashlib.sha256(data).hexdigest()
    assert seen[0][:2] == ("POST", f"/api/blobs/{digest}") and seen[0][3] == data
    assert seen[1][:2] == ("HEAD", f"/api/blobs/{digest}")


def test_an_exchange_is_open_to_all_that_http_can_say(shim: Shim) -> None:
    with Client(shim.url) as client:
        with client.exchange("GET", "/nothing", status_errors=False) as exchange:
            assert exchange.head() == 404
        asked = {"model": "tiny", "messages": HELLO, "stream": True}
        with client.exchange("POST", "/v1/chat/completions", json=asked) as exchange:
            events = [data for _, data in exchange]
        assert exchange.framing == "events"
        assert events[-1] == "[DONE]" and json.loads(events[0])["object"] == "chat.completion.chunk"


def test_connections_are_used_again_and_close_at_close(shim: Shim) -> None:
    client = Client(shim.url)
    for _ in range(5):
        client.version()
    stats = client._client.stats()
    assert (stats["connections_opened"], stats["connections_reused"]) == (1, 4)
    client.close()
    client.close()
    with pytest.raises(OllamaCorsError, match="has been closed"):
        client.version()


def test_threads_share_a_client(shim: Shim) -> None:
    wrong: list[Any] = []

    def work(client: Client) -> None:
        for _ in range(10):
            parts = list(client.chat("tiny", HELLO, stream=True))
            if not parts[-1].done:
                wrong.append(parts)

    with Client(shim.url) as client:
        threads = [threading.Thread(target=work, args=[client]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_close_ends_a_reader_of_another_thread() -> None:
    begun = threading.Event()
    ends: list[BaseException] = []

    def serve(connection: Connection, request: Request) -> None:
        connection.begin()
        told(connection, "a")
        connection.closed()

    def read(client: Client) -> None:
        try:
            for _ in client.chat("m", HELLO, stream=True):
                begun.set()
        except OllamaCorsError as error:
            ends.append(error)

    with upstream(serve) as url:
        client = Client(url)
        reader = threading.Thread(target=read, args=[client])
        reader.start()
        assert begun.wait(10)
        client.close()
        reader.join(10)
    assert not reader.is_alive()
    assert [type(error).__name__ for error in ends] == ["CancelledError"]


def test_ctrl_c_ends_a_wait() -> None:
    with upstream(lambda connection, _: connection.closed() and None) as url:
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        with Client(url) as client, pytest.raises(KeyboardInterrupt):
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            client.list()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_has_connections_of_its_own(shim: Shim) -> None:
    with Client(shim.url) as client:
        stream = client.chat("tiny", HELLO, stream=True)
        next(stream)
        child = os.fork()
        if child == 0:
            try:
                assert client.version().version
                try:
                    list(stream)
                except OllamaCorsError as error:
                    os._exit(7 if error.code == "forked" else 1)
            finally:
                os._exit(2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        assert list(stream)[-1].done and client.version().version


def test_it_costs_little_to_import() -> None:
    loaded = subprocess.check_output(
        [sys.executable, "-c", "import ollama_cors, sys; print(*sys.modules)"], text=True
    ).split()
    heavy = {"asyncio", "base64", "dataclasses", "datetime", "http", "inspect", "socket", "ssl"}
    heavy |= {"ollama_cors._async_client", "ollama_cors._shim", "ollama_cors._transport"}
    assert heavy & set(loaded) == set()


def test_a_stream_is_not_read_to_its_end_before_it_is_given() -> None:
    go_on = threading.Event()

    def serve(connection: Connection, request: Request) -> None:
        connection.begin()
        told(connection, "a")
        assert go_on.wait(10)
        connection.line(message={"role": "a", "content": "b"}, done=True)
        connection.finish()

    with upstream(serve) as url, Client(url) as client:
        stream = client.chat("m", HELLO, stream=True)
        assert next(stream).message.content == "a"
        go_on.set()
        assert [part.message.content for part in stream] == ["b"]


def test_nothing_waits_in_vain_at_exit(shim: Shim) -> None:
    program = (
        "import sys, threading; from ollama_cors import Client; client = Client(sys.argv[1]);"
        "stream = client.chat('tiny', [{'role': 'user'}], stream=True); next(stream);"
        "threading.Thread(target=lambda: [client.version() for _ in range(9)], daemon=True).start()"
    )
    begun = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-X", "dev", "-c", program, shim.url], capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert time.monotonic() - begun < 10


def test_what_headers_were_given_stay_with_the_host_wherever_a_redirect_leads() -> None:
    there: list[Request] = []

    def elsewhere(connection: Connection, request: Request) -> None:
        there.append(request)
        connection.answer(b"{}")

    with upstream(elsewhere) as other:
        here: list[Request] = []

        def moved(connection: Connection, request: Request) -> None:
            here.append(request)
            connection.send(
                f"HTTP/1.1 307 Moved\r\nLocation: {other}/x\r\nContent-Length: 0\r\n\r\n".encode()
            )

        with upstream(moved) as url:
            given = {"X-Secret": "mine", "Authorization": "Bearer mine"}
            Client(url, headers=given).show("m")
    assert (here[0][2]["x-secret"], here[0][2]["authorization"]) == ("mine", "Bearer mine")
    assert not {"x-secret", "authorization"} & there[0][2].keys()
    assert there[0][2]["content-type"] == "application/json"
