"""The programs of README.md and CLIENT.md run, each against the replay in place of an Ollama of this computer."""

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

PAGES = [ROOT / "bindings/python" / name for name in ("README.md", "CLIENT.md")]
BLOCKS = [
    block
    for page in PAGES
    for block in re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.M | re.DOTALL)
]

# What a reader's own program has around the lines.
AROUND = {
    "__name__": "__main__",
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
    for other in re.findall(r"^(?:from|import) (openai|fastapi|flask)\b", block, re.M):
        pytest.importorskip(other)
    (tmp_path / "shim.json").write_text(json.dumps({"rules": []}), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OLLAMA_HOST", shim.url)
    around: dict[str, Any] = dict(AROUND)
    exec(compile(prepared(block, shim), "README.md", "exec"), around)
