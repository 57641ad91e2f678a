"""A value that is never null in the reference is null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.decision import decision, is_undecided
from harness.comparison.rule import Level, Rule
from harness.comparison.schema.types import is_value
from harness.comparison.structural import Words, claimed, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.counting import ValueCounts
    from harness.comparison.rule import Told
    from harness.model.shape import Scalar


def judge(counts: ValueCounts) -> Iterator[Told]:
    """Null in the environment only."""
    spot = counts.spot
    grounds = spot.grounds(
        promised=spot.facts.never_null(spot.pointer), deviates=lambda value: value is None, by_state=True
    )
    claims = counts.claim(_is_null)
    if not claims[0].stands and not claims[1].stands:
        return
    cases = spot.pool.cases(lambda shape: any(map(_is_null, shape.values.get(spot.pointer, {}).values())))
    decided = decision(*claims, grounds)
    if decided:
        pooled = claims[0]
        words = Words(
            message=f"{name_of(spot.pointer)} is null in {spot.environment}, never in {spot.reference}",
            reference=f"null in {pooled.keeps.deviating} of {pooled.keeps.of}",
            environment=f"null in {pooled.breaks.deviating} of {pooled.breaks.of}",
        )
        yield claimed(spot, "response-became-nullable", decided, words, cases)
    elif is_undecided(*claims, grounds):
        yield spot.more_objects(cases, claims[0])


def _is_null(scalar: Scalar) -> bool:
    return not is_value(scalar)


RULE = Rule(
    kinds=("response-became-nullable",),
    level=Level.VALUE,
    judge=judge,
    decided=(
        "Null is counted over distinct objects. Where the contract does not allow it and the reference never sends it, "
        "one is enough; otherwise it must be beyond chance by Fisher's exact test, and no other property may tell the "
        "objects that have it from all that the reference holds."
    ),
    remedy="fill the value, or declare it nullable in the contract and tell clients",
)
