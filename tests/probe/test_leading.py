"""The steps that are asked before a case again: what it takes something from, and what leads that into its state."""

from __future__ import annotations

from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Capture, Case, Purpose, Role, Sequence, Slot
from harness.model.place import Part
from harness.probe.leading import leading


def step(operation: str, *made_by: int, purpose: Purpose = Purpose.SEQUENCE, role: Role = Role.CREATED) -> Case:
    """A step that takes something from earlier ones."""
    method, _, path = operation.partition(" ")
    captures = [Capture(step=number, part=Part.RESPONSE_BODY, pointers=("/id",)) for number in made_by]
    slots = tuple((f"id{one.step}", Slot(name="id", role=role, capture=one)) for one in captures)
    return identified(
        Case(id="", api="shop", operation=operation, method=method, path=path, path_values=slots, purpose=purpose)
    )


def played(*steps: Case) -> Sequence:
    return identified_sequence(Sequence(id="", api="shop", resource="/events", steps=steps))


EVENT, OTHER = step("POST /events"), step("POST /venues")
READ, DELETE = step("GET /events/{id}", 0), step("DELETE /events/{id}", 0)
HOLD = step("POST /holds", 1)


def operations(steps: tuple[Case, ...]) -> list[str]:
    return [one.operation for one in steps]


def sources(steps: tuple[Case, ...]) -> list[list[int]]:
    return [[slot.capture.step for slot in one.slots if slot.capture is not None] for one in steps]


def test_what_nothing_is_taken_from_is_left_out_and_the_rest_is_counted_anew() -> None:
    made = leading(played(OTHER, step("POST /events"), step("GET /events/{id}", 1), HOLD), 3, HOLD)
    assert operations(made.steps) == ["POST /events", "POST /holds"]
    assert sources(made.steps) == [[], [0]]


def test_what_leads_what_is_needed_into_a_state_stays() -> None:
    publish = step("POST /events/{id}/publish", 0, purpose=Purpose.PREPARATION)
    tickets, hold = step("POST /events/{id}/tickets", 0), step("POST /holds", 1)
    made = leading(played(EVENT, tickets, READ, publish, hold), 4, hold)
    assert operations(made.steps) == [
        "POST /events", "POST /events/{id}/tickets", "POST /events/{id}/publish", "POST /holds"
    ]  # fmt: skip
    assert sources(made.steps) == [[], [0], [0], [1]]


def test_what_a_preparation_takes_besides_is_made_too() -> None:
    publish = step("POST /events/{id}/publish", 0, 1, purpose=Purpose.PREPARATION)
    hold = step("POST /holds", 0)
    assert operations(leading(played(EVENT, OTHER, publish, hold), 3, hold).steps) == [
        "POST /events", "POST /venues", "POST /events/{id}/publish", "POST /holds"
    ]  # fmt: skip


def test_what_prepares_something_else_is_left_out() -> None:
    publish = step("POST /events/{id}/publish", 0, purpose=Purpose.PREPARATION)
    made = leading(played(EVENT, OTHER, publish, HOLD), 3, HOLD)
    assert operations(made.steps) == ["POST /venues", "POST /holds"]


def test_of_what_was_deleted_every_step_stays() -> None:
    gone = step("GET /events/{id}", 0, role=Role.DELETED)
    assert operations(leading(played(EVENT, READ, DELETE, gone), 3, gone).steps) == [
        "POST /events", "GET /events/{id}", "DELETE /events/{id}", "GET /events/{id}"
    ]  # fmt: skip
