"""Images for models that see."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Union

from ._model import Model, base64_of

if TYPE_CHECKING:
    from pathlib import Path

_ENDINGS = ("png", "jpg", "jpeg", "webp")


class Image(Model):
    """``value``: the bytes of an image, the path of its file, or base64."""

    value: Union[str, bytes, Path]

    @classmethod
    def _of(cls, value: Any) -> Image:
        return value if isinstance(value, Image) else cls(value=value)

    def model_dump(self, **_: Any) -> str:
        """The image in base64."""
        value: Any = self.value
        if isinstance(value, os.PathLike):
            return _of_file(value)
        if isinstance(value, str):
            return _of_text(value)
        try:
            return base64_of(value)
        except TypeError:
            raise ValueError(
                f"an image is its bytes, the path of its file or base64, not {value!r:.80}"
            ) from None


def _of_file(path: Any) -> str:
    with open(path, "rb") as file:
        return base64_of(file.read())


def _of_text(value: str) -> str:
    try:
        found = os.path.isfile(value)
    except (OSError, ValueError):
        found = False
    if found:
        return _of_file(value)
    if value.split(".")[-1].lower() in _ENDINGS:
        raise ValueError(f"File {value} does not exist")
    from base64 import b64decode

    try:
        b64decode(value)
    except ValueError:
        raise ValueError(
            "Invalid image data, expected base64 string or path to image file"
        ) from None
    return value
