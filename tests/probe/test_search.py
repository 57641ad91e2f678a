"""What asking costs: the steps that lead to a request are paid for once, as long as it is only refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Body, Capture, Case, Role, Sequence, Slot
from harness.model.difference import Question, Wanted
from harness.model.fields import Field
from harness.model.place import Part
from harness.probe.purse import Purse
from harness.probe.search import Asked, Search
from tests.evidence_of import HERE, THERE, Given, observed

if TYPE_CHECKING:
    from collections.abc import Generator

    from harness.model.observation import Observation

WORD = Field(part=Part.REQUEST_BODY, pointer="/word")
CAPTURE = Capture(step=0, part=Part.RESPONSE_BODY, pointers=("/id",))
SLOT = Slot(name="event", role=Role.CREATED, capture=CAPTURE)


def body(content: dict[str, str], *slots: tuple[str, Slot]) -> Body:
    return Body(media_type="application/json", content=json.dumps(content).encode(), slots=slots)


EVENT = identified(Case(id="", api="shop", operation="POST /events", method="POST", path="/events", body=body({})))
HOLD = identified(
    Case(
        id="",
        api="shop",
        operation="POST /holds",
        method="POST",
        path="/holds",
        body=body({"event": "", "word": "a"}, ("/event", SLOT)),
    )
)
PLAYED = identified_sequence(Sequence(id="", api="shop", resource="/events", steps=(EVENT, HOLD)))


def spent(*statuses: int) -> int:
    """Requests that asking so many variants of the hold one after another costs, each answered by the next status."""
    question = Question(wanted=Wanted.CAUSE, environment=THERE, api="shop", operation=HOLD.operation, cases=())
    purse = Purse(20)
    search = Search(question, {HOLD.id: PLAYED}, (), HERE, purse)
    for number, status in enumerate(statuses):
        variant = search.variant(HOLD, WORD, f"w{number}")
        assert variant is not None
        answer(search.asked(variant, THERE), status)
    return 20 - purse.left(THERE)


def answer(asking: Generator[Asked, Observation, Observation | None], status: int) -> None:
    asked = next(asking)
    assert isinstance(asked.unit, Sequence)
    with pytest.raises(StopIteration):
        asking.send(observed(asked.unit.steps[-1], THERE, Given(status=status, body={})))


def test_what_leads_to_a_request_is_paid_for_once_while_it_is_refused() -> None:
    assert spent(422, 409, 201) == 2 + 1 + 1


@pytest.mark.parametrize("status", [201, 500])
def test_it_is_paid_for_again_after_anything_else(status: int) -> None:
    assert spent(status, 422) == 2 + 2
