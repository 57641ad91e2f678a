"""A collection that is ordered in the reference is ordered otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.behaviour.relations import told
from harness.comparison.rule import Level, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """By another key or in another direction; where both hold the same rows, in another order."""
    yield from told(evidence, "ordering-changed")


RULE = Rule(
    kinds=("ordering-changed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "In the reference the rows go up or down by a member that has eight or more distinct values; here they go so "
        "by none of the members that it could be, in all of five volleys. Or both hold the very same rows, each in one "
        "fixed order, and the two orders differ."
    ),
    remedy="order by the same key in the same direction everywhere: clients page and merge by it",
)
