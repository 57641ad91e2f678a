"""The sequences that a refused creation ended are made anew with a value that is served, within a limit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Corpus, Purpose, Role, Sequence
from harness.model.difference import Cause
from harness.model.exchange import FailureKind
from harness.model.fields import body_value
from harness.model.place import Part
from harness.run.beyond import MOST, beyond
from tests.evidence_of import THERE, Given, case_of, fault_of, observed

if TYPE_CHECKING:
    from harness.model.case import Case
    from harness.model.observation import Observation

REFUSED, NO_VALUE = Given(status=422), Given(failure=FailureKind.NO_VALUE)


def creation(**body: int) -> Case:
    return identified(case_of("", "POST /items", body=body))


def reading(operation: str) -> Case:
    return identified(case_of("", operation, role=Role.CREATED))


def played(*steps: Case) -> Sequence:
    return identified_sequence(Sequence(id="", api="shop", resource="/items", steps=steps))


def corpus(*sequences: Sequence) -> Corpus:
    return Corpus(
        api="shop", seed=1, depth="quick", digest="", operations=(), sequences=sequences, harvests=(), undos=()
    )


CAUSE = Cause(
    environment=THERE,
    refusing=THERE,
    served=creation(size=7),
    refused=creation(size=1),
    fault=fault_of(Part.REQUEST_BODY, "/size", "minimum"),
    explained=(),
)


def seen(sequence: Sequence, *given: Given) -> list[Observation]:
    return [
        observed(case, THERE, one, sequence=sequence.id, step=step)
        for step, (case, one) in enumerate(zip(sequence.steps, given, strict=True))
    ]


def test_a_sequence_goes_on_with_the_value_that_is_served() -> None:
    sequence = played(creation(size=1), reading("GET /items/{id}"))
    (made,) = beyond(corpus(sequence), CAUSE, seen(sequence, REFUSED, NO_VALUE))
    assert [body_value(step) for step in made.steps[:1]] == [{"size": 7}]
    assert [(step.operation, step.purpose) for step in made.steps[1:]] == [("GET /items/{id}", Purpose.EXPLANATION)]
    assert made.id != sequence.id


def test_what_was_reached_is_not_asked_again() -> None:
    sequence = played(creation(size=1), reading("GET /items/{id}"))
    served = Given(status=200)
    assert beyond(corpus(sequence), CAUSE, seen(sequence, served, served)) == ()
    assert beyond(corpus(sequence), CAUSE, seen(sequence, served, NO_VALUE)) == ()


def test_two_things_that_are_refused_together_say_no_value() -> None:
    sequence = played(creation(size=1), reading("GET /items/{id}"))
    combined = replace(CAUSE, partner=CAUSE.fault)
    assert beyond(corpus(sequence), combined, seen(sequence, REFUSED, NO_VALUE)) == ()


def test_every_operation_is_reached_before_any_is_reached_again_and_the_room_is_kept() -> None:
    often = [played(creation(size=1, n=n), *[reading("GET /items/{id}")] * 9) for n in range(20)]
    once = played(creation(size=1), reading("DELETE /items/{id}"))
    every = [*often, once]
    observations = [one for each in every for one in seen(each, REFUSED, *[NO_VALUE] * (len(each.steps) - 1))]
    found = beyond(corpus(*every), CAUSE, observations)
    assert {step.operation for one in found[:2] for step in one.steps[1:]} == {"GET /items/{id}", "DELETE /items/{id}"}
    assert MOST - 10 < sum(len(one.steps) for one in found) <= MOST
