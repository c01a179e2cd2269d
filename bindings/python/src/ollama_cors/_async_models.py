"""What a server keeps: its models, and what is loaded of them, for asyncio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Optional, Union, overload

from ._requests import (
    CopyRequest,
    CreateRequest,
    DeleteRequest,
    PullRequest,
    PushRequest,
    ShowRequest,
    body_of,
)
from ._responses import (
    ListResponse,
    ProcessResponse,
    ProgressResponse,
    ShowResponse,
    StatusResponse,
    VersionResponse,
)
from ._stream import AsyncStream
from ._timeouts import Timeout
from ._timeouts import given as _given

if TYPE_CHECKING:
    from ._requests import MessageLike, OptionsLike


class AsyncModels:
    """The methods of a client that are about models. ``extra`` goes into the request as it is;
    ``timeout`` replaces the client's for this call."""

    async def _request(
        self, cls: Any, method: str, url: str, *, stream: bool = False, **how: Any
    ) -> Any:
        raise NotImplementedError

    async def _request_raw(self, method: str, url: str, **how: Any) -> Any:
        raise NotImplementedError

    @overload
    async def pull(
        self,
        model: str,
        *,
        insecure: bool = False,
        stream: Literal[False] = False,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> ProgressResponse: ...

    @overload
    async def pull(
        self,
        model: str,
        *,
        insecure: bool = False,
        stream: Literal[True],
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> AsyncStream[ProgressResponse]: ...

    @overload
    async def pull(
        self,
        model: str,
        *,
        insecure: bool = False,
        stream: bool = False,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> Union[ProgressResponse, AsyncStream[ProgressResponse]]: ...

    async def pull(
        self,
        model: str,
        *,
        insecure: bool = False,
        stream: bool = False,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> Union[ProgressResponse, AsyncStream[ProgressResponse]]:
        """Brings a model from its registry. With ``stream`` its progress."""
        body = body_of(
            PullRequest,
            extra,
            model=model,
            insecure=insecure,
            stream=stream,
        )
        found: Union[ProgressResponse, AsyncStream[ProgressResponse]] = await self._request(
            ProgressResponse, "POST", "/api/pull", json=body, stream=stream, **_given(timeout)
        )
        return found

    @overload
    async def push(
        self,
        model: str,
        *,
        insecure: bool = False,
        stream: Literal[False] = False,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> ProgressResponse: ...

    @overload
    async def push(
        self,
        model: str,
        *,
        insecure: bool = False,
        stream: Literal[True],
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> AsyncStream[ProgressResponse]: ...

    @overload
    async def push(
        self,
        model: str,
        *,
        insecure: bool = False,
        stream: bool = False,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> Union[ProgressResponse, AsyncStream[ProgressResponse]]: ...

    async def push(
        self,
        model: str,
        *,
        insecure: bool = False,
        stream: bool = False,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> Union[ProgressResponse, AsyncStream[ProgressResponse]]:
        """Sends a model to its registry. With ``stream`` its progress."""
        body = body_of(
            PushRequest,
            extra,
            model=model,
            insecure=insecure,
            stream=stream,
        )
        found: Union[ProgressResponse, AsyncStream[ProgressResponse]] = await self._request(
            ProgressResponse, "POST", "/api/push", json=body, stream=stream, **_given(timeout)
        )
        return found

    @overload
    async def create(
        self,
        model: str,
        quantize: Optional[str] = None,
        from_: Optional[str] = None,
        files: Optional[dict[str, str]] = None,
        adapters: Optional[dict[str, str]] = None,
        template: Optional[str] = None,
        license: Optional[Union[str, Sequence[str]]] = None,
        system: Optional[str] = None,
        parameters: Optional[OptionsLike] = None,
        messages: Optional[Sequence[MessageLike]] = None,
        *,
        stream: Literal[False] = False,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> ProgressResponse: ...

    @overload
    async def create(
        self,
        model: str,
        quantize: Optional[str] = None,
        from_: Optional[str] = None,
        files: Optional[dict[str, str]] = None,
        adapters: Optional[dict[str, str]] = None,
        template: Optional[str] = None,
        license: Optional[Union[str, Sequence[str]]] = None,
        system: Optional[str] = None,
        parameters: Optional[OptionsLike] = None,
        messages: Optional[Sequence[MessageLike]] = None,
        *,
        stream: Literal[True],
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> AsyncStream[ProgressResponse]: ...

    @overload
    async def create(
        self,
        model: str,
        quantize: Optional[str] = None,
        from_: Optional[str] = None,
        files: Optional[dict[str, str]] = None,
        adapters: Optional[dict[str, str]] = None,
        template: Optional[str] = None,
        license: Optional[Union[str, Sequence[str]]] = None,
        system: Optional[str] = None,
        parameters: Optional[OptionsLike] = None,
        messages: Optional[Sequence[MessageLike]] = None,
        *,
        stream: bool = False,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> Union[ProgressResponse, AsyncStream[ProgressResponse]]: ...

    async def create(
        self,
        model: str,
        quantize: Optional[str] = None,
        from_: Optional[str] = None,
        files: Optional[dict[str, str]] = None,
        adapters: Optional[dict[str, str]] = None,
        template: Optional[str] = None,
        license: Optional[Union[str, Sequence[str]]] = None,
        system: Optional[str] = None,
        parameters: Optional[OptionsLike] = None,
        messages: Optional[Sequence[MessageLike]] = None,
        *,
        stream: bool = False,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> Union[ProgressResponse, AsyncStream[ProgressResponse]]:
        """Makes a model: from another, or from files that ``create_blob`` sent. With ``stream`` its
        progress."""
        body = body_of(
            CreateRequest,
            extra,
            model=model,
            quantize=quantize,
            from_=from_,
            files=files,
            adapters=adapters,
            template=template,
            license=license,
            system=system,
            parameters=parameters,
            messages=messages,
            stream=stream,
        )
        found: Union[ProgressResponse, AsyncStream[ProgressResponse]] = await self._request(
            ProgressResponse, "POST", "/api/create", json=body, stream=stream, **_given(timeout)
        )
        return found

    async def list(self, *, timeout: Timeout = ...) -> ListResponse:
        """The models that are there."""
        found: ListResponse = await self._request(
            ListResponse, "GET", "/api/tags", **_given(timeout)
        )
        return found

    async def ps(self, *, timeout: Timeout = ...) -> ProcessResponse:
        """The models that are loaded."""
        found: ProcessResponse = await self._request(
            ProcessResponse, "GET", "/api/ps", **_given(timeout)
        )
        return found

    async def version(self, *, timeout: Timeout = ...) -> VersionResponse:
        """Of the server."""
        found: VersionResponse = await self._request(
            VersionResponse, "GET", "/api/version", **_given(timeout)
        )
        return found

    async def show(
        self,
        model: str,
        *,
        verbose: Optional[bool] = None,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> ShowResponse:
        """All about one model; ``verbose`` with its tokens."""
        body = body_of(ShowRequest, extra, model=model, verbose=verbose)
        found: ShowResponse = await self._request(
            ShowResponse, "POST", "/api/show", json=body, **_given(timeout)
        )
        return found

    async def delete(
        self, model: str, *, timeout: Timeout = ...
    ) -> StatusResponse:
        """Removes a model."""
        body = body_of(DeleteRequest, None, model=model)
        answer = await self._request_raw("DELETE", "/api/delete", json=body, **_given(timeout))
        return StatusResponse(status="success" if answer.status_code == 200 else "error")

    async def copy(
        self, source: str, destination: str, *, timeout: Timeout = ...
    ) -> StatusResponse:
        """Gives a model another name."""
        body = body_of(CopyRequest, None, source=source, destination=destination)
        answer = await self._request_raw("POST", "/api/copy", json=body, **_given(timeout))
        return StatusResponse(status="success" if answer.status_code == 200 else "error")
