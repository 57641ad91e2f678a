"""The values at a place as texts, and those that are not among the usual ones."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from harness.comparison.beside import values_in
from harness.comparison.passing import PASSING
from harness.comparison.same import Same
from harness.model.pointer import ANY, joined, tokens_of, values_at
from harness.model.spelling import IDENTIFIERS, normalised
from harness.statistics.unseen import good_turing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.comparison.counting import SetCounts, ValueCounts
    from harness.comparison.pairing import Pair
    from harness.model.case import Case
    from harness.model.observation import Observation
    from harness.model.shape import Scalar, Shape

OF_EACH = 12
"""Observations of each stored value that a suspicion needs (detection.md, section 5)."""

WORDS = frozenset({"string", "integer", "number"})

ENOUGH = 20
"""Observations from which on a set without a value seen only once is closed (detection.md, section 5)."""

SHORTEST_DRAWN = 8
"""Characters of a part of a text that nobody has thought of."""

_IDENTIFIER = re.compile(r"(^|[_\W])(id|uuid|guid)s?$|[a-z](Id|ID|Uuid|UUID|Guid|GUID)s?$", re.ASCII)
_PART = re.compile(r"[\W_]+")
_DRAWN = re.compile(r"[^\W\d_].*\d|\d.*[^\W\d_]")
"""Has both a letter and a digit."""


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
    return not_own(counts, values - sent_ones(counts))


def sent_ones(counts: ValueCounts) -> frozenset[str]:
    """Every single value that requests of the run brought, as JSON text."""
    return _brought(Same(counts.spot.pool.sides.view.cases.values()))


@lru_cache(maxsize=4)  # asked for at every place where a value is new, and for each of them again when it is confirmed
def _brought(cases: Same[Case]) -> frozenset[str]:
    """Every single value of requests, as JSON text."""
    return frozenset(json.dumps(value, ensure_ascii=False) for case in cases.items for _, value in values_in(case))


def not_own(counts: ValueCounts, values: frozenset[str]) -> frozenset[str]:
    """The values with which neither side alone was asked, in the place of what the other one's rows show."""
    return values - counts.spot.pool.sides.view.own


def is_of_another(pair: Pair, counts: ValueCounts) -> bool:
    """Whether the value stands in an object that an answer embeds, and that each environment has one of its own for.

    A tenant in which something is made is an environment's own, and so is what an answer says of it.
    """
    tokens = tokens_of(counts.spot.pointer)
    around = (joined("", *tokens[:length]) for length in range(1, len(tokens)))
    own = counts.spot.pool.sides.view.own
    holders = (one for pointer in around for one in values_at(pair.here.body, pointer) if isinstance(one, dict))
    known_by = (value for one in holders for name, value in one.items() if normalised(name) in IDENTIFIERS)
    return any(json.dumps(value, ensure_ascii=False) in own for value in known_by)


def is_closed(scalars: Mapping[str, Scalar]) -> bool:
    """Whether values of answers that the request determines are of a closed set although nobody lists it."""
    counts = _words(scalars)
    return sum(counts.values()) >= ENOUGH and good_turing(counts.values()) == 0


def is_closed_as_stored(shared: SetCounts) -> bool:
    """Whether stored values look like a closed set: even then, a value more may be data.

    What the run made, also while it tried what is served, has the value that its request gives it, and does not tell
    which ones there are: rows that are all in one state show one value, whatever state new ones begin in.
    """
    of_the_run = shared.determined.keys() | shared.touched
    counts = _words({name: one for name, one in shared.stored.items() if name not in of_the_run})
    return len(counts) > 1 and good_turing(counts.values()) == 0 and min(counts.values()) >= OF_EACH


def _words(scalars: Mapping[str, Scalar]) -> Counter[str]:
    """How often each text is there; nothing where any is too long to be kept, more than a word, or passes."""
    strings = [scalar for scalar in scalars.values() if scalar.type == "string"]
    words = [one.text for one in strings if one.text is not None and " " not in one.text]
    passes = any(PASSING & {*one.formats} for one in strings)
    return Counter(words) if len(words) == len(strings) and not passes else Counter()


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


def made(counts: ValueCounts) -> frozenset[str]:
    """The values in answers of the environment about what was made out of nothing but what was sent."""
    pointer = counts.spot.pointer
    shapes = [pair.there.shape for pair in counts.spot.pool.determined]
    return frozenset().union(*(texts(shape.values.get(pointer, {})) for shape in shapes))


def names_another(pointer: str) -> bool:
    """Whether the place is called an identifier: whose resources they are, an environment has values of its own for."""
    names = [token for token in tokens_of(pointer) if token != ANY]
    return bool(names) and _IDENTIFIER.search(names[-1]) is not None


def drawn(values: frozenset[str], usual: frozenset[str]) -> frozenset[str]:
    """The values that are made up like a usual one: letters and digits at random in the place of as many."""
    return frozenset(value for value in values if any(_are_drawn_alike(value, other) for other in usual))


def _are_drawn_alike(one: str, other: str) -> bool:
    here, there = (_PART.split(text) for text in (one, other))
    if len(here) != len(there):
        return False
    parts = [pair for pair in zip(here, there, strict=True) if pair[0] != pair[1]]
    return all(len(a) == len(b) >= SHORTEST_DRAWN and _DRAWN.search(a) and _DRAWN.search(b) for a, b in parts)


def showing(pointer: str, values: frozenset[str]) -> Callable[[Shape], bool]:
    """Whether a body shows one of the values at a place."""
    return lambda shape: any(scalar.text in values for scalar in shape.values.get(pointer, {}).values())


def in_words(values: frozenset[str]) -> str:
    """A few of the values."""
    first = sorted(values)[:5]
    return ", ".join(first) + (", …" if len(values) > len(first) else "")
