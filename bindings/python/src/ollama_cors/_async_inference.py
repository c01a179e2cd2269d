"""What a model does for its users: generate, chat, embed, for asyncio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Optional, Union, overload

from ._requests import (
    ChatRequest,
    EmbeddingsRequest,
    EmbedRequest,
    GenerateRequest,
    _copy_images,
    _copy_messages,
    _copy_tools,
    body_of,
)
from ._responses import ChatResponse, EmbeddingsResponse, EmbedResponse, GenerateResponse
from ._stream import AsyncStream
from ._systemone import SystemOneRequest, SystemOneResponse
from ._timeouts import Timeout
from ._timeouts import given as _given

if TYPE_CHECKING:
    from ._requests import ImageLike, MessageLike, OptionsLike, ToolLike
    from ._responses import JsonSchemaValue, Think
    from ._systemone import SystemOneContent, SystemOneQuestion


class AsyncInference:
    """The methods of a client that run a model. ``extra`` goes into the request as it is, for what
    a newer server knows; ``timeout`` replaces the client's for this call."""

    async def _request(
        self, cls: Any, method: str, url: str, *, stream: bool = False, **how: Any
    ) -> Any:
        raise NotImplementedError

    @overload
    async def generate(
        self,
        model: str = "",
        prompt: Optional[str] = None,
        suffix: Optional[str] = None,
        *,
        system: Optional[str] = None,
        template: Optional[str] = None,
        context: Optional[Sequence[int]] = None,
        stream: Literal[False] = False,
        think: Optional[Think] = None,
        logprobs: Optional[bool] = None,
        top_logprobs: Optional[int] = None,
        raw: Optional[bool] = None,
        format: Optional[Union[str, JsonSchemaValue]] = None,
        images: Optional[Sequence[ImageLike]] = None,
        options: Optional[OptionsLike] = None,
        keep_alive: Optional[Union[float, str]] = None,
        width: Optional[int] = None,
        height: Optional[int] = None,
        steps: Optional[int] = None,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> GenerateResponse: ...

    @overload
    async def generate(
        self,
        model: str = "",
        prompt: Optional[str] = None,
        suffix: Optional[str] = None,
        *,
        system: Optional[str] = None,
        template: Optional[str] = None,
        context: Optional[Sequence[int]] = None,
        stream: Literal[True],
        think: Optional[Think] = None,
        logprobs: Optional[bool] = None,
        top_logprobs: Optional[int] = None,
        raw: Optional[bool] = None,
        format: Optional[Union[str, JsonSchemaValue]] = None,
        images: Optional[Sequence[ImageLike]] = None,
        options: Optional[OptionsLike] = None,
        keep_alive: Optional[Union[float, str]] = None,
        width: Optional[int] = None,
        height: Optional[int] = None,
        steps: Optional[int] = None,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> AsyncStream[GenerateResponse]: ...

    @overload
    async def generate(
        self,
        model: str = "",
        prompt: Optional[str] = None,
        suffix: Optional[str] = None,
        *,
        system: Optional[str] = None,
        template: Optional[str] = None,
        context: Optional[Sequence[int]] = None,
        stream: bool = False,
        think: Optional[Think] = None,
        logprobs: Optional[bool] = None,
        top_logprobs: Optional[int] = None,
        raw: Optional[bool] = None,
        format: Optional[Union[str, JsonSchemaValue]] = None,
        images: Optional[Sequence[ImageLike]] = None,
        options: Optional[OptionsLike] = None,
        keep_alive: Optional[Union[float, str]] = None,
        width: Optional[int] = None,
        height: Optional[int] = None,
        steps: Optional[int] = None,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> Union[GenerateResponse, AsyncStream[GenerateResponse]]: ...

    async def generate(
        self,
        model: str = "",
        prompt: Optional[str] = None,
        suffix: Optional[str] = None,
        *,
        system: Optional[str] = None,
        template: Optional[str] = None,
        context: Optional[Sequence[int]] = None,
        stream: bool = False,
        think: Optional[Think] = None,
        logprobs: Optional[bool] = None,
        top_logprobs: Optional[int] = None,
        raw: Optional[bool] = None,
        format: Optional[Union[str, JsonSchemaValue]] = None,
        images: Optional[Sequence[ImageLike]] = None,
        options: Optional[OptionsLike] = None,
        keep_alive: Optional[Union[float, str]] = None,
        width: Optional[int] = None,
        height: Optional[int] = None,
        steps: Optional[int] = None,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> Union[GenerateResponse, AsyncStream[GenerateResponse]]:
        """Continues a prompt.

        With ``stream`` the parts as they come. ``format``: ``json`` or a JSON Schema. ``images``:
        paths, bytes or base64. RequestError without a model, ResponseError if the server says no.
"""
        body = body_of(
            GenerateRequest,
            extra,
            model=model,
            prompt=prompt,
            suffix=suffix,
            system=system,
            template=template,
            context=context,
            stream=stream,
            think=think,
            logprobs=logprobs,
            top_logprobs=top_logprobs,
            raw=raw,
            format=format,
            images=list(_copy_images(images)) if images else None,
            options=options,
            keep_alive=keep_alive,
            width=width,
            height=height,
            steps=steps,
        )
        found: Union[GenerateResponse, AsyncStream[GenerateResponse]] = await self._request(
            GenerateResponse, "POST", "/api/generate", json=body, stream=stream, **_given(timeout)
        )
        return found

    @overload
    async def chat(
        self,
        model: str = "",
        messages: Optional[Sequence[MessageLike]] = None,
        *,
        tools: Optional[Sequence[ToolLike]] = None,
        stream: Literal[False] = False,
        think: Optional[Think] = None,
        logprobs: Optional[bool] = None,
        top_logprobs: Optional[int] = None,
        format: Optional[Union[str, JsonSchemaValue]] = None,
        options: Optional[OptionsLike] = None,
        keep_alive: Optional[Union[float, str]] = None,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> ChatResponse: ...

    @overload
    async def chat(
        self,
        model: str = "",
        messages: Optional[Sequence[MessageLike]] = None,
        *,
        tools: Optional[Sequence[ToolLike]] = None,
        stream: Literal[True],
        think: Optional[Think] = None,
        logprobs: Optional[bool] = None,
        top_logprobs: Optional[int] = None,
        format: Optional[Union[str, JsonSchemaValue]] = None,
        options: Optional[OptionsLike] = None,
        keep_alive: Optional[Union[float, str]] = None,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> AsyncStream[ChatResponse]: ...

    @overload
    async def chat(
        self,
        model: str = "",
        messages: Optional[Sequence[MessageLike]] = None,
        *,
        tools: Optional[Sequence[ToolLike]] = None,
        stream: bool = False,
        think: Optional[Think] = None,
        logprobs: Optional[bool] = None,
        top_logprobs: Optional[int] = None,
        format: Optional[Union[str, JsonSchemaValue]] = None,
        options: Optional[OptionsLike] = None,
        keep_alive: Optional[Union[float, str]] = None,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> Union[ChatResponse, AsyncStream[ChatResponse]]: ...

    async def chat(
        self,
        model: str = "",
        messages: Optional[Sequence[MessageLike]] = None,
        *,
        tools: Optional[Sequence[ToolLike]] = None,
        stream: bool = False,
        think: Optional[Think] = None,
        logprobs: Optional[bool] = None,
        top_logprobs: Optional[int] = None,
        format: Optional[Union[str, JsonSchemaValue]] = None,
        options: Optional[OptionsLike] = None,
        keep_alive: Optional[Union[float, str]] = None,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> Union[ChatResponse, AsyncStream[ChatResponse]]:
        """Answers the last of the messages.

        ``tools``: JSON Schemas, ``Tool`` objects, or Python functions, whose docstring in Google's style
        describes them. With ``stream`` the parts as they come. RequestError without a model,
        ResponseError if the server says no.
"""
        body = body_of(
            ChatRequest,
            extra,
            model=model,
            messages=list(_copy_messages(messages)),
            tools=list(_copy_tools(tools)),
            stream=stream,
            think=think,
            logprobs=logprobs,
            top_logprobs=top_logprobs,
            format=format,
            options=options,
            keep_alive=keep_alive,
        )
        found: Union[ChatResponse, AsyncStream[ChatResponse]] = await self._request(
            ChatResponse, "POST", "/api/chat", json=body, stream=stream, **_given(timeout)
        )
        return found

    async def embed(
        self,
        model: str = "",
        input: Union[str, Sequence[str]] = "",
        truncate: Optional[bool] = None,
        options: Optional[OptionsLike] = None,
        keep_alive: Optional[Union[float, str]] = None,
        dimensions: Optional[int] = None,
        *,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> EmbedResponse:
        """A vector for each input."""
        body = body_of(
            EmbedRequest,
            extra,
            model=model,
            input=input,
            truncate=truncate,
            options=options,
            keep_alive=keep_alive,
            dimensions=dimensions,
        )
        found: EmbedResponse = await self._request(
            EmbedResponse, "POST", "/api/embed", json=body, **_given(timeout)
        )
        return found

    async def embeddings(
        self,
        model: str = "",
        prompt: Optional[str] = None,
        options: Optional[OptionsLike] = None,
        keep_alive: Optional[Union[float, str]] = None,
        *,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> EmbeddingsResponse:
        """One vector; ``embed`` replaces it."""
        body = body_of(
            EmbeddingsRequest,
            extra,
            model=model,
            prompt=prompt,
            options=options,
            keep_alive=keep_alive,
        )
        found: EmbeddingsResponse = await self._request(
            EmbeddingsResponse, "POST", "/api/embeddings", json=body, **_given(timeout)
        )
        return found

    async def systemone(
        self,
        model: str,
        state: SystemOneContent,
        questions: Mapping[str, Union[SystemOneQuestion, Mapping[str, Any]]],
        keep_alive: Optional[Union[float, str]] = None,
        *,
        extra: Optional[Mapping[str, Any]] = None,
        timeout: Timeout = ...,
    ) -> SystemOneResponse:
        """Scores questions with a local System One model."""
        body = body_of(
            SystemOneRequest,
            extra,
            model=model,
            state=state,
            questions=questions,
            keep_alive=keep_alive,
        )
        found: SystemOneResponse = await self._request(
            SystemOneResponse, "POST", "/v1/systemone", json=body, **_given(timeout)
        )
        return found
