"""The relation 'a parameter of the query changes what is shown of one thing': more, less, or other values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING, Final

from harness.comparison.evidence import Shown
from harness.model.case import Purpose, Slot
from harness.model.difference import Basis, Side
from harness.model.place import Part
from harness.model.pointer import joined
from harness.model.queries import one_more

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.model.case import Case
    from harness.model.difference import Difference
    from harness.model.json import Json
    from harness.model.observation import Observation

MISSING: Final = object()
"""What stands at a pointer that an answer does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaping:
    """The same thing read without a parameter and with a value of it."""

    parameter: str
    value: str
    without: Pair
    having: Pair
    places: frozenset[str]
    """Pointers at which the reference's two answers differ because of it."""

    @property
    def is_lost(self) -> bool:
        """Whether the environment shows the same both times, at all of them."""
        without, having = _shown(self.without.there), _shown(self.having.there)
        return all(_at(without, place) == _at(having, place) for place in self.places)


def told(evidence: OperationEvidence) -> Iterator[Difference]:
    """A difference for each parameter with a value that changes something in the reference, and nothing here."""
    for parameter, shapings in ignored(evidence).items():
        yield _difference(evidence, parameter, shapings)


@lru_cache(maxsize=16)  # what is pooled asks for it as well
def ignored(evidence: OperationEvidence) -> Mapping[str, tuple[Shaping, ...]]:
    """The parameters that have a value with which the environment shows what it shows without; what shows it."""
    if any(one.purpose is Purpose.RELATION for one in evidence.reference):
        return {}  # what parameters do to a list, its volleys show
    found: dict[tuple[str, str], list[Shaping]] = defaultdict(list)
    for shaping in _shapings(evidence):
        found[shaping.parameter, shaping.value].append(shaping)
    lost: dict[str, tuple[Shaping, ...]] = {}
    for (parameter, _), shapings in sorted(found.items()):
        if all(one.is_lost for one in shapings):
            lost[parameter] = (*lost.get(parameter, ()), *shapings)
    return lost


def _shapings(evidence: OperationEvidence) -> Iterator[Shaping]:
    alike: dict[object, list[Pair]] = defaultdict(list)
    for pair in evidence.own:
        if pair.case is not None and pair.case.method == "GET" and pair.case.breaks_nothing and _is_read(pair):
            alike[_thing(pair, pair.case)].append(pair)
    for pairs in alike.values():
        steps = {pair.here.step for pair in pairs}
        for without, having in permutations(pairs, 2):
            added = _added(without.case, having.case)
            if added is None or not (evidence.sides.view.confirming or _follows(without, having, steps)):
                continue
            places = frozenset(_places(without, having))
            if places:
                yield Shaping(parameter=added[0], value=added[1], without=without, having=having, places=places)


def _is_read(pair: Pair) -> bool:
    return pair.both_succeeded and all(one.body_kept for one in (pair.here, pair.there))


def _thing(pair: Pair, case: Case) -> object:
    """What is read, on each side: the same address, in the same sequence, asked with the same headers."""
    here, there = (one.target.partition("?")[0] for one in (pair.here, pair.there))
    return here, there, pair.here.sequence, case.headers, case.cookies


def _added(without: Case | None, having: Case | None) -> tuple[str, str] | None:
    """The one parameter that the second has besides all of the first, and its value."""
    more = () if without is None or having is None else one_more(having, without)
    values = [value for _, value in more if not isinstance(value, Slot)]
    return (more[0][0], ",".join(values)) if more and len(values) == len(more) else None


def _follows(without: Pair, having: Pair, steps: set[int]) -> bool:
    """Whether nothing but reads of it came between, so that it is the same still; what is asked again was so before."""
    if without.here.sequence is None:
        return True
    first, last = without.here.step, having.here.step
    return first < last and all(step in steps for step in range(first, last))


def _places(without: Pair, having: Pair) -> Iterator[str]:
    """Where the reference's answers differ, each time that they were asked for, and the environment's should.

    Of what the run did not make only what is left out, and is there without: else data may decide.
    """
    one, other, there = (_shown(answer) for answer in (without.here, having.here, without.there))
    again = [_shown(pair.again) for pair in (without, having) if pair.again is not None]
    for place in sorted(one.keys() | other.keys()):
        before, after = _at(one, place), _at(other, place)
        if before == after or not (having.is_created or after is MISSING) or (after is MISSING and place not in there):
            continue
        # What is another each time, as a time is, is told from what it is only where it was asked for twice.
        told_apart = [_at(shown, place) for shown in again] == [before, after]
        if told_apart if len(again) == 2 else MISSING in (before, after):
            yield place


def _shown(observation: Observation) -> dict[str, object]:
    """Pointer to what is there, through objects: single values, and of lists and objects that there is one."""
    return dict(_members(observation.body))


def _members(value: Json, pointer: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        if pointer:
            yield pointer, "{}"
        for name, member in value.items():
            yield from _members(member, joined(pointer, name))
    else:
        yield pointer, "[]" if isinstance(value, list) else (type(value), value)


def _at(shown: dict[str, object], place: str) -> object:
    return shown.get(place, MISSING)


def _difference(evidence: OperationEvidence, parameter: str, shapings: tuple[Shaping, ...]) -> Difference:
    example = min(shapings, key=lambda one: (len(one.value), one.value, one.having.id))
    place, sides = min(example.places, key=lambda one: (one.count("/"), one)), evidence.sides
    shown = _shown(example.having.here)
    does = f"leaves out {place}" if _at(shown, place) is MISSING else f"changes {place}"
    if _at(_shown(example.without.here), place) is MISSING:
        does = f"adds {place}"
    given = f"{parameter}={example.value}"
    return evidence.difference(
        "parameter-ignored",
        evidence.place(Part.REQUEST_QUERY, pointer=joined("", parameter)),
        f"{given} makes no difference in {sides.environment}; in {sides.reference} it {does}",
        Shown(
            pairs=(example.having, example.without),
            compared=2 * len(shapings),
            reference=Side(text=f"{given} {does}"),
            environment=Side(text=f"the same without {given}"),
            basis=Basis.RELATION,
        ),
    )
