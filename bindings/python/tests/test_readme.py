"""The programs of README.md run, each against the replay in place of an Ollama of this computer."""

from __future__ import annotations

import json
import pathlib
import re
import textwrap
from types import SimpleNamespace
from typing import Any

import ollama_cors
import pytest
from ollama_cors import Shim
from support import PAGE, ROOT

README = (ROOT / "bindings/python/README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)

# What a reader's own program has around the lines.
AROUND = {
    "app": lambda environ, start_response: start_response("200 OK", []),
    "request": SimpleNamespace(headers={"Host": "localhost", "Origin": PAGE}),
    "Response": lambda *parts: parts,
    "fetch": ollama_cors.fetch,
    "ollama_cors": ollama_cors,
}


def prepared(block: str, shim: Shim) -> str:
    """On a free port, with the model that there is, and an end."""
    for said, meant in (
        ("http://127.0.0.1:11434", shim.url),
        ("http://127.0.0.1:11435/v1", shim.url + "/v1"),
        ('Shim({"rules"', 'Shim({"listen": ["127.0.0.1:0"], "upstream": "replay:", "rules"'),
        ("shim.events()", "shim.events(timeout=0)"),
        ("llama3.2", "tiny"),
    ):
        block = block.replace(said, meant)
    if "\n    return " not in block:
        return block
    # A handler's lines, which return.
    return "def program():\n" + textwrap.indent(block, "    ") + "\nprogram()"


@pytest.mark.parametrize("block", BLOCKS, ids=[block.split("\n")[0] for block in BLOCKS])
def test_the_readme_says_what_works(
    block: str, shim: Shim, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    if "openai" in block:
        pytest.importorskip("openai")
    (tmp_path / "shim.json").write_text(json.dumps({"rules": []}), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OLLAMA_HOST", shim.url)
    around: dict[str, Any] = dict(AROUND)
    exec(compile(prepared(block, shim), "README.md", "exec"), around)


def test_every_public_method_is_in_the_table() -> None:
    table = (ROOT / "bindings/python/CLIENT.md").read_text("utf-8")
    for client in (ollama_cors.Client, ollama_cors.AsyncClient):
        for name in dir(client):
            if not name.startswith("_"):
                assert f"`{name}`" in table, name
