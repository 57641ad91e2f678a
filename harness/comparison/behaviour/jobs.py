"""What jobs come to: the state in which each is in the end, which the request that started it decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.awaited import moved
from harness.comparison.behaviour.moments import moment
from harness.comparison.behaviour.renderings import VALUE
from harness.comparison.evidence import Shown
from harness.model.difference import Basis, Side
from harness.model.place import Part
from harness.model.pointer import tokens_of, values_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.awaited import Moved
    from harness.comparison.evidence import OperationEvidence
    from harness.model.difference import Difference


def told(evidence: OperationEvidence) -> Iterator[Difference]:
    """A difference for each place in which a job ends otherwise, every time that the same was asked for."""
    groups: dict[str, list[Moved]] = {}
    for one in moved(evidence.pairs):
        if _is_state(one):
            groups.setdefault(one.pointer, []).append(one)
    for pointer, group in sorted(groups.items()):
        differing = [one for one in group if one.is_over and one.here[1] != one.there[1]]
        if differing:
            yield _difference(evidence, pointer, differing, len(group))


def _is_state(one: Moved) -> bool:
    """Whether the reference moved on to the same both times; a point in time is no state."""
    again = one.over.again
    is_steady = again is None or next(values_at(again.body, one.pointer), None) == one.here[1]
    return one.here[0] != one.here[1] and is_steady and moment(one.here[1]) is None and moment(one.there[1]) is None


def _difference(evidence: OperationEvidence, pointer: str, differing: list[Moved], compared: int) -> Difference:
    first, sides = differing[0], evidence.sides
    answer = first.over.here
    place = evidence.place(Part.RESPONSE_BODY, status=answer.status, media_type=answer.media_type, pointer=pointer)
    shown = Shown(
        pairs=tuple(pair for one in differing[:2] for pair in (one.at_once, one.over)),
        compared=compared,
        reference=Side(text=f"{first.here[1]} in the end", value=first.here[1]),
        environment=Side(text=f"{first.there[1]} in the end", value=first.there[1]),
        basis=Basis.RELATION,
    )
    name = "/".join(tokens_of(pointer))
    about = first.over.case.description if first.over.case is not None else "the job"
    message = f"{name} is {first.there[1]} in {sides.environment} and {first.here[1]} in {sides.reference}: {about}"
    return evidence.difference(VALUE, place, message, shown)
