"""Numbers that the request determines come with other precision: cut, rounded, or no longer so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.behaviour import computations
from harness.comparison.behaviour.renderings import PRECISION
from harness.comparison.rule import Level, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """On every input, those too where there was nothing to cut."""
    yield from computations.told(evidence, PRECISION)


RULE = Rule(
    kinds=(PRECISION,),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "One and the same rule (cut or rounded to so many decimals) turns the reference's number into this one on "
        "every input, or this one into the reference's; so many inputs that other data cannot do that by chance."
    ),
    remedy="compute and round in the same way everywhere, and write the number of decimals into the contract",
)
