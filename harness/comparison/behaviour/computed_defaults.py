"""What a computation takes for a property that is left out, where all that give it come to the same on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from harness.comparison.behaviour.alterations import shortened
from harness.comparison.behaviour.computations import (
    BY_CHANCE,
    agree_beyond_chance,
    inputs_by_place,
    is_echo,
    is_kept,
    is_of_clock,
    rendering_of,
)
from harness.comparison.behaviour.left_out import FEWEST, meaning
from harness.comparison.evidence import Shown, counted
from harness.model.difference import Basis, Side
from harness.model.fields import body_value
from harness.model.measure import Measure
from harness.model.place import Part
from harness.model.pointer import joined, tokens_of
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.behaviour.computations import Input, Values
    from harness.comparison.evidence import OperationEvidence
    from harness.model.difference import Difference
    from harness.model.json import Json

ASKED_AGAIN = 3
"""How many inputs of each sort are asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedDefault:
    """A property without which both sides come to other results, and with which they come to the same."""

    name: str
    pointer: str
    """Where the results stand that show it best."""
    without: tuple[Input, ...]
    given: tuple[Input, ...]

    @property
    def is_shown(self) -> bool:
        """Whether the place is called like the property: it says what was taken for it."""
        return normalised(tokens_of(self.pointer)[-1]) == normalised(self.name)

    @property
    def stands_for_the_clock(self) -> bool:
        """Whether the property is a day or a moment: what is left out may be today."""
        return any(Measure.MOMENT.read(_sent(one)[self.name]) is not None for one in self.given)

    @property
    def taken(self) -> tuple[Values, Values] | None:
        """What each side took for it, where the place says so, and always the same."""
        values = {(one.here, one.there) for one in self.without}
        return next(iter(values)) if self.is_shown and len(values) == 1 else None


@lru_cache(maxsize=16)  # two rules ask for those of the same operation
def computed_defaults(evidence: OperationEvidence) -> tuple[ComputedDefault, ...]:
    """Of each property the place that says most; none where several properties may be why, and nothing says which.

    Results that follow the clock, where a day or a moment is left out, and those that are only written otherwise say
    nothing of a property. The few inputs that are asked again part in several; what they are to show is known.
    """
    confirming = evidence.sides.view.confirming
    places = {} if is_kept(evidence) else inputs_by_place(evidence)
    names = sorted({name for inputs in places.values() for one in inputs for name in _sent(one)})
    found: dict[str, list[ComputedDefault]] = {}
    sure: set[str] = set()
    for pointer, inputs in sorted(places.items()):
        if any(map(is_of_clock, inputs)) or rendering_of(inputs) is not None:
            continue
        parting = [one for name in names if (one := _parted(name, pointer, inputs)) is not None]
        if not confirming and any(one.stands_for_the_clock for one in parting):
            continue
        for one in parting:
            found.setdefault(one.name, []).append(one)
        certain = [one for one in parting if confirming or _is_certain(one, len(names))]
        shown = [one for one in certain if one.is_shown]
        if confirming or shown or len(certain) == 1:
            sure |= {one.name for one in shown or certain}
    return tuple(min(found[name], key=lambda one: (one.taken is None, one.pointer)) for name in sorted(sure))


def told(evidence: OperationEvidence) -> Iterator[Difference]:
    """A difference for each such property."""
    return (_difference(evidence, one) for one in computed_defaults(evidence))


def explained(evidence: OperationEvidence) -> frozenset[str]:
    """Ids of the requests whose other results come from what was left out; a confirmation has too few to tell."""
    found = () if evidence.sides.view.confirming else computed_defaults(evidence)
    return frozenset(each.pair.id for one in found for each in one.without)


def _sent(one: Input) -> dict[str, Json]:
    body = body_value(one.pair.case) if one.pair.case is not None else None
    return body if isinstance(body, dict) else {}


def _parted(name: str, pointer: str, inputs: Iterable[Input]) -> ComputedDefault | None:
    """The default, where all that give the property agree, and all that do not differ."""
    every = tuple(inputs)
    given = tuple(one for one in every if name in _sent(one))
    without = tuple(one for one in every if name not in _sent(one))
    if not given or not without or not all(one.agrees for one in given) or any(one.agrees for one in without):
        return None
    return ComputedDefault(name=name, pointer=pointer, without=without, given=given)


def _is_certain(one: ComputedDefault, tried: int) -> bool:
    """Whether those that give it agree beyond chance, not because it comes back, and the others give nothing instead.

    What is given in its place may be what is worked out otherwise.
    """
    instead = set.intersection(*(set(_sent(each)) for each in one.without)).difference(*map(_sent, one.given))
    agree = agree_beyond_chance(one.given, BY_CHANCE / tried) and not is_echo(one.given)
    return len(one.without) >= FEWEST and agree and not instead


def _difference(evidence: OperationEvidence, one: ComputedDefault) -> Difference:
    sides, first = evidence.sides, min(one.without, key=lambda each: (each.pair.size, each.pair.id))
    here, there = (_shown(values) for values in one.taken or (first.here, first.there))
    every, result = counted(len(one.without), len(one.without)), f"{'/'.join(tokens_of(one.pointer))} is "
    message = (
        meaning(sides, one.name, here, there)
        if one.taken
        else f"leaving out {one.name} means another value in {sides.environment} than in {sides.reference}: "
        f"{result}{there}, and {here} there; with a value both come to the same"
    )
    what = "" if one.taken else result
    shown = Shown(
        pairs=tuple(each.pair for each in (*one.without[:ASKED_AGAIN], *one.given[:ASKED_AGAIN])),
        compared=len(one.without) + len(one.given),
        reference=Side(text=f"{what}{here} in {every}", value=[*first.here]),
        environment=Side(text=f"{what}{there} in {every}", value=[*first.there]),
        cause=f"{one.name} left out",
        basis=Basis.RELATION,
    )
    return evidence.difference(
        "default-changed", evidence.place(Part.REQUEST_BODY, pointer=joined("", one.name)), message, shown
    )


def _shown(values: Values) -> str:
    return ", ".join(map(shortened, values))
