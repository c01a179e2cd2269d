"""REFERENCE.md: every name of the package, as its docstrings say it."""

from __future__ import annotations

import ollama_cors
import reference_page


def test_the_page_says_what_the_docstrings_say() -> None:
    assert reference_page.PAGE.read_text("utf-8") == reference_page.page()[0], (
        "run bindings/python/tests/reference_page.py"
    )


def test_no_name_is_left_out() -> None:
    told = reference_page.page()[1]
    left = [name for name in ollama_cors.__all__ if name not in told]
    assert [name for name in left if f"| `{name}` |" not in reference_page.OLLAMA] == []


def test_every_class_and_function_says_what_it_is() -> None:
    text = reference_page.page()[0]
    bare = [part for part in text.split("\n### ")[1:] if not part.split("\n\n")[1].strip()]
    assert bare == []
