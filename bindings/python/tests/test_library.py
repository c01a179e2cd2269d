"""What the library says of itself."""

from __future__ import annotations

import importlib.metadata

import ollama_cors


def test_versions_agree() -> None:
    assert ollama_cors.__version__ == importlib.metadata.version("ollama-cors")
    assert ollama_cors.features()["version"] == ollama_cors.__version__


def test_features_schema_and_catalogue_are_documents() -> None:
    assert {"tls", "api_keys", "idn", "public_suffixes", "boost"} <= set(ollama_cors.features())
    assert "listen" in ollama_cors.schema()["properties"]
    packages = {entry["package"] for entry in ollama_cors.catalogue()["packages"]}
    assert {"openai", "@anthropic-ai/sdk"} <= packages


def test_every_public_name_is_there() -> None:
    for name in ollama_cors.__all__:
        assert hasattr(ollama_cors, name), name
