"""Checking a configuration without using it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from . import _core
from ._config import Config, config_text
from ._errors import Problem, problems_of


@dataclass(frozen=True)
class Report:
    """All findings at once. ``str(report)`` gives a line each, for people."""

    valid: bool
    """No errors; warnings may stand."""
    problems: list[Problem]
    text: str = field(repr=False)

    def __str__(self) -> str:
        return self.text


def check(config: Config) -> Report:
    """Finds every problem of a configuration. Raises for none of them: ask the report."""
    as_json, text = _core.check(config_text(config))
    document = json.loads(as_json)
    return Report(document["valid"], problems_of(document), text)
