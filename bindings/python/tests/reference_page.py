"""Writes REFERENCE.md: what the package itself brings, by name, as its docstrings say it.

    python reference_page.py    # writes the page
"""

from __future__ import annotations

import ast
import pathlib
import re
from collections.abc import Iterator

PACKAGE = pathlib.Path(__file__).resolve().parents[1] / "src/ollama_cors"
PAGE = PACKAGE.parents[1] / "REFERENCE.md"
# Those that a program makes itself; the clients' arguments are in OLLAMA.md.
MADE = {"AsyncTransport", "Headers", "Middleware", "Page", "Policy", "Shim", "Timeouts", "Transport"}
# Where each section's names are; those of the `ollama` package have a page of their own, OLLAMA.md.
SECTIONS = [
    ("The client", ["_client", "_async_client", "_stream", "_exchange", "_headers", "_timeouts"]),
    ("Pages of browsers", ["_fetch", "_transport"]),
    ("The shim", ["_shim", "_events"]),
    ("The policy", ["_policy", "_middleware"]),
    ("Configurations", ["_config", "_report", "_library"]),
    ("The doctor", ["_doctor", "_diagnosis"]),
    ("Errors", ["_errors"]),
    ("What else only this package has", ["_responses", "_systemone"]),
]
OLLAMA = (PACKAGE.parents[1] / "OLLAMA.md").read_text("utf-8")
HEAD = """# Every name of the package

Written by `tests/reference_page.py` from the docstrings; a test fails when this page says otherwise, or
leaves out a name. How it hangs together is told in [README.md](README.md) and [CLIENT.md](CLIENT.md); the
methods of the clients, their arguments and the types that `ollama` has too are in [OLLAMA.md](OLLAMA.md).
"""


def exported() -> list[str]:
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            names: list[str] = ast.literal_eval(node.value)
            return names
    raise AssertionError("no __all__")


def said(text: str | None) -> str:
    """A docstring as Markdown, on one line a paragraph."""
    paragraphs = re.split(r"\n\s*\n", (text or "").strip())
    joined = "\n\n".join(" ".join(one.split()) for one in paragraphs)
    return re.sub(r":\w+:`([^`]+)`", r"`\1`", joined.replace("``", "`"))


def signature(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str, method: bool) -> str:
    arguments = node.args
    if method and not any(ast.unparse(one) == "staticmethod" for one in node.decorator_list):
        arguments.args = arguments.args[1:]
    given = re.sub(r": [^,=]*?(?=,|=|$)", "", ast.unparse(_bare(arguments)))
    awaited = "await " if isinstance(node, ast.AsyncFunctionDef) else ""
    return f"`{awaited}{name}({given})`"


def _bare(arguments: ast.arguments) -> ast.arguments:
    """Without annotations: type checkers know them, and readers look for names."""
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for one in [*every, *filter(None, (arguments.vararg, arguments.kwarg))]:
        one.annotation = None
    return arguments


def attributes(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Those that have a docstring below, and the fields of dictionaries."""
    for node, after in zip(body, [*body[1:], ast.Pass()]):
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            yield from attributes(node.body)
        if not isinstance(node, (ast.AnnAssign, ast.Assign)):
            continue
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        name = ast.unparse(target).partition("self.")[2] or ast.unparse(target)
        documented = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        if documented and not name.startswith("_"):
            yield name, said(after.value.value)  # type: ignore[attr-defined]


def members(node: ast.ClassDef, module: dict[str, ast.ClassDef]) -> Iterator[str]:
    for base in node.bases:
        # What stands in a class of its own that nobody is to name.
        private = module.get(ast.unparse(base).partition("[")[0])
        if private is not None and private.name.startswith("_"):
            yield from members(private, module)
    documented = dict(attributes(node.body))
    for one in node.body:
        name = ast.unparse(one.target) if isinstance(one, ast.AnnAssign) else "_"
        if not name.startswith("_") and name not in documented:
            yield f"- `{name}`"
    for name, text in documented.items():
        yield f"- `{name}`: {text}"
    for one in node.body:
        if not isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        text = said(ast.get_docstring(one)).replace("\n\n", " ")
        if one.name.startswith("_") or not text:  # for the package's own use
            continue
        plain = any(ast.unparse(mark) == "property" for mark in one.decorator_list)
        title = f"`{one.name}`" if plain else signature(one, one.name, True)
        yield f"- {title}: {text}"


def made(node: ast.ClassDef, module: dict[str, ast.ClassDef]) -> str:
    """How an object of it is made: by its own method or that of a class below."""
    for one in node.body:
        if isinstance(one, ast.FunctionDef) and one.name == "__init__":
            return signature(one, node.name, True)
    bases = [module[name] for name in map(ast.unparse, node.bases) if name in module]
    return made(bases[0], module).replace(bases[0].name, node.name) if bases else f"`{node.name}`"


def entries(module: str, names: set[str]) -> Iterator[tuple[str, str]]:
    body = ast.parse((PACKAGE / f"{module}.py").read_text("utf-8")).body
    classes = {node.name: node for node in body if isinstance(node, ast.ClassDef)}
    for node, after in zip(body, [*body[1:], ast.Pass()]):
        if isinstance(node, ast.ClassDef) and node.name in names:
            bases = [ast.unparse(one) for one in node.bases]
            kinds = [one for one in bases if one in names or one.endswith("Error")]
            told = f" ({', '.join(f'`{one}`' for one in kinds)})" if kinds else ""
            title = made(node, classes) if node.name in MADE else f"`{node.name}`"
            parts = [f"### {title}{told}", said(ast.get_docstring(node))]
            yield node.name, "\n\n".join([*parts, "\n".join(members(node, classes))]).rstrip()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in names:
            title = signature(node, node.name, False)
            yield node.name, f"### {title}\n\n{said(ast.get_docstring(node))}"
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            documented = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            if documented and ast.unparse(target) in names:
                text = said(after.value.value)  # type: ignore[attr-defined]
                yield ast.unparse(target), f"### `{ast.unparse(target)}`\n\n{text}"


def page() -> tuple[str, set[str]]:
    """The page, and the names on it."""
    names = {name for name in exported() if f"\n| `{name}` |" not in OLLAMA}
    parts, told = [HEAD], set()
    for title, modules in SECTIONS:
        found = [entry for module in modules for entry in entries(module, names)]
        told |= {name for name, _ in found}
        parts.append("\n\n".join([f"## {title}", *(text for _, text in found)]) + "\n")
    return "\n".join(parts), told


if __name__ == "__main__":
    PAGE.write_text(page()[0], "utf-8")
    print(f"{PAGE} is written")
