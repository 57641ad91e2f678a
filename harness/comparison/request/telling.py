"""What is accepted on one side only, as differences: every rule of this category tells its own kinds of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.comparison.acceptance import Acceptance, acceptances, name_of_place
from harness.comparison.boundaries import known
from harness.comparison.evidence import Shown, counted
from harness.contract.schemas import reference_at, request_schema
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told
    from harness.model.difference import Difference


def telling(*kinds: str) -> Callable[[OperationEvidence], Iterator[Told]]:
    """The judgement that tells these kinds: one difference for each kind and place."""

    def judge(evidence: OperationEvidence) -> Iterator[Told]:
        told: set[tuple[str, Part, str]] = set()
        for one in acceptances(evidence):
            key = (one.kind, *one.reported_place)
            if one.kind in kinds and key not in told:
                told.add(key)
                yield difference(evidence, one)

    return judge


def difference(evidence: OperationEvidence, one: Acceptance) -> Difference:
    """What is refused on one side, with the tightest values that are known on both."""
    sides = evidence.sides
    part, pointer = one.place
    first = one.pairs[0]
    here, there = known(evidence, one)
    shown = Shown(
        pairs=one.pairs,
        compared=len(evidence.own),
        reference=Side(text=here or _answered(first.here.status, len(one.pairs)), value=first.here.status),
        environment=Side(text=there or _answered(first.there.status, len(one.pairs)), value=first.there.status),
        cause=_shared(evidence, one),
    )
    what = f"{name_of_place(part, pointer)}: {_fault_in_words(one)}"
    refused, served = f"is refused ({_refusal(one)})", "is served"
    verbs = (refused, served) if one.refused_here else (served, refused)
    message = f"{what} {verbs[0]} in {sides.environment} and {verbs[1]} in {sides.reference}"
    bounds = f" ({sides.environment}: {there}; {sides.reference}: {here})" if here and there else ""
    place = evidence.place(part, pointer=one.reported_place[1])
    found = evidence.difference(one.kind, place, message + bounds, shown)
    # A valid request has no fault of its own; what it is refused for is the one thing that the probe found.
    return found if found.faults else replace(found, faults=(one.fault,))


def _answered(status: int | None, requests: int) -> str:
    return f"{status} to {counted(requests, requests)}"


def _refusal(one: Acceptance) -> int | None:
    return one.pairs[0].there.status if one.refused_here else one.pairs[0].here.status


def _fault_in_words(one: Acceptance) -> str:
    if one.fault.keyword == "required":
        return "leaving it out"
    return one.fault.description or one.fault.keyword


def _shared(evidence: OperationEvidence, one: Acceptance) -> str:
    """The shared schema and its property, or the parameter: the same thing in several operations is one group."""
    part, pointer = one.place
    body = one.pairs[0].case.body if one.pairs[0].case else None
    operation = evidence.operation
    reference = None
    if part is Part.REQUEST_BODY and body is not None and operation is not None:
        schema = request_schema(evidence.sides.contract, operation, body.media_type)
        reference = reference_at(evidence.sides.contract, schema, pointer) if schema is not None else None
    return f"{reference or part}{pointer if reference is None else '/' + pointer.rpartition('/')[2]} {one.kind}"
