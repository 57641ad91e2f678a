"""The day on which an operation ends is announced in some environments only, or is another day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.lifecycle.announcing import announced_otherwise
from harness.comparison.rule import Level, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.rule import Told

KIND = "sunset-announced"


def judge(api: ApiEvidence) -> Iterator[Told]:
    """On one side only, or another day."""
    yield from announced_otherwise(api, KIND, "sunset", "the end")


RULE = Rule(
    kinds=(KIND,),
    level=Level.API,
    judge=judge,
    decided=(
        "By operation and status class: a Sunset header (RFC 8594) in all answers of one side and in none of the "
        "other, or in some of one side that have something in common, or one and the same other date. A date that "
        "moves with every answer is not compared."
    ),
    remedy="agree on one day for all environments: clients plan their move by the first that they see",
)
