"""A limit that is that of a thing which a request names: as many as fit in the room, as much as is in stock.

Each environment is asked with a thing of its own, so that such a limit is data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.request.edges import OF_TEXTS

if TYPE_CHECKING:
    from harness.comparison.acceptance import Acceptance
    from harness.comparison.evidence import OperationEvidence
    from harness.model.boundary import Edge
    from harness.model.json import Json


def is_of_what_is_named(evidence: OperationEvidence, one: Acceptance) -> bool:
    """Whether both edges are what the two environments' own rows show at one place of the things that are named."""
    boundary = one.boundary
    if boundary is None or not boundary.known or boundary.keyword in OF_TEXTS:
        return False
    shown = [pair for pair in evidence.pairs if pair.id in boundary.cases and pair.case is not None]
    for pair in shown or one.pairs:
        if pair.case is not None and pair.case.borrowed:
            here = evidence.listed.of_named(pair.case, pair.here)
            there = evidence.listed.of_named(pair.case, pair.there)
            if any(_is_at(boundary.here, here[place]) and _is_at(boundary.there, there[place]) for place in here):
                return True
    return False


def _is_at(edge: Edge, values: set[Json]) -> bool:
    """Whether one of the values lies where the side parts; beyond what it accepted, where it met no limit."""
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if not isinstance(edge.accepted, int | float):
        return False
    if not isinstance(edge.refused, int | float):
        return any(value >= edge.accepted for value in numbers)
    low, high = sorted((edge.accepted, edge.refused))
    return any(low <= value <= high for value in numbers)
