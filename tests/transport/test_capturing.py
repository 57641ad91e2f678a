"""A full name and the identifier in it are each written where it is wanted."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest

from harness.model.case import Body, Capture, Case, Role, Slot
from harness.model.exchange import Answer, Exchange, Failure, FailureKind, Timing
from harness.model.place import Part
from harness.run.known import KnownValues
from harness.transport.capturing import MissingValueError, slot_values
from tests.transport.lanes import Existing

SHELVES = "/rooms/{room}/shelves"
FULL = "rooms/{room}/shelves/{shelf}"
CREATED = Capture(step=0, part=Part.RESPONSE_BODY, pointers=("/name",))
ROOM = Slot(name="room", role=Role.EXISTING, resource="/rooms")
IN_PATH = Slot(name="shelf", role=Role.CREATED, resource=SHELVES, capture=CREATED)
IN_FULL = replace(IN_PATH, full=FULL)
KNOWN = Existing(known={"room": "attic"})


def asked(path: str, *, shelf: Slot | None = None, body: Slot | None = None) -> Case:
    """A request in a room that is there."""
    content = Body(media_type="application/json", content=b'{"shelf": ""}', slots=(("/shelf", body),)) if body else None
    values = (("room", ROOM), *((("shelf", shelf),) if shelf else ()))
    return Case(
        id="",
        api="orders",
        operation=f"POST {path}",
        method="POST",
        path=path,
        path_values=tuple(pair for pair in values if f"{{{pair[0]}}}" in path),
        body=content,
    )


def creation(name: str) -> Exchange:
    """The creation of a shelf whose answer calls it so."""
    return Exchange(
        case=asked(SHELVES),
        environment="here",
        asking=1,
        sent=None,
        answer=Answer(status=201, headers=(), body=json.dumps({"name": name}).encode()),
        failure=None,
        timing=Timing(started_at=0.0, first_byte=0.01, total=0.01),
        identity="full",
        values={ROOM: "attic"},
    )


@pytest.mark.parametrize(
    ("shown", "filled"),
    [
        pytest.param("rooms/attic/shelves/s7", "s7", id="a full name"),
        pytest.param("s7", "s7", id="the identifier"),
        pytest.param("houses/h/rooms/attic/shelves/s7", "s7", id="a longer name"),
        pytest.param("//library.example.com/rooms/attic/shelves/s7", "s7", id="a name with its service"),
        pytest.param("walls/attic/shelves/s7", "walls/attic/shelves/s7", id="a path of another kind"),
        pytest.param("attic/s7", "attic/s7", id="an identifier that has a slash"),
    ],
)
def test_a_path_has_the_identifier_of_a_full_name_that_an_answer_shows(shown: str, filled: str) -> None:
    case = asked(f"{SHELVES}/{{shelf}}", shelf=IN_PATH)
    assert slot_values(case, KNOWN, [creation(shown)]) == {ROOM: "attic", IN_PATH: filled}


def test_what_was_deleted_is_asked_again_by_what_its_full_name_ends_in() -> None:
    item = f"{SHELVES}/{{shelf}}"
    made = creation("rooms/attic/shelves/s7")
    deleting = replace(asked(item, shelf=IN_PATH), method="DELETE")
    deleted = replace(made, case=deleting, values={ROOM: "attic", IN_PATH: "s7"})
    gone = replace(IN_PATH, role=Role.DELETED)
    assert slot_values(asked(item, shelf=gone), KNOWN, [made, deleted])[gone] == "s7"


def test_a_longer_name_is_not_wrapped_again() -> None:
    found = slot_values(asked("/loans", body=IN_FULL), KNOWN, [creation("houses/h/rooms/attic/shelves/s7")])
    assert found[IN_FULL] == "houses/h/rooms/attic/shelves/s7"


@pytest.mark.parametrize("shown", ["s7", "rooms/attic/shelves/s7"])
@pytest.mark.parametrize("path", ["/rooms/{room}/loans", "/loans"])
def test_a_body_has_the_full_name_where_that_is_wanted(path: str, shown: str) -> None:
    found = slot_values(asked(path, body=IN_FULL), KNOWN, [creation(shown)])
    assert found[IN_FULL] == "rooms/attic/shelves/s7"


def test_what_was_there_is_named_in_full_by_the_path_of_the_request() -> None:
    there = replace(IN_FULL, role=Role.EXISTING, capture=None)
    known = Existing(known={"room": "attic", "shelf": "s1"})
    assert slot_values(asked("/rooms/{room}/loans", body=there), known)[there] == "rooms/attic/shelves/s1"


def test_an_identifier_stays_alone_where_nothing_says_what_it_stands_in() -> None:
    there = replace(IN_FULL, role=Role.EXISTING, capture=None)
    assert slot_values(asked("/loans", body=there), Existing(known={"shelf": "s1"}))[there] == "s1"


def test_a_new_value_is_drawn_once_as_long_as_there_are_others(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Slot(name="shelf", role=Role.ABSENT, form=("ab",))
    case, source = asked("/shelves", body=drawn), KnownValues({})
    found = []
    for _ in range(2):
        turn = cycle("ab")
        monkeypatch.setattr("harness.transport.capturing.choice", lambda _, turn=turn: next(turn))
        found.append(slot_values(case, source)[drawn])
    assert found == ["a", "b"]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        pytest.param({"answer": Answer(status=403, headers=(), body=b"")}, "it, answered 403", id="a refused creation"),
        pytest.param({"answer": Answer(status=201, headers=(), body=b"{}")}, "none, answered 201", id="no name"),
        pytest.param({"answer": None}, "it, was not sent", id="one that was not sent"),
        pytest.param(
            {"answer": None, "failure": Failure(kind=FailureKind.NO_VALUE, message="no room was made")},
            "no room was made",
            id="one that lacks something itself",
        ),
    ],
)
def test_what_has_no_value_tells_what_came_of_its_creation(made: dict[str, Any], told: str) -> None:
    maker = replace(creation("s7"), **made)
    with pytest.raises(MissingValueError, match=rf"{told}$"):
        slot_values(asked(f"{SHELVES}/{{shelf}}", shelf=IN_PATH), KNOWN, [maker])
