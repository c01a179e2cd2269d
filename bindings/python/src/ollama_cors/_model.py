"""What answers and requests are made of: objects whose parts are read by attribute or subscript.

They behave like the models of the ``ollama`` package as far as its users can tell, and cost a
fraction: an object takes over the ``dict`` that the JSON text became. What a server sends beyond
the fields that are declared is kept, and can be read in the same two ways.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Optional, TypeVar

from ._errors import ValidationError

if TYPE_CHECKING:
    from typing_extensions import Self, dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Callable[[Any], Any]:
        return lambda cls: cls


_T = TypeVar("_T", bound="Model")
_new = object.__new__


def listed(cls: type[_T]) -> Callable[[Any], list[_T]]:
    """A converter for a list of models."""
    return lambda values: [cls._of(value) for value in values]


def mapped(cls: type[_T]) -> Callable[[Any], dict[str, _T]]:
    """A converter for a mapping to models."""
    return lambda values: {key: cls._of(value) for key, value in values.items()}


@dataclass_transform(kw_only_default=True)
class Model:
    """Fields are the annotations of the class; one without a default is required."""

    _converters: ClassVar[dict[str, Callable[[Any], Any]]] = {}
    """Of this class: what makes a field of what JSON says."""
    _aliases: ClassVar[dict[str, str]] = {}
    """Names on the wire that no attribute can have, or has."""
    _fields: ClassVar[tuple[str, ...]] = ()
    _required: ClassVar[tuple[str, ...]] = ()
    _conversions: ClassVar[tuple[tuple[str, Callable[[Any], Any]], ...]] = ()

    def __init_subclass__(cls) -> None:
        own = [
            name
            for name, kind in getattr(cls, "__annotations__", {}).items()
            if not name.startswith("_") and "ClassVar" not in str(kind)
        ]
        cls._fields = (*cls._fields, *(name for name in own if name not in cls._fields))
        cls._required = tuple(name for name in cls._fields if not hasattr(cls, name))
        inherited = dict(cls._conversions)
        cls._conversions = tuple({**inherited, **cls.__dict__.get("_converters", {})}.items())

    if not TYPE_CHECKING:  # The type checker makes one of the annotations.

        def __init__(self, **data: Any) -> None:
            self._fill({key: _copied(value) for key, value in data.items()})

    @classmethod
    def _take(cls, data: dict[str, Any]) -> Self:
        """The object that ``data`` becomes: it is the object's from now on."""
        self = _new(cls)
        self._fill(data)
        return self

    @classmethod
    def _of(cls, value: Any) -> Self:
        if type(value) is dict:
            self = _new(cls)
            self._fill(value)
            return self
        if isinstance(value, cls):
            return value
        if isinstance(value, (Mapping, Model)):
            return cls._take(dict(value))
        raise ValidationError(f"{cls.__qualname__}: an object is needed, not {value!r:.80}")

    # Runs for every token of a stream, twice.
    def _fill(self, data: dict[str, Any]) -> None:
        if self._aliases:
            for wire, name in self._aliases.items():
                if wire in data:
                    data[name] = data.pop(wire)
        for name in self._required:
            if name not in data:
                raise ValidationError(f"{type(self).__qualname__}: {name!r} is missing")
        self.__dict__ = data
        for name, convert in self._conversions:
            if name in data and data[name] is not None:
                try:
                    data[name] = convert(data[name])
                except ValidationError:
                    raise
                except (TypeError, AttributeError, ValueError) as error:
                    raise ValidationError(
                        f"{type(self).__qualname__}.{name}: {data[name]!r:.80} is no such value"
                    ) from error

    # Reading, as of a mapping and as of an object.

    def __getitem__(self, key: str) -> Any:
        if key in self:
            return getattr(self, key)
        raise KeyError(key)

    def __setitem__(self, key: str, value: Any) -> None:
        setattr(self, key, value)

    def __contains__(self, key: object) -> bool:
        """Whether the field was given, or has a default other than None."""
        if key in self.__dict__:
            return True
        return key in self._fields and getattr(type(self), str(key), None) is not None

    def get(self, key: str, default: Any = None) -> Any:
        """The field; ``default`` if there is none of that name."""
        return getattr(self, key, default)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Pairs of name and value, so that ``dict(model)`` is one level of it."""
        for name in self._names():
            yield name, getattr(self, name)

    def _names(self) -> list[str]:
        extra = [name for name in self.__dict__ if name not in self._fields]
        return [*self._fields, *extra] if extra else list(self._fields)

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields that were given."""
        return {name for name in self._fields if name in self.__dict__}

    @property
    def model_extra(self) -> dict[str, Any]:
        """What was given beyond the declared fields."""
        return {name: value for name, value in self.__dict__.items() if name not in self._fields}

    # Whole.

    @classmethod
    def model_validate(cls, data: Any) -> Self:
        """The model that a mapping, or another model, describes. ``data`` stays as it is."""
        return cls._of(_copied(data))

    @classmethod
    def model_validate_json(cls, text: str | bytes) -> Self:
        """The model that a JSON text describes."""
        return cls._of(json.loads(text))

    def model_dump(
        self,
        *,
        mode: str = "python",
        exclude_none: bool = False,
        exclude_unset: bool = False,
        include: Any = None,
        exclude: Any = None,
        by_alias: Optional[bool] = None,
    ) -> Any:
        """A ``dict`` of plain values, at any depth. ``mode="json"``: such as JSON has."""
        names = {name: wire for wire, name in self._aliases.items()} if by_alias else {}
        found: dict[str, Any] = {}
        for name in self._names():
            if (include is not None and name not in include) or (exclude and name in exclude):
                continue
            if exclude_unset and name not in self.__dict__:
                continue
            value = getattr(self, name)
            if exclude_none and value is None:
                continue
            found[names.get(name, name)] = _plain(value, mode, exclude_none, exclude_unset)
        return found

    def model_dump_json(self, *, indent: Optional[int] = None, **how: Any) -> str:
        """The model as JSON text; ``how`` as for :meth:`model_dump`."""
        return json.dumps(
            self.model_dump(**{**how, "mode": "json"}),
            ensure_ascii=False,
            indent=indent,
            separators=(",", ":") if indent is None else None,
        )

    def model_copy(
        self, *, update: Optional[Mapping[str, Any]] = None, deep: bool = False
    ) -> Self:
        """A copy, with other values for some fields."""
        data = _copied(self.__dict__) if deep else dict(self.__dict__)
        return self._take({**data, **(update or {})})

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]  # It can change.

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self._parts())})"

    def __str__(self) -> str:
        return " ".join(self._parts())

    def _parts(self) -> list[str]:
        return [f"{name}={value!r}" for name, value in self]


def _copied(value: Any) -> Any:
    """A copy of the containers; models stay who they are."""
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_copied(item) for item in value]
    return value


def base64_of(value: Any) -> str:
    """Bytes, as JSON says them."""
    from base64 import b64encode

    return b64encode(value).decode()


def _plain(value: Any, mode: str, exclude_none: bool, exclude_unset: bool) -> Any:
    if isinstance(value, Model):
        return value.model_dump(mode=mode, exclude_none=exclude_none, exclude_unset=exclude_unset)
    if isinstance(value, Mapping):
        return {
            key: _plain(item, mode, exclude_none, exclude_unset) for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_plain(item, mode, exclude_none, exclude_unset) for item in value]
    if hasattr(value, "model_dump"):  # A model of the ollama package, or another of pydantic's.
        return value.model_dump(mode=mode, exclude_none=exclude_none)
    if mode == "json" and not isinstance(value, (str, int, float, bool, type(None))):
        if hasattr(value, "isoformat"):
            return str(value.isoformat()).replace("+00:00", "Z")
        if isinstance(value, (bytes, bytearray)):
            return base64_of(value)
        return str(value)
    return value
