"""The values at a place as texts, and those that are not among the usual ones."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from harness.comparison.beside import values_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.comparison.counting import ValueCounts
    from harness.comparison.pairing import Pair
    from harness.model.observation import Observation
    from harness.model.shape import Scalar, Shape

WORDS = frozenset({"string", "integer", "number"})

ENOUGH = 20
"""Observations from which on a set without a value seen only once is closed (detection.md, section 5)."""


def texts(scalars: Mapping[str, Scalar]) -> frozenset[str]:
    """The JSON texts of the values that can be of a closed set."""
    return frozenset(scalar.text for scalar in scalars.values() if scalar.text is not None and scalar.type in WORDS)


def unknown(counts: ValueCounts) -> frozenset[str]:
    """Values that neither the contract lists nor the reference shows anywhere; none where nothing is listed."""
    if counts.enum is None:
        return frozenset()
    return texts(counts.environment) - counts.enum.declared - counts.enum.seen_in_reference


def not_sent(counts: ValueCounts, values: frozenset[str]) -> frozenset[str]:
    """The values that no request of the run brought itself: one that was accepted reads back, and is no member."""
    if not values:
        return values
    cases = counts.spot.pool.sides.view.cases.values()
    return values - {json.dumps(value, ensure_ascii=False) for case in cases for _, value in values_in(case)}


def is_closed(scalars: Mapping[str, Scalar]) -> bool:
    """Whether values of answers that the request determines are of a closed set although nobody lists it."""
    counts = Counter(scalar.text for scalar in scalars.values() if scalar.type == "string")
    short = all(text is not None and " " not in text for text in counts)
    return short and sum(counts.values()) >= ENOUGH and min(counts.values()) > 1


def only_value(observation: Observation, pointer: str) -> str | None:
    """The value at a place as JSON text, where there is just one."""
    scalars = [*observation.shape.values.get(pointer, {}).values()]
    return scalars[0].text if len(scalars) == 1 else None


def is_stable(pair: Pair, pointer: str) -> bool:
    """Whether the reference gives the same value when it is asked again."""
    again = pair.again
    return again is None or not again.succeeded or only_value(again, pointer) == only_value(pair.here, pointer)


def is_determined(counts: ValueCounts) -> bool:
    """Whether requests determine the value: a moment of creation or a number drawn changes from asking to asking."""
    return all(is_stable(pair, counts.spot.pointer) for pair in counts.spot.pool.created)


def showing(pointer: str, values: frozenset[str]) -> Callable[[Shape], bool]:
    """Whether a body shows one of the values at a place."""
    return lambda shape: any(scalar.text in values for scalar in shape.values.get(pointer, {}).values())


def in_words(values: frozenset[str]) -> str:
    """A few of the values."""
    first = sorted(values)[:5]
    return ", ".join(first) + (", …" if len(values) > len(first) else "")
