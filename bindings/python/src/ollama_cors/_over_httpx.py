"""The clients over an httpx client, for what only that can do: proxies, mounts, mock transports."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Iterator
from importlib import import_module
from typing import Any

from ._errors import (
    CONNECTION_ERROR_MESSAGE,
    ConnectError,
    OllamaCorsError,
    RequestTimeout,
    ResponseError,
)
from ._partial import partial_of
from ._stream import part_of


def client(**arguments: Any) -> Any:
    """An httpx.Client."""
    return _httpx().Client(**arguments)


def async_client(**arguments: Any) -> Any:
    """An httpx.AsyncClient."""
    return _httpx().AsyncClient(**arguments)


def _httpx() -> Any:
    try:
        return import_module("httpx")
    except ImportError:
        raise ImportError(
            "these arguments of the client are httpx's: `pip install httpx`, or leave them out"
        ) from None


class _Lines:
    """The parts of a stream, out of pieces of bytes."""

    def __init__(self, cls: Any) -> None:
        self.received = 0
        self._partial = partial_of(cls)
        self._rest = b""

    def parts(self, piece: bytes) -> Iterator[Any]:
        """Those that the piece completes."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            if line.strip():
                yield self._part(line.decode("utf-8", "replace"))

    def _part(self, line: str) -> Any:
        self.received += 1
        try:
            return part_of(line, self._partial.take, self)
        except OllamaCorsError as error:
            error.partial = self._partial.answer()
            raise


def request(over: Any, method: str, url: str, **how: Any) -> Any:
    """A whole answer."""
    try:
        answer = over.request(method, url, **how)
    except Exception as error:
        raise _ours(error) from error
    if answer.status_code >= 400:
        raise ResponseError(answer.text, answer.status_code)
    return answer


async def async_request(over: Any, method: str, url: str, **how: Any) -> Any:
    """A whole answer."""
    try:
        answer = await over.request(method, url, **how)
    except Exception as error:
        raise _ours(error) from error
    if answer.status_code >= 400:
        raise ResponseError(answer.text, answer.status_code)
    return answer


def parts(over: Any, cls: Any, method: str, url: str, **how: Any) -> Generator[Any, None, None]:
    """A streamed answer; closing the generator closes it."""
    lines = _Lines(cls)
    with over.stream(method, url, **how) as answer:
        if answer.status_code >= 400:
            answer.read()
            raise ResponseError(answer.text, answer.status_code)
        for piece in answer.iter_bytes():
            yield from lines.parts(piece)
    yield from lines.parts(b"\n")


async def async_parts(
    over: Any, cls: Any, method: str, url: str, **how: Any
) -> AsyncGenerator[Any, None]:
    """A streamed answer; closing the generator closes it."""
    lines = _Lines(cls)
    async with over.stream(method, url, **how) as answer:
        if answer.status_code >= 400:
            await answer.aread()
            raise ResponseError(answer.text, answer.status_code)
        async for piece in answer.aiter_bytes():
            for part in lines.parts(piece):
                yield part
    for part in lines.parts(b"\n"):
        yield part


def _ours(error: Exception) -> Exception:
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "ConnectError" in kinds:
        return ConnectError(CONNECTION_ERROR_MESSAGE, reason=str(error))
    if "TimeoutException" in kinds:
        return RequestTimeout(str(error) or type(error).__name__, "idle-timeout")
    return error
