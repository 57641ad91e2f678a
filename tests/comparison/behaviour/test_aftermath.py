"""What was done to an item shows when it is read: what the doing answered, and what it changes in the reference."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Body, Capture, Purpose, Role, Slot
from harness.model.exchange import FailureKind
from harness.model.place import Part
from tests.comparison.behaviour.lives import ADD, CHANGE, CREATED, READ, REMOVE
from tests.evidence_of import NOTHING, Given, case_of, world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.model.difference import Difference
    from tests.evidence_of import World

ACT = "POST /items/{id}/approve"
PARTS, PART = "POST /items/{id}/parts", "DELETE /items/{id}/parts/{part}"
READ_PART = "GET /items/{id}/parts/{part}"
KIND = "consistency-changed"

STOCK = "PUT /items/{id}/stock/{sku}"
REST, HOLD, RELEASE = "GET /items/{id}/rest", "POST /holds", "DELETE /holds/{part}"

PART_SLOT = replace(CREATED, name="part", capture=Capture(step=1, part=Part.RESPONSE_BODY, pointers=("/id",)))
DONE = Given(status=204, body=NOTHING)


@dataclass
class Tale:
    """One item, and what is done to it and shown of it; each answer is what a side adds to what names the item."""

    shop: World
    name: str
    steps: int = field(default=0)

    def step(self, operation: str, here: Any, there: Any, again: Any = None, **more: Any) -> Tale:
        """The next step; `more` goes into the case."""
        status, headers, names = more.pop("status", None), more.pop("headers", {}), more.pop("names", {})
        slots = [("part", PART_SLOT)] if "{part}" in operation else []
        slots += [("id", CREATED)] if "{id}" in operation else []
        made = case_of(f"{self.name}-{self.steps}", operation, purpose=Purpose.SEQUENCE, **more)
        content = json.dumps(dict.fromkeys(names, "")).encode()
        named = tuple((f"/{name}", slot) for name, slot in names.items())
        body = Body(media_type="application/json", content=content, slots=named) if names else made.body
        made = replace(made, path_values=tuple(reversed(slots)), body=body)
        sides = [self._given(one, side, status, headers.get(side, {})) for one, side in ((here, "h"), (there, "t"))]
        second = None if again is None else self._given(again, "h", status, headers.get("h", {}))
        self.shop.ask(made, sides[0], sides[1], again=second, sequence=self.name, step=self.steps)
        self.steps += 1
        return self

    def _given(self, shown: Any, side: str, status: int | None, headers: dict[str, str]) -> Given:
        if isinstance(shown, Given):
            return shown
        body = {"id": f"{side}-{self.name}-{'part' if self.steps == 1 else ''}", **shown}
        return Given(status=status or 200, body=body, headers=tuple(headers.items()))


def tale(shop: World, name: str = "0", **shown: Any) -> Tale:
    """An item that was created, and what both sides show of it then."""
    return Tale(shop, name).step(ADD, shown, shown, status=201, body={"name": "lamp"})


@pytest.fixture
def shop(tmp_path: Path) -> World:
    return world(tmp_path, (ADD, READ, CHANGE, REMOVE, ACT, PARTS, PART, READ_PART, STOCK, REST, HOLD, RELEASE))


def told(shop: World) -> list[Difference]:
    return [one for one in shop.told() if one.kind == KIND]


NEW, APPROVED = {"state": "new"}, {"state": "approved"}


def test_what_a_write_answers_and_a_read_does_not_show_is_told(shop: World) -> None:
    tale(shop, **NEW).step(ACT, APPROVED, APPROVED).step(READ, APPROVED, NEW)
    (difference,) = told(shop)
    assert (difference.place.operation, difference.place.part, difference.place.pointer) == (
        READ,
        Part.RESPONSE_BODY,
        "/state",
    )
    assert difference.message == (
        f'state reads "new" in south after {ACT}, which answered "approved"; in north the read shows what was answered'
    )
    assert difference.cause == f"{ACT} is not visible"
    assert (difference.compared, difference.differing) == (1, 1)


def test_what_is_answered_of_a_part_that_has_a_name_is_not_of_that_in_which_it_stands(shop: World) -> None:
    made, later = {"made": "2026-11-27T09:02:11Z"}, {"made": "2026-11-27T09:02:12Z"}
    story = Tale(shop, "0").step(ADD, made, made, status=201, body={"name": "lamp"})
    story.step(STOCK, made, later).step(READ, made, made)
    assert told(shop) == []


@pytest.mark.parametrize(("status", "differences"), [(200, 1), (201, 0)])
def test_what_the_creation_of_a_part_answers_is_not_of_that_in_which_it_stands(
    shop: World, status: int, differences: int
) -> None:
    # Both say when they were made: in one second here, in two there.
    made, later = {"made": "2026-11-27T09:02:11Z"}, {"made": "2026-11-27T09:02:12Z"}
    story = Tale(shop, "0").step(ADD, made, made, status=201, body={"name": "lamp"})
    story.step(PARTS, made, later, status=status).step(READ, made, made)
    assert len(told(shop)) == differences


def test_a_change_that_the_reference_makes_and_the_environment_does_not_is_told(shop: World) -> None:
    tale(shop, **NEW).step(ACT, DONE, DONE).step(READ, APPROVED, NEW)
    (difference,) = told(shop)
    assert difference.message == (
        f'state stays "new" in south after {ACT}, which changes it in north ("new" → "approved")'
    )
    assert difference.cause == f"{ACT} is not visible"
    assert (difference.environment_side.value, difference.reference_side.value) == ("new", "approved")


def besides(shop: World, name: str, there: dict[str, Any] = APPROVED, **more: Any) -> None:
    tale(shop, name, **NEW).step(ACT, DONE, DONE).step(READ, NEW, there, **more)


def test_a_change_that_the_reference_does_not_make_is_told_once_it_was_seen_twice(shop: World) -> None:
    besides(shop, "0")
    assert told(shop) == []
    besides(shop, "1")
    (difference,) = told(shop)
    assert difference.message == (
        f'state changes in south ("new" → "approved") after {ACT}, which leaves it alone in north'
    )
    assert difference.cause == f"{ACT} changes state besides"


def test_a_difference_between_the_last_read_and_the_next_is_what_was_done_between_them(shop: World) -> None:
    before = tale(shop, state="none").step(READ, NEW, NEW)
    before.step(ACT, DONE, DONE).step(READ, APPROVED, NEW)
    assert [one.place.pointer for one in told(shop)] == ["/state"]
    assert '"new" → "approved"' in told(shop)[0].message


def silent_same(shop: World) -> None:
    tale(shop, **NEW).step(ACT, APPROVED, APPROVED).step(READ, APPROVED, APPROVED)


def silent_by_both(shop: World) -> None:
    tale(shop, **NEW).step(ACT, APPROVED, APPROVED).step(READ, NEW, NEW)


def silent_once(shop: World) -> None:
    for name, shown in (("0", NEW), ("1", APPROVED), ("2", NEW)):
        tale(shop, name, **NEW).step(ACT, APPROVED, APPROVED).step(READ, APPROVED, shown)


def silent_accepted(shop: World) -> None:
    tale(shop, **NEW).step(ACT, APPROVED, APPROVED, status=202).step(READ, APPROVED, NEW)


def silent_refused(shop: World) -> None:
    refused = Given(status=409, body={"code": "no"})
    tale(shop, **NEW).step(ACT, refused, refused).step(READ, APPROVED, NEW)


def silent_otherwise_twice(shop: World) -> None:
    for name in ("0", "1"):
        tale(shop, name, **NEW).step(ACT, DONE, DONE).step(READ, APPROVED, NEW, again={"state": "sent"})
        tale(shop, f"{name}b", **NEW).step(ACT, DONE, DONE).step(READ, APPROVED, APPROVED, again=NEW)


def silent_times(shop: World) -> None:
    at, later = {"made": "2026-01-01T00:00:00Z"}, {"made": "2026-01-01T00:00:01Z"}
    tale(shop, **at).step(ACT, DONE, DONE).step(READ, later, at)


def silent_seconds(shop: World) -> None:
    tale(shop, made=1767225600).step(ACT, DONE, DONE).step(READ, {"made": 1767225601}, {"made": 1767225600})


def silent_faults(shop: World) -> None:
    tale(shop, **NEW).step(ACT, DONE, DONE, valid=False).step(READ, APPROVED, NEW)


def silent_of_a_part(shop: World) -> None:
    part = tale(shop, **NEW).step(PARTS, NEW, NEW, status=201).step(ACT, APPROVED, APPROVED)
    part.step(READ_PART, APPROVED, NEW)


def silent_later(shop: World) -> None:
    shown = tale(shop, **NEW).step(ACT, DONE, DONE).step(ACT, DONE, DONE)
    shown.step(READ, APPROVED, APPROVED)


def silent_missing(shop: World) -> None:
    tale(shop, **NEW).step(ACT, DONE, DONE).step(READ, APPROVED, {})


def silent_besides(shop: World) -> None:
    # What the reference does not show it does not leave alone either.
    for name in ("0", "1"):
        tale(shop, name, **NEW).step(ACT, DONE, DONE).step(READ, {}, APPROVED)


@pytest.mark.parametrize(
    "told_nothing_of",
    [
        silent_same,
        silent_by_both,
        silent_once,
        silent_accepted,
        silent_refused,
        silent_otherwise_twice,
        silent_times,
        silent_seconds,
        silent_faults,
        silent_of_a_part,
        silent_later,
        silent_missing,
        silent_besides,
    ],
)
def test_what_may_be_otherwise_is_not_told(shop: World, told_nothing_of: Callable[[World], None]) -> None:
    told_nothing_of(shop)
    assert told(shop) == []


def test_what_was_sent_is_no_effect(shop: World) -> None:
    # What becomes of what was sent is told by the rule that knows what was sent.
    tale(shop, **NEW).step(CHANGE, DONE, DONE, body=APPROVED).step(READ, APPROVED, NEW)
    assert ["still" in one.message for one in told(shop)] == [True]


def test_points_in_time_to_the_fraction_of_a_second_tell_of_changes(shop: World) -> None:
    at, later = {"made": "2026-01-01T00:00:00.125Z"}, {"made": "2026-01-01T00:00:00.375Z"}
    tale(shop, **at).step(ACT, DONE, DONE).step(READ, later, at)
    assert [one.place.pointer for one in told(shop)] == ["/made"]


def counted(shop: World, after: dict[str, Any], name: str = "0") -> Tale:
    """An order whose part is made; `after` is what the environment shows of the order then."""
    part = tale(shop, name, parts=0).step(PARTS, {}, {}, status=201)
    return part.step(READ, {"parts": 1}, after)


def test_what_a_part_changes_of_that_in_which_it_stands_is_compared(shop: World) -> None:
    counted(shop, {"parts": 0})
    # The part itself is named by nothing yet, but that is of no matter to what it stands in.
    (difference,) = told(shop)
    assert (difference.place.operation, difference.place.pointer) == (READ, "/parts")
    assert difference.cause == f"{PARTS} is not visible"


def test_what_the_deletion_of_a_part_changes_of_that_in_which_it_stands_is_compared(shop: World) -> None:
    counted(shop, {"parts": 1}).step(PART, DONE, DONE).step(READ, {"parts": 0}, {"parts": 1})
    (difference,) = told(shop)
    assert difference.cause == f"{PART} is not visible"
    assert "parts stays 1 in south" in difference.message


def test_counters_that_go_along_are_silent(shop: World) -> None:
    counted(shop, {"parts": 1}).step(PART, DONE, DONE).step(READ, {"parts": 0}, {"parts": 0})
    assert told(shop) == []


def test_what_is_gone_is_not_what_its_deletion_changed(shop: World) -> None:
    last = tale(shop, **NEW).step(READ, NEW, NEW).step(REMOVE, DONE, DONE)
    last.step(READ, {"state": "gone"}, NEW)
    assert [one for one in told(shop) if one.place.pointer == "/state"] == []


def held(shop: World, *rest: tuple[int, int], between: str = "", **beside: Slot) -> None:
    """An item of which something is held and released: how much is left in both, before and after the release."""
    (before, before_there), (after, after_there) = (({"left": here}, {"left": there}) for here, there in rest)
    begun = tale(shop).step(HOLD, {}, {}, status=201, names={"of": CREATED, **beside}).step(REST, before, before_there)
    if between:
        begun.step(between, DONE, DONE)
    begun.step(RELEASE, DONE, DONE).step(REST, after, after_there)


def test_what_the_deletion_of_something_changes_of_what_it_named_is_compared(shop: World) -> None:
    held(shop, (299, 300), (300, 300))
    (difference,) = told(shop)
    assert (difference.place.operation, difference.place.pointer) == (REST, "/left")
    assert difference.cause == f"{RELEASE} is not visible"
    # Asked again without what names it, nobody knows what the release has to do with what is read.
    assert difference.cases == ("0-0", "0-1", "0-2", "0-3", "0-4")


def test_what_changes_by_as_much_on_both_sides_is_silent_whatever_it_is(shop: World) -> None:
    held(shop, (299, 6), (300, 7))
    assert told(shop) == []


def test_what_follows_from_what_each_environment_had_before_is_silent(shop: World) -> None:
    held(shop, (2, 0), (0, 0), article=Slot(name="article", role=Role.EXISTING, resource="/articles"))
    assert told(shop) == []


def test_what_was_done_between_two_reads_may_be_what_changed_something(shop: World) -> None:
    held(shop, (299, 300), (300, 300), between=ACT)
    assert told(shop) == []


def test_what_a_deed_changes_of_what_is_read_below_its_item_is_compared(shop: World) -> None:
    tale(shop).step(REST, {"left": 1}, {"left": 1}).step(ACT, DONE, DONE).step(REST, {"left": 0}, {"left": 1})
    (difference,) = told(shop)
    assert (difference.place.operation, difference.cause) == (REST, f"{ACT} is not visible")


TAGS = ('"1"', '"2"')


def tagged(shop: World, there: tuple[str, str], name: str = "0", here: tuple[str, str] = TAGS) -> None:
    """An item that is read, changed and read again, and the name of its state each time."""
    first, last = ({"h": {"etag": one}, "t": {"etag": other}} for one, other in zip(here, there, strict=True))
    begun = tale(shop, name, **NEW).step(READ, NEW, NEW, headers=first)
    begun.step(ACT, DONE, DONE).step(READ, APPROVED, APPROVED, headers=last)


def test_an_etag_that_stays_while_the_item_changes_is_told(shop: World) -> None:
    tagged(shop, ('"1"', '"1"'))
    (difference,) = told(shop)
    assert (difference.place.part, difference.place.pointer) == (Part.RESPONSE_HEADER, "/etag")
    assert "etag stays" in difference.message


def test_etags_that_change_are_silent_whatever_they_are(shop: World) -> None:
    tagged(shop, ('"a"', '"b"'))
    assert told(shop) == []


def test_an_etag_that_stays_on_both_sides_is_silent(shop: World) -> None:
    tagged(shop, ('"a"', '"a"'), here=('"1"', '"1"'))
    assert told(shop) == []


LACKING, TAKEN = Given(failure=FailureKind.NO_VALUE), Given(status=200, body={})


@pytest.mark.parametrize(("here", "there"), [(TAKEN, LACKING), (LACKING, TAKEN)], ids=["there", "here"])
def test_nothing_is_compared_after_a_change_that_one_side_was_not_sent(shop: World, here: Given, there: Given) -> None:
    tale(shop, **NEW).step(CHANGE, here, there).step(ACT, APPROVED, APPROVED).step(READ, APPROVED, NEW)
    assert told(shop) == []


@pytest.mark.parametrize(("sent", "kinds"), [(LACKING, []), (TAKEN, ["consistency-changed"])], ids=["not", "sent"])
def test_an_item_is_not_missed_after_a_change_that_one_side_was_not_sent(
    shop: World, sent: Given, kinds: list[str]
) -> None:
    tale(shop, **NEW).step(CHANGE, TAKEN, sent).step(READ, Given(status=404, body={}), NEW)
    found = [one.kind for one in shop.compare().differences if one.place.operation == READ]
    assert [kind for kind in found if kind == "consistency-changed"] == kinds


@pytest.mark.parametrize(
    ("operation", "answer", "there"),
    [
        pytest.param(CHANGE, LACKING, LACKING, id="a change that neither side was sent"),
        pytest.param(READ, NEW, LACKING, id="a read that one side was not sent"),
        pytest.param(CHANGE, TAKEN, Given(failure=FailureKind.READ_TIMEOUT), id="a change that was not answered"),
    ],
)
def test_what_follows_is_compared_after(shop: World, operation: str, answer: Any, there: Given) -> None:
    tale(shop, **NEW).step(operation, answer, there).step(ACT, APPROVED, APPROVED).step(READ, APPROVED, NEW)
    assert [one.place.pointer for one in told(shop)] == ["/state"]


def test_what_comes_before_a_change_that_one_side_was_not_sent_is_compared(shop: World) -> None:
    tale(shop, **NEW).step(ACT, APPROVED, APPROVED).step(READ, APPROVED, NEW).step(CHANGE, TAKEN, LACKING)
    assert [one.place.pointer for one in told(shop)] == ["/state"]
