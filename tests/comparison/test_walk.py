"""The structure of bodies is compared place by place, over distinct objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.model.case import Role
from tests.evidence_of import Given, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "total": {"type": "number"}},
    "required": ["id", "total"],
}


def test_a_promised_type_that_is_broken_is_told_at_its_place(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"], SCHEMA)
    for index in range(3):
        shop.ask(
            case_of(f"read-{index}", "GET /items/{id}", role=Role.EXISTING, index=index),
            Given(body={"id": f"a{index}", "total": 1.5 + index}),
            Given(body={"id": f"b{index}", "total": "1.50"}),
        )
    difference = shop.only()
    assert difference.kind == "response-type-changed"
    assert (difference.place.status, difference.place.media_type) == (200, "application/json")
    assert difference.place.pointer == "/total"
    assert difference.message == "total is a string in south, a number in north"


def test_other_rows_of_the_same_structure_are_silent(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"], SCHEMA)
    for index in range(3):
        shop.ask(
            case_of(f"read-{index}", "GET /items/{id}", role=Role.EXISTING, index=index),
            Given(body={"id": f"a{index}", "total": 1.5 + index}),
            Given(body={"id": f"b{index}", "total": 700 + index}),
        )
    assert shop.compare().differences == ()


def test_an_empty_list_shows_nothing_of_its_rows_and_says_so(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items"], {"type": "array", "items": SCHEMA})
    shop.ask(case_of("list"), Given(body=[{"id": "a1", "total": 1}]), Given(body=[]))
    comparison = shop.compare()
    assert comparison.differences == ()
    assert [(one.what, one.why) for one in comparison.not_compared] == [
        ("/* in the answers", "south showed no such object")
    ]
