"""What values can be compared as: numbers, moments, days."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.model.json import Json

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_DAY_ONLY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMERAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
_DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,12}")


class Measure(StrEnum):
    """How values lie on a line."""

    NUMBER = "number"
    MOMENT = "moment"
    """A date and time, whatever its offset; without one it is taken for UTC (RFC 3339, section 4.3)."""
    DAY = "day"
    """A date, or the date of a moment as it is written."""

    def read(self, value: Json) -> float | None:
        """Where on its line a value of a body lies; `None` for one that is nothing of the sort.

        A text is a number where it has a decimal point: without, it may be a name.
        """
        if isinstance(value, bool):
            return None
        if self is Measure.NUMBER:
            if isinstance(value, int | float):
                return float(value)
            return float(value) if isinstance(value, str) and _DECIMAL.fullmatch(value) else None
        if not isinstance(value, str) or not _DAY.match(value):
            return None
        return _moment(value) if self is Measure.MOMENT else _day(value)

    def read_sent(self, text: str) -> float | None:
        """The same of a parameter, which is a text in any case."""
        is_numeral = self is Measure.NUMBER and _NUMERAL.fullmatch(text)
        return float(text) if is_numeral else self.read(text)

    def is_shown_whole(self, numbers: Sequence[float]) -> bool:
        """Whether values are all that is behind them: whole numbers, days and moments are, fractions may be rounded."""
        return self is not Measure.NUMBER or all(number.is_integer() for number in numbers)

    def cut(self, text: str) -> str:
        """A text that can be read, as a parameter of this sort has it."""
        return text[:10] if self is Measure.DAY else text


def measure_of(texts: list[str]) -> Measure | None:
    """What all of the texts can be read as; `None` where there is nothing, or none."""
    if texts and all(_DAY_ONLY.fullmatch(text) for text in texts):
        return Measure.DAY
    return next((one for one in (Measure.NUMBER, Measure.MOMENT) if texts and _can_read(one, texts)), None)


def _can_read(measure: Measure, texts: list[str]) -> bool:
    return all(measure.read_sent(text) is not None for text in texts)


def _moment(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _day(text: str) -> float | None:
    try:
        return float(date.fromisoformat(text[:10]).toordinal())
    except ValueError:
        return None
