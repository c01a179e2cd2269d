"""The answer that a stream has given so far: what an error in its middle carries."""

from __future__ import annotations

from typing import Any, Generic, Optional, TypeVar

from ._model import Model
from ._responses import ChatResponse, GenerateResponse, Message

T = TypeVar("T")
_new = object.__new__
_KEPT = 1 << 20
"""Characters of a text that are kept for sure; twice as many are held at the most."""
_LOOSE = 1 << 12
"""Characters that may lie about in the pieces that came."""


class _Text:
    """Grows by pieces: for the time of an append, and in the room of one string."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._packed: list[str] = []
        self._length = 0

    def pack(self) -> None:
        self._packed.append("".join(self.pieces))
        self._length += len(self._packed[-1])
        self.pieces.clear()
        if self._length > 2 * _KEPT:
            self._packed = ["".join(self._packed)[-_KEPT:]]
            self._length = _KEPT

    def __str__(self) -> str:
        return "".join(self._packed) + "".join(self.pieces)


class Partial(Generic[T]):
    """Makes the parts of a stream, and keeps the last of them."""

    def __init__(self, cls: type[Model]) -> None:
        self._cls = cls
        self._make: Any = cls._take
        self._last: Optional[dict[str, Any]] = None

    def take(self, data: dict[str, Any]) -> T:
        """The part that ``data`` becomes."""
        part: T = self._make(data)
        self._last = data
        return part

    def answer(self) -> Optional[T]:
        """What came, as one answer; None before the first part."""
        if self._last is None:
            return None
        # The reader has the parts, too, and may have changed them: nothing is checked again.
        whole: Any = _new(self._cls)
        whole.__dict__ = self._joined(dict(self._last))
        found: T = whole
        return found

    def _joined(self, data: dict[str, Any]) -> dict[str, Any]:
        return data


class TextPartial(Partial[T]):
    """Of a model: keeps its texts and its tool calls."""

    def __init__(self, cls: type[Model]) -> None:
        super().__init__(cls)
        self._in_message = issubclass(cls, ChatResponse)
        self._name = "content" if self._in_message else "response"
        self._said, self._thought = _Text(), _Text()
        self._say, self._think = self._said.pieces.append, self._thought.pieces.append
        self._loose = 0
        self._calls: list[Any] = []

    # Runs for every token.
    def take(self, data: dict[str, Any]) -> T:
        part: Any = _new(self._cls)
        part._fill(data)
        self._last = data
        said = data["message"].__dict__ if self._in_message else data
        text = said.get(self._name)
        if text and type(text) is str:
            self._say(text)
            self._loose += len(text)
        if len(said) > 2:  # More than a role and a content.
            text = said.get("thinking")
            if text and type(text) is str:
                self._think(text)
                self._loose += len(text)
            if "tool_calls" in said:
                self._calls += said["tool_calls"] or ()
        if self._loose > _LOOSE:
            self._loose = 0
            self._said.pack()
            self._thought.pack()
        found: T = part
        return found

    def _joined(self, data: dict[str, Any]) -> dict[str, Any]:
        data.pop("logprobs", None)  # Those of the last part alone.
        into = data
        if self._in_message:
            into = dict(getattr(data.get("message"), "__dict__", {}))
            data["message"] = message = _new(Message)
            message.__dict__ = into
        for name, text in ((self._name, self._said), ("thinking", self._thought)):
            if str(text):
                into[name] = str(text)
        if self._calls:
            into["tool_calls"] = list(self._calls)
        return data


def partial_of(cls: type[Model]) -> Partial[Any]:
    """For a stream of parts of that type."""
    texts = issubclass(cls, (ChatResponse, GenerateResponse))
    return TextPartial(cls) if texts else Partial(cls)
