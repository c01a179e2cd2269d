"""Questions to a System One model, and its answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Optional, Union

from ._errors import ValidationError
from ._model import Model

SystemOneContent = Union[str, dict[str, Any], list[Any]]
"""Text, or a JSON object or array that becomes text."""


class SystemOneChoiceQuestion(Model):
    """Which of these? ``criteria`` are in order; None as a description uses its key."""

    type: str = "choice"
    instructions: SystemOneContent
    criteria: dict[str, Optional[str]]


class SystemOneNoulQuestion(Model):
    """True or false?"""

    type: str = "noul"
    instructions: SystemOneContent
    criteria: Optional[dict[str, str]] = None


class SystemOneScoreQuestion(Model):
    """How much? ``criteria`` describe scores, the lowest first."""

    type: str = "score"
    instructions: SystemOneContent
    criteria: list[str]


SystemOneQuestion = Union[SystemOneChoiceQuestion, SystemOneNoulQuestion, SystemOneScoreQuestion]
"""Of the three kinds one."""


class SystemOneNoulAnswer(Model):
    """``noul`` is the probability of true."""

    type: str
    noul: float


class SystemOneChoiceAnswer(Model):
    type: str
    choice: str
    probabilities: dict[str, float]
    confidence: float


class SystemOneScoreAnswer(Model):
    """``score`` counts from 0 and may lie between two."""

    type: str
    score: float
    legend: dict[str, str]
    probabilities: dict[str, float]
    confidence: float


SystemOneAnswer = Union[SystemOneNoulAnswer, SystemOneChoiceAnswer, SystemOneScoreAnswer]
"""Of the kind of its question."""

_QUESTIONS: dict[str, type[Model]] = {
    "choice": SystemOneChoiceQuestion,
    "noul": SystemOneNoulQuestion,
    "score": SystemOneScoreQuestion,
}
_ANSWERS: dict[str, type[Model]] = {
    "choice": SystemOneChoiceAnswer,
    "noul": SystemOneNoulAnswer,
    "score": SystemOneScoreAnswer,
}


def _by_type(kinds: dict[str, type[Model]], value: Any) -> Any:
    if isinstance(value, tuple(kinds.values())):
        return value
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind not in kinds:
        raise ValidationError(f"'type' is one of {', '.join(kinds)}, not {kind!r}")
    return kinds[str(kind)]._of(value)


def _all_by_type(kinds: dict[str, type[Model]]) -> Any:
    return lambda values: {key: _by_type(kinds, value) for key, value in values.items()}


class SystemOneUsage(Model):
    input_tokens: int
    output_tokens: int


class SystemOneRequest(Model):
    model: str
    state: SystemOneContent
    questions: Mapping[str, Union[SystemOneQuestion, Mapping[str, Any]]]
    keep_alive: Optional[Union[float, str]] = None
    _converters: ClassVar[dict[str, Any]] = {"questions": _all_by_type(_QUESTIONS)}


class SystemOneResponse(Model):
    """Of ``systemone``: an answer to each question, by its key."""

    model: str
    answers: dict[str, SystemOneAnswer]
    usage: SystemOneUsage
    _converters: ClassVar[dict[str, Any]] = {
        "answers": _all_by_type(_ANSWERS),
        "usage": SystemOneUsage._of,
    }
