"""A client sees its own writes: created, changed, left out, deleted, listed; where the reference shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Capture, Role, Slot
from harness.model.difference import Wanted
from harness.model.place import Part
from tests.comparison.behaviour.lives import (
    CHANGE,
    CREATED,
    DELETED,
    LIST,
    READ,
    REMOVE,
    REPLACE,
    Life,
    created,
    shop_of,
)
from tests.evidence_of import NOTHING, Given

if TYPE_CHECKING:
    from pathlib import Path

    from tests.evidence_of import World

GONE = Given(status=404, body={"code": "gone"})
DONE = Given(status=204, body=NOTHING)


def item(number: str, side: str, **more: Any) -> dict[str, Any]:
    return {"name": "lamp", "id": f"{side}-{number}", **more}


def alive(shop: World, name: str) -> Life:
    """An item that both sides created and show."""
    life = created(Life(shop, name), {"name": "lamp"})
    return life.step(READ, Given(body=item(name, "h")), Given(body=item(name, "t")))


@pytest.mark.parametrize(
    ("operation", "slot", "here", "there"),
    [
        pytest.param(READ, CREATED, Given(body=item("0", "h")), GONE, id="created-and-not-found"),
        pytest.param(READ, DELETED, GONE, Given(body=item("0", "t")), id="deleted-and-found"),
        pytest.param(READ, DELETED, Given(body=item("0", "h")), GONE, id="kept-by-the-reference"),
        pytest.param(REMOVE, DELETED, GONE, DONE, id="deleted-twice"),
        pytest.param(REMOVE, DELETED, DONE, GONE, id="deleted-once"),
    ],
)
def test_being_there_for_one_side_only_is_told_and_no_cause_is_looked_for(
    tmp_path: Path, operation: str, slot: Slot, here: Given, there: Given
) -> None:
    shop = shop_of(tmp_path)
    life = alive(shop, "0")
    if slot.role is Role.DELETED:
        life.step(REMOVE, DONE, DONE)
    life.step(operation, here, there, slot=slot)
    comparison = shop.compare()
    # What the contract says of statuses is another matter, which findings explain by this one.
    told = [(one.kind, one.place.operation) for one in comparison.differences if one.kind != "contract-violated"]
    assert told == [("consistency-changed", operation)]
    assert {question.wanted for question in comparison.questions} == {Wanted.CONFIRMATION}


@pytest.mark.parametrize("answer", [DONE, GONE])
def test_what_both_sides_answer_alike_is_not_told(tmp_path: Path, answer: Given) -> None:
    shop = shop_of(tmp_path)
    alive(shop, "0").step(REMOVE, answer, answer, slot=DELETED)
    assert shop.kinds() == []


def rows(*names: str, total: int | None = None) -> Given:
    listed: list[dict[str, Any]] = [{"id": name, "name": "lamp"} for name in names]
    return Given(body={"rows": listed} if total is None else {"rows": listed, "total": total})


@pytest.mark.parametrize(
    ("later", "kinds"),
    [
        pytest.param(("b",), ["consistency-changed"], id="in-a-list-that-was-longer-once"),
        pytest.param(("b", "c"), [], id="on-a-page-that-was-as-long-with-another"),
    ],
)
def test_a_list_that_shows_the_first_that_was_created_and_never_the_latest_is_told_where_its_page_has_room(
    tmp_path: Path, later: tuple[str, ...], kinds: list[str]
) -> None:
    shop = shop_of(tmp_path)
    alive(shop, "0").step(LIST, rows("a", "h-0"), rows("b", "t-0"))
    for name in ("1", "2", "3"):
        alive(shop, name).step(LIST, rows("a", f"h-{name}"), rows(*later))
    assert shop.kinds() == kinds


def test_a_list_that_says_how_long_it_is_hides_nothing_by_paging(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    alive(shop, "0").step(LIST, rows("a", "h-0", total=2), rows("b", "c", "d", total=3))
    assert shop.places() == [("consistency-changed", LIST, "")]


def page(*names: str, **around: Any) -> Given:
    return Given(body={"rows": [{"id": name, "name": "lamp"} for name in names], **around})


@pytest.mark.parametrize(
    ("limit", "there", "kinds"),
    [
        pytest.param("10", page("b", "c"), ["consistency-changed"], id="shorter-than-it-may-be"),
        pytest.param("2", page("b", "c"), [], id="as-long-as-it-may-be"),
        pytest.param("10", page("b", "c", next="MTA"), [], id="with-a-next-page"),
        pytest.param("10", page("b", "c", paging={"more": True}), [], id="with-more"),
    ],
)
def test_a_page_that_is_shorter_than_was_asked_for_hides_no_row(
    tmp_path: Path, limit: str, there: Given, kinds: list[str]
) -> None:
    shop = shop_of(tmp_path)
    alive(shop, "0").step(LIST, page("h-0", next=None), there, query=(("limit", limit),))
    assert shop.kinds() == kinds


def test_a_full_page_without_the_new_row_may_be_one_of_many(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    alive(shop, "0").step(LIST, rows("a", "h-0", total=2), rows("b", "c", "d", total=90))
    assert shop.kinds() == []


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(rows("a"), rows("b", "t-0"), ["consistency-changed"], id="still-listed"),
        pytest.param(rows("a"), rows("b"), [], id="gone-from-both"),
        pytest.param(rows("a", "h-0"), rows("b", "t-0"), [], id="still-listed-by-both"),
    ],
)
def test_what_was_deleted_is_listed_no_more(tmp_path: Path, here: Given, there: Given, kinds: list[str]) -> None:
    shop = shop_of(tmp_path)
    life = alive(shop, "0").step(LIST, rows("a", "h-0"), rows("b", "t-0"))
    life.step(REMOVE, DONE, DONE).step(LIST, here, there)
    assert shop.kinds() == kinds


@pytest.mark.parametrize(
    ("before", "kinds"),
    [
        pytest.param(("b", "c"), ["consistency-changed"], id="where-it-was-not-seen-before"),
        pytest.param(("b", "t-1"), [], id="where-it-was"),
    ],
)
@pytest.mark.parametrize("is_one_request", [True, False])
def test_a_list_without_what_was_deleted_acquits_where_it_was_seen_before(
    tmp_path: Path, before: tuple[str, ...], kinds: list[str], *, is_one_request: bool
) -> None:
    """What is never gone makes a list long, so that what is made later stands on another page."""
    shop = shop_of(tmp_path)
    for name, seen, left in (("0", ("b", "t-0"), ("b", "t-0")), ("1", before, ("b", "c"))):
        life = alive(shop, name).step(LIST, rows("a", f"h-{name}"), rows(*seen))
        life.step(REMOVE, DONE, DONE).step(LIST, rows("a"), rows(*left))
    if is_one_request:
        # All items are made by one and the same request.
        shop.observations[:] = [
            replace(one, case="0-0") if one.case.endswith("-0") else one for one in shop.observations
        ]
    assert shop.kinds() == kinds


def changed(shop: World, name: str, here: str, there: str) -> Life:
    """An item whose name was changed, and what a read shows then."""
    life = alive(shop, name).step(CHANGE, DONE, DONE, body={"name": f"lamp {name}"})
    return life.step(READ, Given(body=item(name, "h", name=here)), Given(body=item(name, "t", name=there)))


def test_a_read_that_shows_what_was_there_before_a_change_is_told(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    for name in ("0", "1", "2"):
        changed(shop, name, f"lamp {name}", "lamp")
    assert shop.places() == [("consistency-changed", READ, "/name")]
    assert 'name is still "lamp" in south after it was changed to "lamp 0"' in shop.only().message


def test_a_change_that_is_seen_once_acquits(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    for name, there in (("0", "lamp"), ("1", "lamp 1"), ("2", "lamp")):
        changed(shop, name, f"lamp {name}", there)
    assert shop.kinds() == []


@pytest.mark.parametrize(
    ("here", "there", "places"),
    [
        pytest.param({}, {"note": "x"}, [("consistency-changed", READ, "/note")], id="left-alone"),
        pytest.param({"note": None}, {"note": "x"}, [("consistency-changed", READ, "/note")], id="shown-as-null"),
        pytest.param({}, {"note": None}, [], id="gone-or-null"),
        pytest.param({"note": "x"}, {"note": "x"}, [], id="left-alone-by-both"),
    ],
)
def test_what_is_changed_to_null_is_gone_where_the_reference_takes_it_away(
    tmp_path: Path, here: dict[str, Any], there: dict[str, Any], places: list[tuple[str, str, str]]
) -> None:
    shop = shop_of(tmp_path)
    life = created(Life(shop, "0"), {"name": "lamp", "note": "x"})
    life.step(READ, *[Given(body={"id": "i", "name": "lamp", "note": "x"})] * 2)
    life.step(CHANGE, DONE, DONE, body={"note": None})
    life.step(READ, *(Given(body={"id": "i", "name": "lamp", **shown}) for shown in (here, there)))
    assert [one for one in shop.places() if one[0] == "consistency-changed"] == places


@pytest.mark.parametrize(
    ("operation", "here", "there", "words"),
    [
        pytest.param(REPLACE, {}, {"note": "x"}, "a PUT without note leaves it as it was in south", id="put-merges"),
        pytest.param(CHANGE, {"note": "x"}, {}, "a PATCH without note leaves it as it was in north", id="patch-resets"),
        pytest.param(CHANGE, {"note": "x"}, {"note": None}, "takes it away in south", id="patch-empties"),
    ],
)
def test_what_becomes_of_that_which_is_left_out_is_compared(
    tmp_path: Path, operation: str, here: dict[str, Any], there: dict[str, Any], words: str
) -> None:
    shop = shop_of(tmp_path)
    life = created(Life(shop, "0"), {"name": "lamp", "note": "x"})
    life.step(operation, DONE, DONE, body={"name": "bowl"})
    life.step(READ, Given(body=item("0", "h", name="bowl", **here)), Given(body=item("0", "t", name="bowl", **there)))
    told = [one for one in shop.compare().differences if one.kind == "consistency-changed"]
    assert [(one.place.operation, words in one.message) for one in told] == [(operation, True)]


@pytest.mark.parametrize("also", [{"name": "bowl"}, {}], ids=["with-another-change", "alone"])
@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        pytest.param({"a": "1", "b": "2"}, {"b": "2"}, True, id="replaced"),
        pytest.param({"b": "2"}, {"a": "1", "b": "2"}, True, id="put-together"),
        pytest.param({"a": "1", "b": "2"}, {"a": "1", "b": "2"}, False, id="alike"),
    ],
)
def test_what_becomes_of_the_rest_of_an_object_that_is_given_in_part_is_compared(
    tmp_path: Path, here: dict[str, str], there: dict[str, str], also: dict[str, str], *, told: bool
) -> None:
    shop = shop_of(tmp_path)
    life = created(Life(shop, "0"), {"name": "lamp", "notes": {"a": "1"}})
    life.step(CHANGE, DONE, DONE, body={**also, "notes": {"b": "2"}})
    shown = [Given(body=item("0", side, notes=notes, **also)) for side, notes in (("h", here), ("t", there))]
    life.step(READ, *shown)
    found = [one.message for one in shop.compare().differences if one.kind == "consistency-changed"]
    assert [message.startswith("a PATCH without notes/a ") for message in found] == [True] * told


def test_what_only_the_server_sets_is_not_left_out(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    life = created(Life(shop, "0"), {"name": "lamp"}, item("0", "h", stamp="1"), stamp="1")
    life.step(REPLACE, DONE, DONE, body={"name": "bowl"})
    life.step(
        READ,
        Given(body=item("0", "h", name="bowl", stamp="2")),
        Given(body=item("0", "t", name="bowl", stamp="1")),
    )
    # That it stays is told of the change itself, and not as what becomes of a property that was left out.
    difference = shop.only()
    assert (difference.place.operation, difference.place.pointer) == (READ, "/stamp")
    assert difference.cause == f"{REPLACE} is not visible"
    assert "without stamp" not in difference.message


ETAG = Slot(
    name="If-None-Match", role=Role.CREATED, capture=Capture(step=1, part=Part.RESPONSE_HEADER, pointers=("/etag",))
)


@pytest.mark.parametrize(
    ("here", "there", "places"),
    [
        pytest.param(304, 200, [("consistency-changed", READ, "/if-none-match")], id="ignored"),
        pytest.param(304, 304, [], id="heeded"),
        pytest.param(200, 200, [], id="by-neither"),
        pytest.param(200, 304, [], id="by-the-environment-alone"),
    ],
)
def test_a_condition_that_the_reference_heeds_is_heeded(
    tmp_path: Path, here: int, there: int, places: list[tuple[str, str, str]]
) -> None:
    shop = shop_of(tmp_path)
    answers = [
        Given(status=status, body=NOTHING if status == 304 else item("0", side))
        for status, side in ((here, "h"), (there, "t"))
    ]
    alive(shop, "0").step(READ, answers[0], answers[1], headers=(("If-None-Match", ETAG),))
    assert [one for one in shop.places() if one[0] == "consistency-changed"] == places
