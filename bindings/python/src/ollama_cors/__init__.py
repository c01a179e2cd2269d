"""Ollama from Python, and a browser-correct front door for it.

``Client`` and ``AsyncClient`` talk to Ollama as those of the ``ollama`` package do; ``Shim`` is the
server in front of Ollama, ``Policy`` its judgement, ``Middleware`` that judgement around an
application of your own; ``fetch`` and ``Page`` do what a page in a browser would; ``doctor`` says
what browsers make of any server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._client import Client
from ._errors import (
    BadResponseError,
    BlockedError,
    CancelledError,
    ConfigError,
    ConnectError,
    OllamaCorsError,
    Problem,
    RequestError,
    RequestTimeout,
    ResponseError,
    StartError,
    TruncatedError,
    ValidationError,
)
from ._exchange import AsyncExchange, Exchange, Response
from ._headers import Headers
from ._library import __version__, catalogue, features, schema
from ._stream import AsyncStream, Stream
from ._timeouts import Timeouts
from ._types import (
    ChatResponse,
    EmbeddingsResponse,
    EmbedResponse,
    GenerateResponse,
    Image,
    ListResponse,
    Message,
    Options,
    ProcessResponse,
    ProgressResponse,
    ShowResponse,
    StatusResponse,
    SystemOneAnswer,
    SystemOneChoiceAnswer,
    SystemOneChoiceQuestion,
    SystemOneContent,
    SystemOneNoulAnswer,
    SystemOneNoulQuestion,
    SystemOneQuestion,
    SystemOneRequest,
    SystemOneResponse,
    SystemOneScoreAnswer,
    SystemOneScoreQuestion,
    SystemOneUsage,
    Tool,
    VersionResponse,
    WebFetchResponse,
    WebSearchResponse,
)

if TYPE_CHECKING:
    from ._async_client import AsyncClient
    from ._config import Config
    from ._diagnosis import Diagnosis, Finding
    from ._doctor import doctor, doctor_async, doctor_codes
    from ._events import Event, Events
    from ._fetch import Fetched, Page, fetch
    from ._middleware import ASGIMiddleware, Middleware, WSGIMiddleware
    from ._policy import Decision, Policy
    from ._report import Report, check
    from ._shim import Reloaded, Shim, Stats
    from ._transport import AsyncTransport, Transport

# What many programs do without is loaded when it is first named.
_LATER = {
    "AsyncClient": "_async_client",
    "AsyncTransport": "_transport",
    "Config": "_config",
    "Decision": "_policy",
    "Diagnosis": "_diagnosis",
    "Event": "_events",
    "Events": "_events",
    "Fetched": "_fetch",
    "Finding": "_diagnosis",
    "Middleware": "_middleware",
    "Page": "_fetch",
    "Policy": "_policy",
    "Reloaded": "_shim",
    "Report": "_report",
    "Shim": "_shim",
    "Stats": "_shim",
    "Transport": "_transport",
    "WSGIMiddleware": "_middleware",
    "ASGIMiddleware": "_middleware",
    "check": "_report",
    "doctor": "_doctor",
    "doctor_async": "_doctor",
    "doctor_codes": "_doctor",
    "fetch": "_fetch",
}

__all__ = [
    "ASGIMiddleware",
    "AsyncClient",
    "AsyncExchange",
    "AsyncStream",
    "AsyncTransport",
    "BadResponseError",
    "BlockedError",
    "CancelledError",
    "ChatResponse",
    "Client",
    "Config",
    "ConfigError",
    "ConnectError",
    "Decision",
    "Diagnosis",
    "EmbedResponse",
    "EmbeddingsResponse",
    "Event",
    "Events",
    "Exchange",
    "Fetched",
    "Finding",
    "GenerateResponse",
    "Headers",
    "Image",
    "ListResponse",
    "Message",
    "Middleware",
    "OllamaCorsError",
    "Options",
    "Page",
    "Policy",
    "Problem",
    "ProcessResponse",
    "ProgressResponse",
    "Reloaded",
    "Report",
    "RequestError",
    "RequestTimeout",
    "Response",
    "ResponseError",
    "Shim",
    "ShowResponse",
    "StartError",
    "Stats",
    "StatusResponse",
    "Stream",
    "SystemOneAnswer",
    "SystemOneChoiceAnswer",
    "SystemOneChoiceQuestion",
    "SystemOneContent",
    "SystemOneNoulAnswer",
    "SystemOneNoulQuestion",
    "SystemOneQuestion",
    "SystemOneRequest",
    "SystemOneResponse",
    "SystemOneScoreAnswer",
    "SystemOneScoreQuestion",
    "SystemOneUsage",
    "Timeouts",
    "Tool",
    "Transport",
    "TruncatedError",
    "ValidationError",
    "VersionResponse",
    "WSGIMiddleware",
    "WebFetchResponse",
    "WebSearchResponse",
    "__version__",
    "catalogue",
    "chat",
    "check",
    "copy",
    "create",
    "delete",
    "doctor",
    "doctor_async",
    "doctor_codes",
    "embed",
    "embeddings",
    "features",
    "fetch",
    "generate",
    "list",
    "ps",
    "pull",
    "push",
    "schema",
    "show",
    "systemone",
    "version",
    "web_fetch",
    "web_search",
]

# As the ollama package has it: the functions are this client's methods.
_client = Client()

chat = _client.chat
copy = _client.copy
create = _client.create
delete = _client.delete
embed = _client.embed
embeddings = _client.embeddings
generate = _client.generate
list = _client.list
ps = _client.ps
pull = _client.pull
push = _client.push
show = _client.show
systemone = _client.systemone
version = _client.version
web_fetch = _client.web_fetch
web_search = _client.web_search


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{_LATER[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> Any:
    return sorted(__all__)
