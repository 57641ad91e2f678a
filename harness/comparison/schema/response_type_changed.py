"""A value has another JSON type than the reference ever showed at the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.decision import decision, is_undecided
from harness.comparison.rule import Level, Rule
from harness.comparison.schema.types import is_value, type_of, type_of_value
from harness.comparison.structural import Words, claimed, listed, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.counting import ValueCounts
    from harness.comparison.rule import Told


def judge(counts: ValueCounts) -> Iterator[Told]:
    """Values of a type that the reference does not have. Null is a matter of its own, and so is a fraction."""
    spot = counts.spot
    usual = {type_of(scalar) for scalar in counts.reference.values() if is_value(scalar)}
    strange = {type_of(scalar) for scalar in counts.environment.values() if is_value(scalar)} - usual
    if not usual or not strange:
        return
    declared = {"number" if name == "integer" else name for name in spot.facts.types(spot.pointer)}
    grounds = spot.grounds(
        promised=bool(declared) and usual <= declared and not strange <= declared,
        deviates=lambda value: type_of_value(value) in strange,
    )
    claims = counts.claim(lambda scalar: type_of(scalar) not in usual, is_value)
    cases = spot.pool.cases(
        lambda shape: any(type_of(scalar) in strange for scalar in shape.values.get(spot.pointer, {}).values())
    )
    decided = decision(*claims, grounds)
    if decided:
        yield claimed(spot, "response-type-changed", decided, _words(counts, usual, strange), cases)
    elif is_undecided(*claims, grounds):
        yield spot.more_objects(cases, claims[0])


def _words(counts: ValueCounts, usual: set[str], strange: set[str]) -> Words:
    spot = counts.spot
    pooled, _ = counts.claim(lambda scalar: type_of(scalar) not in usual, is_value)
    there, here = listed(strange), listed(usual)
    return Words(
        message=f"{name_of(spot.pointer)} is {there} in {spot.environment}, {here} in {spot.reference}",
        reference=f"{' or '.join(sorted(usual))} in {pooled.keeps.of} of {pooled.keeps.of}",
        environment=f"{' or '.join(sorted(strange))} in {pooled.breaks.deviating} of {pooled.breaks.of}",
        reference_value=" or ".join(sorted(usual)),
        environment_value=" or ".join(sorted(strange)),
    )


RULE = Rule(
    kinds=("response-type-changed",),
    level=Level.VALUE,
    judge=judge,
    decided=(
        "The JSON types of the values at one place are counted over distinct objects; integer and number are one type. "
        "A type that the reference never shows is drift where the contract excludes it, in answers about resources "
        "that the run created, or beyond chance by Fisher's exact test."
    ),
    remedy="find out which release changed the type, and deploy the same one, or version the operation",
)
