"""What Ollama answers, by the names of the ``ollama`` package; requests are in ``_requests``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Optional, Union

from ._images import Image
from ._model import Model as Base
from ._model import listed, mapped
from ._values import ByteSize, moment

if TYPE_CHECKING:
    from datetime import datetime

JsonSchemaValue = dict[str, Any]
"""A JSON Schema."""
Think = Union[bool, str]
"""Whether to think; or how hard: ``low``, ``medium``, ``high`` …"""


class Options(Base):
    """How a model runs. Others than these pass, too."""

    numa: Optional[bool] = None
    num_ctx: Optional[int] = None
    num_batch: Optional[int] = None
    num_gpu: Optional[int] = None
    main_gpu: Optional[int] = None
    low_vram: Optional[bool] = None
    f16_kv: Optional[bool] = None
    logits_all: Optional[bool] = None
    vocab_only: Optional[bool] = None
    use_mmap: Optional[bool] = None
    use_mlock: Optional[bool] = None
    embedding_only: Optional[bool] = None
    num_thread: Optional[int] = None
    num_keep: Optional[int] = None
    seed: Optional[int] = None
    num_predict: Optional[int] = None
    top_k: Optional[int] = None
    top_p: Optional[float] = None
    min_p: Optional[float] = None
    tfs_z: Optional[float] = None
    typical_p: Optional[float] = None
    repeat_last_n: Optional[int] = None
    temperature: Optional[float] = None
    repeat_penalty: Optional[float] = None
    presence_penalty: Optional[float] = None
    frequency_penalty: Optional[float] = None
    mirostat: Optional[int] = None
    mirostat_tau: Optional[float] = None
    mirostat_eta: Optional[float] = None
    penalize_newline: Optional[bool] = None
    stop: Optional[Sequence[str]] = None


class Message(Base):
    """One message of a chat: asked, or answered (streamed: a piece of it)."""

    role: str
    content: Optional[str] = None
    thinking: Optional[str] = None
    images: Optional[Sequence[Image]] = None
    """Paths of files, their bytes, or base64."""
    tool_name: Optional[str] = None
    """Of the tool whose result this is."""

    class ToolCall(Base):
        """The model wants a function to be called."""

        class Function(Base):
            name: str
            arguments: Mapping[str, Any]

        function: Function
        _converters: ClassVar[dict[str, Any]] = {"function": Function._of}

    tool_calls: Optional[Sequence[ToolCall]] = None
    _converters: ClassVar[dict[str, Any]] = {
        "images": listed(Image),
        "tool_calls": listed(ToolCall),
    }


class Tool(Base):
    """A function that a model may ask for."""

    type: Optional[str] = "function"

    class Function(Base):
        name: Optional[str] = None
        description: Optional[str] = None

        class Parameters(Base):
            type: Optional[str] = "object"
            defs: Optional[Any] = None
            items: Optional[Any] = None
            required: Optional[Sequence[str]] = None

            class Property(Base):
                type: Optional[Union[str, Sequence[str]]] = None
                items: Optional[Any] = None
                description: Optional[str] = None
                enum: Optional[Sequence[Any]] = None

            properties: Optional[Mapping[str, Property]] = None
            _aliases: ClassVar[dict[str, str]] = {"$defs": "defs"}
            _converters: ClassVar[dict[str, Any]] = {"properties": mapped(Property)}

        parameters: Optional[Parameters] = None
        _converters: ClassVar[dict[str, Any]] = {"parameters": Parameters._of}

    function: Optional[Function] = None
    _converters: ClassVar[dict[str, Any]] = {"function": Function._of}


class TokenLogprob(Base):
    """A token, and how likely it was."""

    token: str
    logprob: float


class Logprob(TokenLogprob):
    """A token that was chosen, and the most likely ones in its place."""

    top_logprobs: Optional[Sequence[TokenLogprob]] = None
    _converters: ClassVar[dict[str, Any]] = {"top_logprobs": listed(TokenLogprob)}


class BaseGenerateResponse(Base):
    """What all answers of a model have. Durations are nanoseconds."""

    model: Optional[str] = None
    created_at: Optional[str] = None
    done: Optional[bool] = None
    """True in the last part of a stream."""
    done_reason: Optional[str] = None
    total_duration: Optional[int] = None
    load_duration: Optional[int] = None
    prompt_eval_count: Optional[int] = None
    prompt_eval_duration: Optional[int] = None
    eval_count: Optional[int] = None
    eval_duration: Optional[int] = None


class GenerateResponse(BaseGenerateResponse):
    """Of ``generate``; streamed: one part of it."""

    response: Optional[str] = None
    thinking: Optional[str] = None
    context: Optional[Sequence[int]] = None
    logprobs: Optional[Sequence[Logprob]] = None
    image: Optional[str] = None
    """Base64, of a model that makes images; ``completed`` of ``total`` steps while it does."""
    completed: Optional[int] = None
    total: Optional[int] = None
    _converters: ClassVar[dict[str, Any]] = {"logprobs": listed(Logprob)}


class ChatResponse(BaseGenerateResponse):
    """Of ``chat``; streamed: one part of it."""

    message: Message
    logprobs: Optional[Sequence[Logprob]] = None
    _converters: ClassVar[dict[str, Any]] = {
        "message": Message._of,
        "logprobs": listed(Logprob),
    }


class EmbedResponse(BaseGenerateResponse):
    """Of ``embed``: a vector for each input."""

    embeddings: Sequence[Sequence[float]]


class EmbeddingsResponse(Base):
    """Of ``embeddings``, which ``embed`` replaces."""

    embedding: Sequence[float]


class StatusResponse(Base):
    """``success``, or what is being done."""

    status: Optional[str] = None


class ProgressResponse(StatusResponse):
    """Of ``pull``, ``push`` and ``create``: how far a layer is."""

    completed: Optional[int] = None
    total: Optional[int] = None
    digest: Optional[str] = None


class ModelDetails(Base):
    """Of what kind a model is."""

    parent_model: Optional[str] = None
    format: Optional[str] = None
    family: Optional[str] = None
    families: Optional[Sequence[str]] = None
    parameter_size: Optional[str] = None
    quantization_level: Optional[str] = None


class ListResponse(Base):
    """Of ``list``: the models that are there."""

    class Model(Base):
        model: Optional[str] = None
        modified_at: Optional[datetime] = None
        digest: Optional[str] = None
        size: Optional[ByteSize] = None
        details: Optional[ModelDetails] = None
        _converters: ClassVar[dict[str, Any]] = {
            "modified_at": moment,
            "size": ByteSize,
            "details": ModelDetails._of,
        }

    models: Sequence[Model]
    _converters: ClassVar[dict[str, Any]] = {"models": listed(Model)}


class ShowResponse(Base):
    """Of ``show``: all about one model."""

    modified_at: Optional[datetime] = None
    template: Optional[str] = None
    modelfile: Optional[str] = None
    license: Optional[str] = None
    details: Optional[ModelDetails] = None
    modelinfo: Optional[Mapping[str, Any]] = None
    parameters: Optional[str] = None
    capabilities: Optional[list[str]] = None
    _aliases: ClassVar[dict[str, str]] = {"model_info": "modelinfo"}
    _converters: ClassVar[dict[str, Any]] = {
        "modified_at": moment,
        "details": ModelDetails._of,
    }


class ProcessResponse(Base):
    """Of ``ps``: the models that are loaded."""

    class Model(Base):
        model: Optional[str] = None
        name: Optional[str] = None
        digest: Optional[str] = None
        expires_at: Optional[datetime] = None
        size: Optional[ByteSize] = None
        size_vram: Optional[ByteSize] = None
        details: Optional[ModelDetails] = None
        context_length: Optional[int] = None
        _converters: ClassVar[dict[str, Any]] = {
            "expires_at": moment,
            "size": ByteSize,
            "size_vram": ByteSize,
            "details": ModelDetails._of,
        }

    models: Sequence[Model]
    _converters: ClassVar[dict[str, Any]] = {"models": listed(Model)}


class VersionResponse(Base):
    """Of ``version``."""

    version: str


class WebSearchResult(Base):
    content: Optional[str] = None
    title: Optional[str] = None
    url: Optional[str] = None


class WebSearchResponse(Base):
    """Of ``web_search``."""

    results: Sequence[WebSearchResult]
    _converters: ClassVar[dict[str, Any]] = {"results": listed(WebSearchResult)}


class WebFetchResponse(Base):
    """Of ``web_fetch``."""

    title: Optional[str] = None
    content: Optional[str] = None
    links: Optional[Sequence[str]] = None
