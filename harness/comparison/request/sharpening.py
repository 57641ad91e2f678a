"""What is still to be found out about a difference in acceptance: how far each side accepts, and by how little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.acceptance import LOWER, UPPER
from harness.model.difference import Question, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.acceptance import Acceptance
    from harness.comparison.evidence import OperationEvidence

MEASURED = UPPER | LOWER | {"pattern"}

UNSHRINKABLE = frozenset({"media-type", "malformed-json", "missing-body"})
"""Faults of a request as a whole, which has nothing in it that could be left out."""

MOST_CASES = 6
"""Requests that a probe may start from."""


def questions(evidence: OperationEvidence, one: Acceptance) -> Iterator[Question]:
    """The next thing to ask about a difference: its bound first, since that gives the smallest value."""
    if evidence.sides.view.confirming or one.fault.keyword in UNSHRINKABLE:
        return
    if one.fault.keyword in MEASURED and one.boundary is None:
        yield _question(evidence, one, Wanted.BOUNDARY)
    elif not one.has_witness:
        yield _question(evidence, one, Wanted.SMALLEST)


def _question(evidence: OperationEvidence, one: Acceptance, wanted: Wanted) -> Question:
    part, pointer = one.reported_place
    nearest = one.boundary.cases[:1] if one.boundary else ()
    by_size = (pair.id for pair in sorted(one.pairs, key=lambda pair: pair.size))
    return Question(
        wanted=wanted,
        environment=evidence.sides.environment,
        api=evidence.sides.contract.name,
        operation=evidence.key,
        cases=tuple(dict.fromkeys([*nearest, *by_size]))[:MOST_CASES],
        place=evidence.place(part, pointer=pointer),
        fault=one.fault,
    )
