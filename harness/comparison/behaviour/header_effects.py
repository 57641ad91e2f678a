"""The relation 'a request header changes the answer': the same request with two values of it, such as two languages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown
from harness.model.case import Slot
from harness.model.difference import Basis, Side
from harness.model.place import Part
from harness.model.pointer import joined, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.model.case import Case
    from harness.model.difference import Difference
    from harness.model.json import Json
    from harness.model.observation import Observation

KIND = "parameter-ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Two requests that differ in one header alone, and a place at which the reference's answers differ."""

    header: str
    one: Pair
    other: Pair
    pointer: str
    here: tuple[Json, Json]
    there: tuple[Json, Json]

    @property
    def is_lost(self) -> bool:
        """Whether the environment shows the same for both."""
        return self.there[0] == self.there[1]


def told(evidence: OperationEvidence) -> Iterator[Difference]:
    """A difference for each header that has an effect on a place in the reference, and none there here at any time."""
    places: dict[tuple[str, str], list[Effect]] = defaultdict(list)
    for effect in _effects(evidence):
        places[effect.header, effect.pointer].append(effect)
    lost: dict[str, list[Effect]] = defaultdict(list)
    for (header, _), effects in sorted(places.items()):
        if all(effect.is_lost for effect in effects):
            lost[header] += effects
    for header, effects in lost.items():
        yield _difference(evidence, header, effects)


def _effects(evidence: OperationEvidence) -> Iterator[Effect]:
    alike: dict[object, list[Pair]] = defaultdict(list)
    for pair in evidence.own:
        if pair.case is not None and pair.case.breaks_nothing and _is_shown(pair):
            alike[_but_headers(pair.case)].append(pair)
    for pairs in alike.values():
        for one, other in combinations(pairs, 2):
            header = _differing(one.case, other.case)
            if header is not None:
                yield from _between(header, one, other)


def _is_shown(pair: Pair) -> bool:
    """Whether both sides show something that is no stored content, which may be there in one language alone."""
    answers = [one for one in (pair.here, pair.again, pair.there) if one is not None]
    shown = len(answers) > 2 and all(one.succeeded and one.body_kept for one in answers)
    return shown and not pair.uses_existing


def _but_headers(case: Case) -> object:
    body = (case.body.media_type, case.body.content) if case.body is not None else None
    return case.path_values, case.query, case.cookies, body


def _differing(one: Case | None, other: Case | None) -> str | None:
    """The one header that has another value, or that only one of them has; slots are filled anew each time."""
    mine, theirs = ({name.lower(): value for name, value in case.headers} if case else {} for case in (one, other))
    names = [name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)]
    values = [given[name] for name in names for given in (mine, theirs) if name in given]
    return names[0] if len(names) == 1 and not any(isinstance(value, Slot) for value in values) else None


def _between(header: str, one: Pair, other: Pair) -> Iterator[Effect]:
    if one.again is None or other.again is None:
        return
    here, again, there = (_texts(answer) for answer in (one.here, one.again, one.there))
    other_here, other_again, other_there = (_texts(answer) for answer in (other.here, other.again, other.there))
    for pointer in here.keys() & other_here.keys() & there.keys() & other_there.keys():
        steady = here[pointer] == again.get(pointer) and other_here[pointer] == other_again.get(pointer)
        if steady and here[pointer] != other_here[pointer]:
            yield Effect(
                header=header,
                one=one,
                other=other,
                pointer=pointer,
                here=(here[pointer], other_here[pointer]),
                there=(there[pointer], other_there[pointer]),
            )


def _texts(observation: Observation) -> dict[str, str]:
    return dict(_leaves(observation.body))


def _leaves(value: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, joined(pointer, name))
    elif isinstance(value, str):
        yield pointer, value


def _difference(evidence: OperationEvidence, header: str, effects: list[Effect]) -> Difference:
    example, sides = min(effects, key=lambda one: (len(one.pointer), one.pointer, one.one.id)), evidence.sides
    name = "/".join(tokens_of(example.pointer))
    shown = Shown(
        pairs=(example.one, example.other),
        compared=len(effects),
        reference=Side(text=f"{name} is {example.here[0]} or {example.here[1]}", value=[*example.here]),
        environment=Side(text=f"{name} is {example.there[0]} whatever is sent", value=example.there[0]),
        basis=Basis.RELATION,
    )
    place = evidence.place(Part.REQUEST_HEADER, status=example.one.here.status, pointer=joined("", header))
    message = (
        f"{header} makes no difference in {sides.environment}: {name} is {example.there[0]} with either value; in "
        f"{sides.reference} it is {example.here[0]} or {example.here[1]}"
    )
    return evidence.difference(KIND, place, message, shown)
