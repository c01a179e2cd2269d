"""The bodies of requests, checked before they leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Optional, Union

from ._errors import RequestError, ValidationError
from ._images import Image
from ._model import Model, listed
from ._responses import JsonSchemaValue, Message, Options, Think, Tool

if TYPE_CHECKING:
    ToolLike = Union[Mapping[str, Any], Tool, Callable[..., Any]]
    MessageLike = Union[Mapping[str, Any], Message]
    OptionsLike = Union[Mapping[str, Any], Options]
    ImageLike = Union[str, bytes, Image]


class BaseRequest(Model):
    model: str

    def _fill(self, data: dict[str, Any]) -> None:
        if data.get("model") == "":
            raise RequestError("must provide a model")
        super()._fill(data)


class BaseStreamableRequest(BaseRequest):
    stream: Optional[bool] = None


class BaseGenerateRequest(BaseStreamableRequest):
    options: Optional[OptionsLike] = None
    format: Optional[Union[str, JsonSchemaValue]] = None
    keep_alive: Optional[Union[float, str]] = None


class GenerateRequest(BaseGenerateRequest):
    prompt: Optional[str] = None
    suffix: Optional[str] = None
    system: Optional[str] = None
    template: Optional[str] = None
    context: Optional[Sequence[int]] = None
    raw: Optional[bool] = None
    images: Optional[Sequence[Image]] = None
    think: Optional[Think] = None
    logprobs: Optional[bool] = None
    top_logprobs: Optional[int] = None
    width: Optional[int] = None
    height: Optional[int] = None
    steps: Optional[int] = None
    _converters: ClassVar[dict[str, Any]] = {"images": listed(Image)}


class ChatRequest(BaseGenerateRequest):
    messages: Optional[Sequence[MessageLike]] = None
    tools: Optional[Sequence[Tool]] = None
    think: Optional[Think] = None
    logprobs: Optional[bool] = None
    top_logprobs: Optional[int] = None
    _converters: ClassVar[dict[str, Any]] = {"tools": listed(Tool)}

    def model_dump(self, **how: Any) -> Any:
        found = super().model_dump(**how)
        for tool in found.get("tools") or ():
            parameters = (tool.get("function") or {}).get("parameters") or {}
            if "defs" in parameters:
                parameters["$defs"] = parameters.pop("defs")
        return found


class EmbedRequest(BaseRequest):
    input: Union[str, Sequence[str]]
    truncate: Optional[bool] = None
    options: Optional[OptionsLike] = None
    keep_alive: Optional[Union[float, str]] = None
    dimensions: Optional[int] = None


class EmbeddingsRequest(BaseRequest):
    prompt: Optional[str] = None
    options: Optional[OptionsLike] = None
    keep_alive: Optional[Union[float, str]] = None


class PullRequest(BaseStreamableRequest):
    insecure: Optional[bool] = None


class PushRequest(PullRequest):
    pass


class CreateRequest(BaseStreamableRequest):
    quantize: Optional[str] = None
    from_: Optional[str] = None
    files: Optional[dict[str, str]] = None
    adapters: Optional[dict[str, str]] = None
    template: Optional[str] = None
    license: Optional[Union[str, list[str]]] = None
    system: Optional[str] = None
    parameters: Optional[OptionsLike] = None
    messages: Optional[Sequence[MessageLike]] = None

    def model_dump(self, **how: Any) -> Any:
        found = super().model_dump(**how)
        if "from_" in found:
            found["from"] = found.pop("from_")
        return found


class DeleteRequest(BaseRequest):
    pass


class ShowRequest(BaseRequest):
    verbose: Optional[bool] = None


class CopyRequest(Model):
    source: str
    destination: str


class WebSearchRequest(Model):
    query: str
    max_results: Optional[int] = None


class WebFetchRequest(Model):
    url: str


def body_of(request: type[Model], extra: Optional[Mapping[str, Any]], **fields: Any) -> Any:
    """The JSON of a request: what is None is left out, ``extra`` wins."""
    body = request(**fields).model_dump(exclude_none=True)
    return {**body, **extra} if extra else body


def _copy_images(images: Optional[Sequence[Any]]) -> Iterator[Image]:
    for image in images or []:
        yield Image._of(image)


def _copy_messages(messages: Optional[Sequence[MessageLike]]) -> Iterator[Message]:
    for message in messages or []:
        try:
            given = dict(message).items()
        except (TypeError, ValueError):
            raise ValidationError(
                f"a message is a mapping or a Message, not {message!r:.80}"
            ) from None
        yield Message.model_validate({name: value for name, value in given if value})


def _copy_tools(tools: Optional[Sequence[ToolLike]] = None) -> Iterator[Tool]:
    for tool in tools or []:
        if callable(tool):
            from ._utils import convert_function_to_tool  # With it comes inspect.

            yield convert_function_to_tool(tool)
        elif hasattr(tool, "model_dump"):
            yield Tool.model_validate(tool.model_dump(exclude_none=True))
        else:
            yield Tool.model_validate(tool)
