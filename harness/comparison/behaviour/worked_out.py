"""Numbers of what the run creates that follow from the request: to two places here, to five there.

Numbers that merely come back are told as values that were not preserved; these are worked out from what was sent.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.numerals import ROUNDINGS
from harness.comparison.behaviour.renderings import PRECISION
from harness.comparison.behaviour.value_not_preserved import every_echo
from harness.comparison.facts import facts_at, shared_property
from harness.model.difference import Basis, Difference, Side
from harness.model.place import Part
from harness.model.pointer import ANY, joined, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.comparison.evidence import ApiEvidence, Sides
    from harness.comparison.pairing import Pair
    from harness.model.json import Json

FEWEST = 3
"""So many distinct numbers that are rounded versions of the other side's are no accident."""

SHOWN = 6
"""How many cases are asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A number that both sides worked out from the same request."""

    pair: Pair
    here: float
    there: float


def told(api: ApiEvidence) -> Iterator[Difference]:
    """A difference for each place where one side's numbers are the other's, rounded."""
    fewest = 1 if api.sides.view.confirming else FEWEST
    for (operation, pointer), found in sorted(_numbers(api).items()):
        for by_environment in (True, False):
            pairs = [(one.here, one.there) if by_environment else (one.there, one.here) for one in found]
            words = _rounding(pairs, fewest)
            if words is not None:
                yield _difference(api.sides, operation, pointer, found, words if by_environment else f"not {words}")
                break


def _numbers(api: ApiEvidence) -> dict[tuple[str, str], list[Worked]]:
    """By operation and place: those on which the reference agrees with itself, and that were not simply sent."""
    found: dict[tuple[str, str], list[Worked]] = defaultdict(list)
    unsteady: set[tuple[str, str]] = set()
    for evidence in api.declared:
        for pair in evidence.own:
            if not (evidence.creates or pair.is_created) or not _is_shown(pair):
                continue
            facts = facts_at(api.sides.contract, pair.here)
            here, there = dict(_leaves(pair.here.body)), dict(_leaves(pair.there.body))
            again = here if pair.again is None else dict(_leaves(pair.again.body))
            for place in here.keys() & there.keys() & again.keys():
                key = evidence.key, facts.in_maps(_general(place))
                if here[place] != again[place]:
                    unsteady.add(key)
                found[key].append(Worked(pair=pair, here=here[place], there=there[place]))
    echoed = {(echo.shown.here.operation, echo.pointer) for echo in every_echo(api)}
    return {key: numbers for key, numbers in found.items() if key not in unsteady | echoed}


def _is_shown(pair: Pair) -> bool:
    answers = (pair.here, pair.there) if pair.again is None else (pair.here, pair.again, pair.there)
    return all(one.succeeded and one.body_kept for one in answers)


def _leaves(value: Json, place: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, joined(place, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, joined(place, index))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield place, value


def _general(place: str) -> str:
    return joined("", *(ANY if token.isdigit() else token for token in tokens_of(place)))


def _rounding(pairs: Sequence[tuple[float, float]], fewest: int) -> str | None:
    """How all of the latter are the former rounded, `None` where they are not, or where too few differ."""
    differing = {one for one, other in pairs if one != other}
    if len(differing) < fewest or (fewest > 1 and len({other for _, other in pairs}) < fewest):
        return None
    return next(
        (words for words, function in ROUNDINGS if all(function(one) == other for one, other in pairs)),
        None,
    )


def _difference(sides: Sides, operation: str, pointer: str, found: Sequence[Worked], words: str) -> Difference:
    shown = [one for one in found if one.here != one.there]
    example = min(shown, key=lambda one: (one.pair.size, one.pair.id))
    name = "/".join(tokens_of(pointer))
    numbers = f"{example.there} in {sides.environment}, {example.here} in {sides.reference}"
    place = sides.place(
        operation,
        Part.RESPONSE_BODY,
        status=example.pair.here.status,
        media_type=example.pair.here.media_type,
        pointer=pointer,
    )
    shared = shared_property(sides.contract, place)
    return Difference(
        kind=PRECISION,
        place=place,
        environment=sides.environment,
        reference=sides.reference,
        message=f"{name} is {words} in {sides.environment}: the same request gives {numbers}",
        reference_side=Side(text=f"{example.here} and others", value=example.here),
        environment_side=Side(text=f"{words} in {len(shown)} of {len(found)}", value=example.there),
        basis=Basis.RELATION,
        compared=len(found),
        differing=len(shown),
        cases=tuple(dict.fromkeys(one.pair.id for one in sorted(shown, key=lambda one: one.pair.size)))[:SHOWN],
        # Not by the words: how few numbers were rounded may look different from one operation to the next.
        cause=f"{shared} {PRECISION}" if shared else f"{name} is {words}",
    )
