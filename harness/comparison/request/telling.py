"""What is accepted on one side only, as differences: every rule of this category tells its own kinds of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.comparison.acceptance import Acceptance, acceptances, name_of_place
from harness.comparison.boundaries import known
from harness.comparison.evidence import Shown, counted
from harness.comparison.request.edges import bound_in_words, side_of
from harness.comparison.request.named_limits import is_of_what_is_named
from harness.comparison.request.sharpening import questions
from harness.contract.schemas import reference_at, request_schema
from harness.model.difference import Side
from harness.model.fields import Field
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told
    from harness.model.case import Fault
    from harness.model.difference import Difference


def telling(*kinds: str) -> Callable[[OperationEvidence], Iterator[Told]]:
    """The judgement that tells these kinds: one difference for each kind and place."""

    def judge(evidence: OperationEvidence) -> Iterator[Told]:
        told: set[tuple[str, Part, str]] = set()
        for one in acceptances(evidence):
            key = (one.kind, *one.reported_place)
            if one.kind in kinds and key not in told and not is_of_what_is_named(evidence, one):
                told.add(key)
                yield difference(evidence, one)
                yield from questions(evidence, one)

    return judge


def difference(evidence: OperationEvidence, one: Acceptance) -> Difference:
    """What is refused on one side, with the tightest values that are known on both."""
    sides, part = evidence.sides, one.place[0]
    here, there = _sides(evidence, one)
    shown = Shown(
        pairs=one.pairs,
        compared=len(evidence.own),
        reference=here,
        environment=there,
        cause=_shared(evidence, one),
    )
    message = bound_in_words(one, sides, _refusal(one)) or _message(evidence, one)
    place = evidence.place(part, pointer=one.reported_place[1])
    found = evidence.difference(one.kind, place, message, shown)
    # A valid request has no fault of its own; what it is refused for is the one thing that the probe found.
    return found if found.faults else replace(found, faults=_faults(one))


def _faults(one: Acceptance) -> tuple[Fault, ...]:
    partner = one.cause.partner if one.cause else None
    return (one.fault, partner) if partner else (one.fault,)


def _sides(evidence: OperationEvidence, one: Acceptance) -> tuple[Side, Side]:
    """What the reference and the environment do."""
    if one.boundary is not None and one.boundary.known:
        return side_of(one.boundary, one.boundary.here), side_of(one.boundary, one.boundary.there)
    first, (here, there) = one.pairs[0], known(evidence, one)
    return (
        Side(text=here or _answered(first.here.status, len(one.pairs)), value=first.here.status),
        Side(text=there or _answered(first.there.status, len(one.pairs)), value=first.there.status),
    )


def _message(evidence: OperationEvidence, one: Acceptance) -> str:
    """What is refused on one side, with the tightest values that are known where it has a measure."""
    sides, (here, there) = evidence.sides, known(evidence, one)
    refused, served = f"is refused ({_refusal(one)})", "is served"
    verbs = (refused, served) if one.refused_here else (served, refused)
    message = f"{_what(one)} {verbs[0]} in {sides.environment} and {verbs[1]} in {sides.reference}"
    return f"{message} ({sides.environment}: {there}; {sides.reference}: {here})" if here and there else message


def _what(one: Acceptance) -> str:
    what = f"{name_of_place(*one.place)}: {_fault_in_words(one)}"
    partner = one.cause.partner if one.cause else None
    if partner is None:
        return what
    place = Field(part=partner.part, pointer=partner.pointer).place
    return f"{what} together with {name_of_place(partner.part, place)}: {partner.description}"


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
