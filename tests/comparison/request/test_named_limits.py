"""A limit that a named thing has in each environment's own rows is data; any other is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.comparison.acceptance import Acceptance
from harness.comparison.evidence import ApiEvidence, Sides
from harness.comparison.request.named_limits import is_of_what_is_named
from harness.model.boundary import Boundary, Edge
from harness.model.case import Body, Role, Slot
from harness.model.place import Part
from tests.evidence_of import HERE, THERE, Given, case_of, fault_of, world

if TYPE_CHECKING:
    from pathlib import Path

ADD, ROOMS = "POST /lessons", "GET /rooms"
ROOM = Slot(name="room", role=Role.EXISTING, resource="/rooms")
SEATS = fault_of(Part.REQUEST_BODY, "/seats", "maximum")
UP_TO_25, UP_TO_12 = Edge(accepted=25, refused=26, exact=True), Edge(accepted=12, refused=13, exact=True)


def rooms(*seats: int) -> Given:
    return Given(body={"rooms": [{"id": number, "floor": 3, "seats": size} for number, size in enumerate(seats, 1)]})


def is_data(
    tmp_path: Path, here: Given, there: Given, *edges: Edge, slots: tuple[tuple[str, Slot], ...], sent: Any = 1
) -> bool:
    shop = world(tmp_path, [ADD, ROOMS], {})
    shop.ask(case_of("rooms", ROOMS), here, there)
    case = case_of("many", ADD, body={"room": sent, "seats": 20})
    assert case.body is not None
    case = replace(case, body=Body(media_type=case.body.media_type, content=case.body.content, slots=slots))
    shop.ask(case, Given(status=201, body={}), Given(status=422, body={}))
    sides = Sides(contract=shop.contract, reference=HERE, environment=THERE, view=shop.view)
    evidence = ApiEvidence(sides, shop.observations).operations[ADD]
    found = Boundary(
        environment=THERE,
        operation=ADD,
        fault=SEATS,
        keyword="maximum",
        here=edges[0],
        there=edges[1],
        cases=("many",),
    )
    return is_of_what_is_named(
        evidence, Acceptance(fault=SEATS, refused_here=False, pairs=evidence.pairs, boundary=found)
    )


NAMED = (("/room", ROOM),)


@pytest.mark.parametrize(
    ("here", "there", "edges"),
    [
        pytest.param(rooms(25, 40), rooms(12, 40), (UP_TO_25, UP_TO_12), id="as many as the room has seats"),
        pytest.param(rooms(26), rooms(13), (UP_TO_25, UP_TO_12), id="fewer than that"),
        pytest.param(rooms(99), rooms(12), (Edge(accepted=60), UP_TO_12), id="more than were tried in the reference"),
    ],
)
def test_the_limit_of_a_named_thing_is_data(
    tmp_path: Path, here: Given, there: Given, edges: tuple[Edge, Edge]
) -> None:
    assert is_data(tmp_path, here, there, *edges, slots=NAMED)


@pytest.mark.parametrize(
    ("here", "there", "slots", "sent"),
    [
        pytest.param(rooms(25), rooms(25), NAMED, 1, id="the rooms are alike"),
        pytest.param(rooms(40, 25), rooms(40, 12), NAMED, 1, id="it is that of another"),
        pytest.param(rooms(25), rooms(12), (), 1, id="nothing is named that was there"),
        pytest.param(rooms(25), rooms(12), NAMED, 7, id="no list shows it"),
    ],
)
def test_any_other_limit_is_none(
    tmp_path: Path, here: Given, there: Given, slots: tuple[tuple[str, Slot], ...], sent: int
) -> None:
    assert not is_data(tmp_path, here, there, UP_TO_25, UP_TO_12, slots=slots, sent=sent)


def test_a_text_has_no_limit(tmp_path: Path) -> None:
    edges = (Edge(accepted="a", refused="b"), Edge(accepted="c", refused="d"))
    assert not is_data(tmp_path, rooms(25), rooms(12), *edges, slots=NAMED)
