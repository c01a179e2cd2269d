"""The clients: where the ``ollama`` package has them, under the same names."""

from __future__ import annotations

import json as _json
import os
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Optional, Union

from ._base_client import BaseClient, _parse_host, answer_of
from ._errors import CONNECTION_ERROR_MESSAGE
from ._exchange import Exchange, Response
from ._inference import Inference
from ._models import Models
from ._requests import (
    WebFetchRequest,
    WebSearchRequest,
    _copy_images,
    _copy_messages,
    _copy_tools,
    body_of,
)
from ._responses import WebFetchResponse, WebSearchResponse
from ._stream import Stream
from ._timeouts import Timeout, given
from ._wire import Wire

if TYPE_CHECKING:
    from ._async_client import AsyncClient

__all__ = [
    "CONNECTION_ERROR_MESSAGE",
    "AsyncClient",
    "Client",
    "_copy_images",
    "_copy_messages",
    "_copy_tools",
    "_parse_host",
]

_PIECE = 1 << 18
_SEARCH = "https://ollama.com/api/web_search"
_FETCH = "https://ollama.com/api/web_fetch"


def _body(json: Any) -> Optional[bytes]:
    # Compact, and as UTF-8: what httpx sends.
    if json is None:
        return None
    return _json.dumps(json, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


class Client(BaseClient, Inference, Models):
    """Talks to Ollama as ``ollama.Client`` does. Any number of threads may use it at once."""

    def _httpx(self, **arguments: Any) -> Any:
        from ._over_httpx import client

        return client(**arguments)

    def exchange(
        self,
        method: str,
        target: str,
        *,
        json: Any = None,
        body: Optional[bytes] = None,
        headers: Optional[Mapping[str, str]] = None,
        timeout: Timeout = ...,
        **asked: Any,
    ) -> Exchange:
        """Any request, as it is: a path on the client's host, or a URL. ``framing``: how the answer
        becomes messages, ``auto``, ``lines``, ``events``, ``whole`` or ``raw``; ``dialect``: how a
        stream says its end; ``status_errors=False``: a status of 400 is an answer like any
        other; ``streamed=True``: ``write()`` brings the body, of ``body_length`` bytes."""
        if asked.pop("streamed", False):
            asked["body"] = "streamed"
        wire = self._wire()
        native = wire.start(
            method,
            target,
            body=_body(json) if body is None else body,
            headers=headers,
            timeout=timeout,
            asked=asked,
        )
        return Exchange(native, wire)

    def _wire(self) -> Wire:
        if not isinstance(self._client, Wire):
            raise TypeError("this client goes through httpx: ask that for anything else")
        return self._client

    def _request(
        self, cls: Any, method: str, url: str, *, stream: bool = False, **how: Any
    ) -> Any:
        if not stream:
            return answer_of(cls, self._request_raw(method, url, **how))
        if not isinstance(self._client, Wire):
            from ._over_httpx import parts

            return parts(self._client, cls, method, url, **how)
        return Stream(lambda: self.exchange(method, url, framing="lines", **how), cls)

    def _request_raw(self, method: str, url: str, **how: Any) -> Response:
        if not isinstance(self._client, Wire):
            from ._over_httpx import request

            answer: Response = request(self._client, method, url, **how)
            return answer
        return self.exchange(method, url, framing="raw", **how).read()

    def create_blob(self, path: Union[str, os.PathLike[str]], *, timeout: Timeout = ...) -> str:
        """Sends a file, for ``create``; its digest."""
        with open(path, "rb") as file:
            digest = _digest(iter(lambda: file.read(_PIECE), b""))
            file.seek(0)
            target = f"/api/blobs/{digest}"
            if not isinstance(self._client, Wire):
                self._request_raw("POST", target, content=file, **given(timeout))
                return digest
            size = os.fstat(file.fileno()).st_size
            with self.exchange(
                "POST", target, streamed=True, body_length=size, timeout=timeout
            ) as exchange:
                while True:
                    piece = file.read(_PIECE)
                    if not piece or not exchange.write(piece):
                        break
                exchange.finish()
                exchange.read()
        return digest

    def blob_exists(self, digest: str, *, timeout: Timeout = ...) -> bool:
        """Whether the server has a file of that digest (``sha256:…``)."""
        with self.exchange(
            "HEAD", f"/api/blobs/{digest}", status_errors=False, timeout=timeout
        ) as exchange:
            return exchange.head() == 200

    def web_search(
        self, query: str, max_results: int = 3, *, timeout: Timeout = ...
    ) -> WebSearchResponse:
        """Asks ollama.com's web search. ValueError without a key (``OLLAMA_API_KEY``)."""
        headers = self._bearer("web search")
        body = body_of(WebSearchRequest, None, query=query, max_results=max_results)
        found: WebSearchResponse = self._request(
            WebSearchResponse, "POST", _SEARCH, json=body, headers=headers, **given(timeout)
        )
        return found

    def web_fetch(self, url: str, *, timeout: Timeout = ...) -> WebFetchResponse:
        """Has ollama.com read a page. ValueError without a key (``OLLAMA_API_KEY``)."""
        headers = self._bearer("web fetch")
        body = body_of(WebFetchRequest, None, url=url)
        found: WebFetchResponse = self._request(
            WebFetchResponse, "POST", _FETCH, json=body, headers=headers, **given(timeout)
        )
        return found

    def close(self) -> None:
        """Cancels what is under way and closes all connections."""
        self._client.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()


def _digest(pieces: Iterable[bytes]) -> str:
    from hashlib import sha256  # With it comes OpenSSL: only who sends files pays for that.

    found = sha256()
    for piece in pieces:
        found.update(piece)
    return f"sha256:{found.hexdigest()}"


def __getattr__(name: str) -> Any:
    if name != "AsyncClient":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ._async_client import AsyncClient

    return AsyncClient
