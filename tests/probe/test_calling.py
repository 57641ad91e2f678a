"""What is called like the name of what was made names it, or is refused for that and served with a text of its own."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.generation.adapting import Change, names_given
from harness.generation.case_identity import identified
from harness.model.case import Body, Capture, Role, Slot
from harness.model.fields import Field
from harness.model.place import Part
from harness.probe.calling import called_alike
from harness.probe.protocol import answered
from tests.evidence_of import HERE, Given, case_of, observed

if TYPE_CHECKING:
    from harness.model.case import Case
    from harness.model.observation import Observation

EMAIL = Field(part=Part.REQUEST_BODY, pointer="/email")
OWN = "ada@example.com"


def naming(part: Part) -> Case:
    """A request whose body names what an earlier step made, which shows the name in a part."""
    capture = Capture(step=0, part=part, pointers=("/email",))
    slot = Slot(name="email", role=Role.CREATED, resource="/people", capture=capture)
    body = Body(media_type="application/json", content=json.dumps({"email": OWN}).encode(), slots=(("/email", slot),))
    return identified(replace(case_of("POST /members"), body=body))


def asked(named: int, own: int) -> tuple[Change, ...]:
    """What is found where a request that names something is answered with one status and another with the other."""

    def answer(case: Case) -> Observation:
        return observed(case, HERE, Given(status=named if [*names_given(case)] else own))

    return answered(called_alike(naming(Part.REQUEST_PATH), [EMAIL]), answer)


@pytest.mark.parametrize("refused", [400, 409, 422])
def test_what_is_served_with_a_text_of_its_own_alone_names_nothing(refused: int) -> None:
    assert asked(refused, 201) == (Change(field=EMAIL, value=OWN, is_own=True),)


@pytest.mark.parametrize(("named", "own"), [(201, 201), (201, 422), (409, 409), (422, 404), (403, 201)])
def test_everything_else_goes_on_naming_what_was_made(named: int, own: int) -> None:
    assert asked(named, own) == ()


def test_what_the_answer_called_what_it_made_can_be_nothing_else() -> None:
    assert [*names_given(naming(Part.RESPONSE_BODY))] == []
    assert [*names_given(naming(Part.REQUEST_PATH))] == [EMAIL]
