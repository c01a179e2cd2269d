"""What the tests share: the configuration of a shim in front of the replay, and plain requests to
it."""

from __future__ import annotations

import http.client
import pathlib
import urllib.error
import urllib.request

import ollama_cors

ROOT = pathlib.Path(__file__).resolve().parents[3]
PAGE = "https://app.example"
REPLAY = {
    "listen": ["127.0.0.1:0"],
    "upstream": "replay:",
    "rules": [{"origins": [PAGE]}],
}


def ask(
    shim: ollama_cors.Shim,
    target: str,
    method: str = "GET",
    body: bytes | None = None,
    **headers: str,
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """One request; header names are written with underscores."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(shim.url + target, data=body, headers=fields, method=method)
    try:
        answer = urllib.request.urlopen(request, timeout=30)
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        return answer.status, answer.headers, answer.read()
