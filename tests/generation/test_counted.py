"""Of what is added to one item in one sequence each has a number of its own, where none may be there twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.generation.case_identity import identified, identified_sequence
from harness.generation.counted import Counted, counted_on
from harness.model.case import Body, Capture, Case, Corpus, Role, Sequence, Slot
from harness.model.fields import Field, value_at
from harness.model.place import Part
from tests.evidence_of import fault_of

if TYPE_CHECKING:
    from typing import Any

ADD, PART = "POST /orders", "POST /orders/{id}/lines"
NUMBER = Field(part=Part.REQUEST_BODY, pointer="/number")
FOUND = {PART: Counted(field=NUMBER, value=7)}


def step(operation: str, made_by: int | None = None, content: bytes = b'{"number":7}', **more: Any) -> Case:
    method, _, path = operation.partition(" ")
    body = Body(media_type="application/json", content=content)
    case = Case(id="", api="shop", operation=operation, method=method, path=path, body=body, **more)
    if made_by is not None:
        capture = Capture(step=made_by, part=Part.RESPONSE_BODY, pointers=("/id",))
        case = replace(case, path_values=(("id", Slot(name="id", role=Role.CREATED, capture=capture)),))
    return identified(case)


def numbers(*steps: Case, allowed: bool = True) -> list[object]:
    sequence = identified_sequence(Sequence(id="", api="shop", resource="/orders", steps=steps))
    corpus = Corpus(
        api="shop", seed=1, depth="standard", digest="", operations=(), sequences=(sequence,), harvests=(), undos=()
    )
    given = replace(corpus, once=frozenset({sequence.id}))
    changed = counted_on(given, FOUND, lambda _: allowed)
    assert changed.once == {changed.sequences[0].id}
    assert changed.sequences[0] == identified_sequence(changed.sequences[0])
    return [value_at(one, NUMBER) for one in changed.sequences[0].steps]


def test_every_further_part_of_an_item_has_a_number_of_its_own() -> None:
    assert numbers(step(ADD), step(PART, 0), step(PART, 0), step(PART, 0)) == [7, 7, 8, 9]


def test_parts_of_another_item_begin_anew() -> None:
    assert numbers(step(ADD), step(PART, 0), step(ADD), step(PART, 2), step(PART, 2)) == [7, 7, 7, 7, 8]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(step(PART, 0, b'{"number":3}'), id="another number is meant"),
        pytest.param(
            step(PART, 0, fault=fault_of(Part.REQUEST_BODY, "/number", "maximum"), valid=False), id="its fault"
        ),
        pytest.param(step(PART, 0, varied=(Part.REQUEST_BODY, "/number")), id="it is varied"),
    ],
)
def test_what_is_asked_about_the_number_itself_stays(other: Case) -> None:
    assert numbers(step(ADD), step(PART, 0), other) == [7, 7, value_at(other, NUMBER)]


def test_what_has_another_fault_counts_on_too() -> None:
    faulty = step(PART, 0, fault=fault_of(Part.REQUEST_BODY, "/title", "required"), valid=False)
    assert numbers(step(ADD), step(PART, 0), faulty, allowed=False) == [7, 7, 8]


def test_a_number_that_the_contract_does_not_allow_is_not_sent() -> None:
    assert numbers(step(ADD), step(PART, 0), step(PART, 0), allowed=False) == [7, 7, 7]


def test_where_nothing_was_found_the_corpus_is_the_same() -> None:
    corpus = Corpus(api="shop", seed=1, depth="quick", digest="", operations=(), sequences=(), harvests=(), undos=())
    assert counted_on(corpus, {}, lambda _: True) is corpus


def test_what_has_the_same_key_says_the_same() -> None:
    key = Slot(
        name="key", role=Role.CREATED, capture=Capture(step=1, part=Part.REQUEST_HEADER, pointers=("/idempotency-key",))
    )
    again = identified(replace(step(PART, 0), headers=(("Idempotency-Key", key),)))
    assert numbers(step(ADD), step(PART, 0), again, step(PART, 0)) == [7, 7, 7, 8]
