"""Numbers that the request determines come with other precision: cut, rounded, or no longer so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.behaviour import computations, worked_out
from harness.comparison.behaviour.renderings import PRECISION
from harness.comparison.rule import Level, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.rule import Told


def judge(api: ApiEvidence) -> Iterator[Told]:
    """Of computations, on every input; and of what the run creates, in numbers that it did not send."""
    computed = [one for evidence in api.declared for one in computations.told(evidence, PRECISION)]
    yield from computed
    places = {one.place for one in computed}
    yield from (one for one in worked_out.told(api) if one.place not in places)


RULE = Rule(
    kinds=(PRECISION,),
    level=Level.API,
    judge=judge,
    decided=(
        "One and the same rule (cut or rounded to so many decimals) turns the reference's number into this one on "
        "every input, or this one into the reference's; so many inputs that other data cannot do that by chance."
    ),
    remedy="compute and round in the same way everywhere, and write the number of decimals into the contract",
)
