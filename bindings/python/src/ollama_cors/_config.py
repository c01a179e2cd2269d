"""The forms in which a configuration may come, made into the one that the library takes."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, Union

Config = Union[Mapping[str, Any], str, "os.PathLike[str]"]
"""A mapping; JSON text, which begins with ``{``; or the path of a file that holds it."""


def config_text(config: Config) -> bytes:
    """The configuration as JSON text. Whether it is a good one is the library's to say."""
    if isinstance(config, Mapping):
        return json.dumps(dict(config), allow_nan=False).encode()
    if isinstance(config, str) and config.lstrip().startswith("{"):
        return config.encode()
    if isinstance(config, (str, os.PathLike)):
        with open(config, "rb") as file:
            return file.read()
    raise TypeError(
        f"a configuration is a mapping, JSON text or a path, not {type(config).__name__}"
    )
