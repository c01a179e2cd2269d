"""Python functions as tools: their signature and their docstring in Google's style become JSON."""

from __future__ import annotations

import collections.abc
import enum
import inspect
import re
import types
import typing
from collections import defaultdict
from typing import Any, Callable, Optional, Union

from ._responses import Tool

_SCALARS: dict[Any, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    complex: "string",
    str: "string",
    bytes: "string",
    type(None): "null",
}
_UNIONS = (Union, getattr(types, "UnionType", Union))
_PARTS = re.compile(r"(?:\(([^)]*)\)|:)\s*")


def _parse_docstring(text: Optional[str]) -> dict[str, str]:
    """The description under the key ``""``, and one for each argument under its name."""
    sections: dict[str, list[str]] = defaultdict(list)
    section = ""
    for line in (text or "").splitlines():
        word = line.strip().lower()
        if word.startswith("args:"):
            section = "args"
        elif word.startswith(("returns:", "yields:", "raises:")):
            section = "rest"
        else:
            sections[section].append(line.strip())
    found = defaultdict(str, {"": "\n".join(sections[""]).strip()})
    last = None
    for line in sections["args"]:
        if ":" in line:
            parts = _PARTS.split(line, maxsplit=1)
            last = parts[0].strip()
            found[last] = parts[-1].strip()
            if len(parts) > 2 and parts[1]:  # The type in parentheses, then a colon.
                found[last] = parts[-1].split(":", 1)[-1].strip()
        elif last and line:
            found[last] += " " + line
    return found


def convert_function_to_tool(func: Callable[..., Any]) -> Tool:
    """The tool that a function is. Its name, its parameters with their types, and what its
    docstring says of them; a parameter that may be None is optional."""
    told = _parse_docstring(inspect.getdoc(func))
    try:
        hints = typing.get_type_hints(func)
    except Exception:  # A name that only a type checker knows; before 3.10, any `int | None`.
        names = getattr(func, "__globals__", {})
        written = getattr(func, "__annotations__", {}).items()
        hints = {name: _meant(given, names) for name, given in written}
    properties, required = {}, []
    for name, parameter in inspect.signature(func).parameters.items():
        given = hints.get(name, parameter.annotation)
        kinds = _kinds(str if given is inspect.Parameter.empty else given)
        if "null" not in kinds:
            required.append(name)
        kinds = [kind for kind in kinds if kind != "null"]
        properties[name] = Tool.Function.Parameters.Property(
            description=told[name], type=", ".join(kinds)
        )
    parameters = Tool.Function.Parameters(type="object", properties=properties)
    if properties:
        parameters.required = required
    return Tool(
        type="function",
        function=Tool.Function(
            name=getattr(func, "__name__", type(func).__name__),
            description=told[""],
            parameters=parameters,
        ),
    )


def _meant(given: Any, names: dict[str, Any]) -> Any:
    """An annotation, each part of it by itself; what cannot be read is text."""
    if not isinstance(given, str):
        return given
    found: list[Any] = []
    for part in given.split("|"):
        try:
            found.append(eval(part, names))
        except Exception:
            found.append(str)
    try:
        return Union[tuple(found)]
    except TypeError:  # Something that is no type.
        return str


def _kinds(given: Any) -> list[str]:
    """The names in JSON Schema of what an annotation allows, each once."""
    origin = typing.get_origin(given)
    if origin in _UNIONS:
        found = [kind for part in typing.get_args(given) for kind in _kinds(part)]
        return list(dict.fromkeys(found))
    if origin is typing.Literal:
        found = [_kind(type(value)) for value in typing.get_args(given)]
        return list(dict.fromkeys(found))
    if origin is not None and hasattr(given, "__metadata__"):  # Annotated
        return _kinds(typing.get_args(given)[0])
    return [_kind(origin or given)]


def _kind(given: Any) -> str:
    if given in _SCALARS:
        return _SCALARS[given]
    if not isinstance(given, type):
        return "string"
    if issubclass(given, enum.Enum):
        values = [_kind(type(member.value)) for member in given]
        return values[0] if values else "string"
    for base, kind in _SCALARS.items():
        if issubclass(given, base):
            return kind
    if issubclass(given, collections.abc.Mapping) or _has_fields(given):
        return "object"
    if issubclass(given, collections.abc.Collection):
        return "array"
    return "string"


def _has_fields(given: type) -> bool:
    return any(
        hasattr(given, mark) for mark in ("model_fields", "__dataclass_fields__", "__total__")
    )
