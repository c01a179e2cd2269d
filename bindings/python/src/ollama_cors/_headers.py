"""Header fields by name, in any case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Union

HeadersLike = Union[Mapping[str, str], Iterable[tuple[str, str]]]


class Headers(MutableMapping[str, str]):
    """A field that came in several lines reads as one, joined by commas; ``lines`` has them all."""

    def __init__(self, lines: HeadersLike = ()) -> None:
        pairs = lines.items() if isinstance(lines, Mapping) else lines
        self.lines: list[tuple[str, str]] = [(name, value) for name, value in pairs]

    def __getitem__(self, name: str) -> str:
        found = self.get_list(name)
        if not found:
            raise KeyError(name)
        return ", ".join(found)

    def get_list(self, name: str) -> list[str]:
        """The value of each line of that name."""
        wanted = name.lower()
        return [value for own, value in self.lines if own.lower() == wanted]

    def __setitem__(self, name: str, value: str) -> None:
        if name in self:
            del self[name]
        self.lines.append((name, value))

    def __delitem__(self, name: str) -> None:
        left = [line for line in self.lines if line[0].lower() != name.lower()]
        if len(left) == len(self.lines):
            raise KeyError(name)
        self.lines = left

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name.lower() for name, _ in self.lines))

    def __len__(self) -> int:
        return len({name.lower() for name, _ in self.lines})

    def __repr__(self) -> str:
        return f"Headers({self.lines!r})"
