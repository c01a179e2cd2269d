"""The tables of OLLAMA.md: every public method and argument, every type and field of the ``ollama``
package that is installed, and what became of each here.

    build/python-venv/bin/python bindings/python/tests/drop_in_table.py    # writes them anew
"""

from __future__ import annotations

import importlib.metadata
import inspect
import pathlib
from typing import Any, Callable, Union

import ollama
import ollama._types
import ollama_cors
import ollama_cors._types

PAGE = pathlib.Path(__file__).resolve().parents[1] / "OLLAMA.md"
VERSION = importlib.metadata.version("ollama")

Row = tuple[str, str, str]
"""What they have, what became of it here, and what is here beyond that."""


def public(thing: Any) -> list[str]:
    return [name for name in dir(thing) if not name.startswith("_")]


def code(words: list[str]) -> str:
    return f"`{' '.join(words)}`" if words else ""


# Methods.


def arguments(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    found = inspect.signature(function).parameters
    return {name: one for name, one in found.items() if name != "self"}


def spelled(given: dict[str, inspect.Parameter]) -> list[str]:
    """As one calls it: what comes after a ``*`` goes by its name alone."""
    words: list[str] = []
    for name, one in given.items():
        if one.kind is one.KEYWORD_ONLY and "*" not in words:
            words.append("*")
        words.append(f"**{name}" if one.kind is one.VAR_KEYWORD else name)
    return words


def lacks(theirs: dict[str, inspect.Parameter], ours: dict[str, inspect.Parameter]) -> list[str]:
    """The arguments that work there and would not, or otherwise, here."""
    found = []
    for name, one in theirs.items():
        mine = ours.get(name)
        if one.kind is one.VAR_KEYWORD:
            if not any(other.kind is one.VAR_KEYWORD for other in ours.values()):
                found.append(f"**{name}")
        elif mine is None:
            found.append(name)
        elif (mine.kind, mine.default) != (one.kind, one.default):
            found.append(f"{name} as there")
    by_place = [name for name, one in theirs.items() if one.kind is one.POSITIONAL_OR_KEYWORD]
    if not found and list(ours)[: len(by_place)] != by_place:
        found.append("their order")
    return found


def state(missing: list[str]) -> str:
    return f"**not** {', '.join(missing)}" if missing else "all"


def method(there: Any, here: Any, name: str) -> Row:
    theirs, ours = getattr(there, name, None), getattr(here, name, None)
    if ours is None:
        return code(spelled(arguments(theirs))), "**not here**", ""
    mine = arguments(ours)
    if theirs is None:
        return "–", "ours alone", code(spelled(mine))
    known = arguments(theirs)
    beyond = {
        name: one
        for name, one in mine.items()
        if name not in known and one.kind is not one.VAR_KEYWORD
    }
    more = [word for word in spelled(beyond) if word != "*"]
    return code(spelled(known)), state(lacks(known, mine)), code(more)


def methods() -> dict[str, Row]:
    """Of both clients as one where they are alike."""
    rows: dict[str, Row] = {}
    names = sorted({*public(ollama.Client), *public(ollama_cors.Client)})
    for name in ["__init__", *names]:
        plain = method(ollama.Client, ollama_cors.Client, name)
        other = method(ollama.AsyncClient, ollama_cors.AsyncClient, name)
        title = "Client()" if name == "__init__" else name
        if plain == other:
            rows[title] = plain
        else:
            rows[f"Client.{title}"], rows[f"AsyncClient.{title}"] = plain, other
    return rows


def functions() -> dict[str, Row]:
    """Of the module."""
    both = {*public(ollama), *public(ollama_cors)}
    names = sorted(
        name
        for name in both
        if inspect.ismethod(getattr(ollama, name, None))
        or inspect.ismethod(getattr(ollama_cors, name, None))
    )
    return {name: method(ollama, ollama_cors, name) for name in names}


# Types.


def fields(cls: Any) -> list[str]:
    return list(getattr(cls, "model_fields", None) or getattr(cls, "_fields", ()))


def nested(cls: Any, title: str) -> dict[str, Any]:
    """The class and those inside it, by their names with dots."""
    found = {title: cls}
    for name, inner in vars(cls).items():
        if inspect.isclass(inner) and not name.startswith("_"):
            found.update(nested(inner, f"{title}.{name}"))
    return found


def types() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    # The error types have no fields; what is no class is another name for some of these.
    for name in sorted({*ollama.__all__, *public(ollama._types)}):
        theirs = getattr(ollama._types, name, None)
        if not (inspect.isclass(theirs) and theirs.__module__ == ollama._types.__name__):
            continue
        for title, there in nested(theirs, name).items():
            rows[title] = kind(there, title)
    return rows


def kind(there: Any, title: str) -> Row:
    here: Union[None, Any] = ollama_cors._types
    for word in title.split("."):
        here = getattr(here, word, None)
    theirs, ours = fields(there), fields(here)
    if here is None:
        return code(theirs), "**not here**", ""
    missing = [name for name in theirs if name not in ours]
    return code(theirs), state(missing), code([name for name in ours if name not in theirs])


# The page.


def table(head: str, rows: dict[str, Row]) -> str:
    lines = [f"| {head} | here | beyond |", "|---|---|---|---|"]
    lines += [f"| `{title}` | {' | '.join(row)} |" for title, row in rows.items()]
    return "\n".join(line.replace("|  |", "| |") for line in lines) + "\n"


def page() -> str:
    return f"""# `ollama` {VERSION} and what became of it here

Written by `tests/drop_in_table.py` from both packages as they are installed; a test fails when this
page says otherwise, or when something of `ollama` is not here. "All": by the same name, place and
default. What comes after a `*` goes by its name alone. What is different in behaviour stands in
[CLIENT.md](CLIENT.md#moving-from-ollama).

## Methods

Of `Client`, and of `AsyncClient`, where they are awaited.

{table(f"method | arguments in `ollama` {VERSION}", methods())}
`**kwargs` of the constructor are those of `httpx.Client` in both. `timeout` is of one call, and
`extra` goes into its request as it is: [CLIENT.md](CLIENT.md).

## Functions of the module

{table(f"function | arguments in `ollama` {VERSION}", functions())}
## Types

All are in `ollama_cors._types`, and in `ollama_cors` where `ollama` has them there. Fields that a
server sends beyond these are kept.

{table(f"type | fields in `ollama` {VERSION}", types())}"""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(f"{PAGE} is written")
