"""What both clients are made from: the host, the headers, and the forms of what they are given."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Optional, Union

from . import _core
from ._errors import BadResponseError
from ._exchange import Response
from ._headers import Headers
from ._library import __version__
from ._model import Model
from ._timeouts import Timeout, Timeouts, timeouts_of
from ._wire import Wire

# Whose wire format is spoken: servers and proxies may know that name.
_SPEAKS = "ollama-python/0.6.3"


class BaseClient:
    """``host`` in any form of ``OLLAMA_HOST``, which is read where it is None; ``OLLAMA_API_KEY`` is
    sent as a Bearer where ``headers`` have no ``Authorization``.

    ``timeout``: see :data:`Timeout`. ``verify``: False, or the path of a file of certificates.
    Further arguments are those of ``httpx.Client``: with one of them the requests go through httpx,
    which has to be there."""

    def __init__(
        self,
        host: Optional[str] = None,
        *,
        follow_redirects: bool = True,
        timeout: Timeout = Timeouts(),
        headers: Optional[Mapping[str, Optional[str]]] = None,
        verify: Union[bool, str, os.PathLike[str]] = True,
        **httpx_arguments: Any,
    ) -> None:
        own = Headers(_headers(headers))
        where = host or os.getenv("OLLAMA_HOST") or ""
        if host:
            _parse_host(host)  # Says what is wrong with it here.
        self._client: Any
        if httpx_arguments or not isinstance(verify, (bool, str, os.PathLike)):
            self._client = self._httpx(
                base_url=_parse_host(where),
                follow_redirects=follow_redirects,
                timeout=None if isinstance(timeout, Timeouts) else timeout,
                headers=dict(own.lines),
                verify=verify,
                **httpx_arguments,
            )
            return
        tls: dict[str, Any] = {"verify": verify is not False}
        if not isinstance(verify, bool):
            tls["ca"] = os.fspath(verify)
        options = {
            "host": where,
            "timeouts": timeouts_of(timeout),
            "redirect": "follow" if follow_redirects else "manual",
            "tls": tls,
        }
        self._client = Wire(options, own)

    def _httpx(self, **arguments: Any) -> Any:
        raise NotImplementedError

    def _bearer(self, what: str) -> dict[str, str]:
        """The headers of a request to ollama.com, which is another host than ours."""
        if not self._client.headers.get("authorization", "").startswith("Bearer "):
            raise ValueError(f"Authorization header with Bearer token is required for {what}")
        return {name: self._client.headers[name] for name in self._client.headers}

    def __repr__(self) -> str:
        return f"<ollama_cors.{type(self).__name__} of {self._client.base_url}>"


def _headers(given: Optional[Mapping[str, Optional[str]]]) -> dict[str, str]:
    system = f"{platform.machine()} {platform.system().lower()}"
    fields = {
        name.lower(): value
        for name, value in {
            **(given or {}),
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": f"{_SPEAKS} ({system}) Python/{platform.python_version()}"
            f" ollama-cors/{__version__}",
        }.items()
        if value is not None
    }
    key = os.getenv("OLLAMA_API_KEY")
    if not fields.get("authorization") and key:
        fields["authorization"] = f"Bearer {key}"
    return fields


def _parse_host(host: Optional[str]) -> str:
    """The URL that a form of ``OLLAMA_HOST`` means, with its port."""
    return _core.host_url((host or "").encode())


def answer_of(cls: type[Model], response: Response) -> Any:
    """The answer that a body is."""
    try:
        return cls._of(response.json())
    except ValueError as error:
        failed = BadResponseError(
            f"the answer of {response.url} is not as Ollama answers: {error}",
            response.status_code,
            "bad-json",
        )
        failed.body = response.content[:65536]
        raise failed from None
