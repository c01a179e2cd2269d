"""What the ``ollama`` package has, and OLLAMA.md says is here."""

from __future__ import annotations

import drop_in_table
import ollama
import ollama_cors
import pytest

TABLES = {
    "methods": drop_in_table.methods(),
    "functions": drop_in_table.functions(),
    "types": drop_in_table.types(),
}
ROWS = [(kind, title, row) for kind, rows in TABLES.items() for title, row in rows.items()]


@pytest.mark.parametrize("kind, title, row", ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_nothing_of_ollama_is_missing(kind: str, title: str, row: drop_in_table.Row) -> None:
    assert "**" not in row[1], f"{title}: {row[1]}"


def test_every_name_of_ollama_can_be_imported() -> None:
    for name in (*ollama.__all__, *TABLES["functions"]):
        assert name in ollama_cors.__all__, name


def test_the_page_says_so() -> None:
    assert drop_in_table.PAGE.read_text("utf-8") == drop_in_table.page(), (
        "run bindings/python/tests/drop_in_table.py with the Python of build/python-venv"
    )


def test_every_method_of_ours_is_there() -> None:
    for client in (ollama_cors.Client, ollama_cors.AsyncClient):
        assert set(drop_in_table.public(client)) <= set(TABLES["methods"])


def test_a_table_tells_what_is_missing() -> None:
    def theirs(a: int, b: int = 1, *, c: int = 2) -> None: ...
    def same(a: int, b: int = 1, *, more: int = 0, c: int = 2) -> None: ...
    def less(a: int, *, c: int = 3) -> None: ...
    def turned(b: int = 1, a: int = 0, *, c: int = 2) -> None: ...
    def first(more: int, a: int, b: int = 1, *, c: int = 2) -> None: ...

    given = drop_in_table.arguments
    assert drop_in_table.lacks(given(theirs), given(same)) == []
    assert drop_in_table.lacks(given(theirs), given(less)) == ["b", "c as there"]
    assert drop_in_table.lacks(given(theirs), given(turned)) == ["a as there"]
    assert drop_in_table.lacks(given(theirs), given(first)) == ["their order"]
