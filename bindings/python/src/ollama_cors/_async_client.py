"""The client for asyncio, which programs without it do not load."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Optional, Union

from ._async_inference import AsyncInference
from ._async_models import AsyncModels
from ._base_client import BaseClient, answer_of
from ._client import _FETCH, _PIECE, _SEARCH, _body, _digest
from ._exchange import AsyncExchange, Response
from ._requests import WebFetchRequest, WebSearchRequest, body_of
from ._responses import WebFetchResponse, WebSearchResponse
from ._stream import AsyncStream
from ._timeouts import Timeout, given
from ._wire import Wire


class AsyncClient(BaseClient, AsyncInference, AsyncModels):
    """``Client`` for asyncio. Tasks of any number of event loops may use it at once."""

    def _httpx(self, **arguments: Any) -> Any:
        from ._over_httpx import async_client

        return async_client(**arguments)

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
    ) -> AsyncExchange:
        """Any request, as it is: see :meth:`Client.exchange`. It begins at once."""
        from ._readiness import Pump

        if not isinstance(self._client, Wire):
            raise TypeError("this client goes through httpx: ask that for anything else")
        if asked.pop("streamed", False):
            asked["body"] = "streamed"
        pump = Pump()
        pump.native = self._client.start(
            method,
            target,
            body=_body(json) if body is None else body,
            headers=headers,
            timeout=timeout,
            pump=pump,
            asked=asked,
        )
        return AsyncExchange(pump, self._client)

    async def _request(
        self, cls: Any, method: str, url: str, *, stream: bool = False, **how: Any
    ) -> Any:
        if not stream:
            return answer_of(cls, await self._request_raw(method, url, **how))
        if not isinstance(self._client, Wire):
            from ._over_httpx import async_parts

            return async_parts(self._client, cls, method, url, **how)
        return AsyncStream(lambda: self.exchange(method, url, framing="lines", **how), cls)

    async def _request_raw(self, method: str, url: str, **how: Any) -> Response:
        if not isinstance(self._client, Wire):
            from ._over_httpx import async_request

            answer: Response = await async_request(self._client, method, url, **how)
            return answer
        return await self.exchange(method, url, framing="raw", **how).read()

    async def create_blob(
        self, path: Union[str, os.PathLike[str]], *, timeout: Timeout = ...
    ) -> str:
        """Sends a file, for ``create``; its digest. The file is read in threads."""
        from asyncio import get_running_loop

        in_thread = get_running_loop().run_in_executor
        with open(path, "rb") as file:
            digest = await in_thread(None, _digest, iter(lambda: file.read(_PIECE), b""))
            file.seek(0)
            target = f"/api/blobs/{digest}"
            if not isinstance(self._client, Wire):
                await self._request_raw("POST", target, content=file.read(), **given(timeout))
                return digest
            size = os.fstat(file.fileno()).st_size
            async with self.exchange(
                "POST", target, streamed=True, body_length=size, timeout=timeout
            ) as exchange:
                while True:
                    piece = await in_thread(None, file.read, _PIECE)
                    if not piece or not await exchange.write(piece):
                        break
                exchange.finish()
                await exchange.read()
        return digest

    async def blob_exists(self, digest: str, *, timeout: Timeout = ...) -> bool:
        """Whether the server has a file of that digest (``sha256:…``)."""
        async with self.exchange(
            "HEAD", f"/api/blobs/{digest}", status_errors=False, timeout=timeout
        ) as exchange:
            return await exchange.head() == 200

    async def web_search(
        self, query: str, max_results: int = 3, *, timeout: Timeout = ...
    ) -> WebSearchResponse:
        """Asks ollama.com's web search. ValueError without a key (``OLLAMA_API_KEY``)."""
        headers = self._bearer("web search")
        body = body_of(WebSearchRequest, None, query=query, max_results=max_results)
        found: WebSearchResponse = await self._request(
            WebSearchResponse, "POST", _SEARCH, json=body, headers=headers, **given(timeout)
        )
        return found

    async def web_fetch(self, url: str, *, timeout: Timeout = ...) -> WebFetchResponse:
        """Has ollama.com read a page. ValueError without a key (``OLLAMA_API_KEY``)."""
        headers = self._bearer("web fetch")
        body = body_of(WebFetchRequest, None, url=url)
        found: WebFetchResponse = await self._request(
            WebFetchResponse, "POST", _FETCH, json=body, headers=headers, **given(timeout)
        )
        return found

    async def close(self) -> None:
        """Cancels what is under way and closes all connections."""
        if isinstance(self._client, Wire):
            self._client.close()
        else:
            await self._client.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await self.close()
