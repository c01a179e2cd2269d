"""Times and sizes, as the answers about models have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

_RFC_3339 = r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?\s*(?:([Zz])|([+-]\d\d:\d\d))?"


def moment(value: Any) -> datetime:
    """The time that an RFC 3339 text names, to the microsecond: Ollama writes nanoseconds."""
    from datetime import datetime
    from re import fullmatch

    if isinstance(value, datetime):
        return value
    found = fullmatch(_RFC_3339, value)
    if found is None:
        raise ValueError(f"{value!r} is no time of RFC 3339")
    day, time, fraction, _, offset = found.groups()
    zone = "+00:00" if found[4] else offset or ""
    return datetime.fromisoformat(f"{day}T{time}.{(fraction or '0'):0<6.6}{zone}")


class ByteSize(int):
    """A number of bytes that can be told to people."""

    def human_readable(self, decimal: bool = False, separator: str = "") -> str:
        """``1.5KiB``; in powers of 1000 with ``decimal``."""
        step, units = (1000, "KMGTPE") if decimal else (1024, "KMGTPE")
        if abs(self) < step:
            return f"{int(self)}{separator}B"
        number, letter = float(self), ""
        for letter in units:
            number /= step
            if abs(number) < step:
                break
        return f"{number:0.1f}{separator}{letter}{'B' if decimal else 'iB'}"

    def to(self, unit: str) -> float:
        """In ``KB``, ``MiB`` and so on."""
        letter = unit[0].upper()
        if letter == "B":
            return float(self)
        step = 1024 if unit.lower().endswith("ib") else 1000
        power = "KMGTPE".find(letter) + 1
        if not power or unit.lower() not in (f"{letter}b".lower(), f"{letter}ib".lower()):
            raise ValueError(f"no unit of bytes: {unit!r}")
        return float(self / step**power)
