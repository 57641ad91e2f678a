"""A number that one item has once only is found by adding the same part to it twice."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.counted import Counted
from harness.model.fields import Field
from harness.model.place import Part
from harness.run.counting import MOST_ATTEMPTS, counted
from tests.evidence_of import HERE, Given, case_of, observed

if TYPE_CHECKING:
    from harness.model.case import Case
    from harness.model.observation import Observation

PART: dict[str, Any] = {"title": "one", "at": 12.5, "size": 3, "is_new": True}


class Item:
    """An item that has a part like the plain one already, and takes no other with the same."""

    def __init__(self, *unique: str, says: str = "") -> None:
        self._unique = unique
        self._says = says
        self.asked = 0

    async def again(self, case: Case) -> Observation:
        """A further part."""
        self.asked += 1
        sent = json.loads(case.body.content) if case.body is not None else {}
        is_taken = any(sent[name] == PART[name] for name in self._unique)
        return observed(case, HERE, Given(status=409 if is_taken else 201, body={"field": self._says}))


def found(item: Item, *, allowed: bool = True) -> Counted | None:
    plain = case_of("plain", "POST /parts", body=PART)
    refusal = asyncio.run(item.again(plain))
    return asyncio.run(counted(plain, refusal, item.again, lambda _: allowed))


@pytest.mark.parametrize(("name", "says"), [("at", ""), ("size", ""), ("size", "size")])
def test_the_number_without_which_a_second_part_is_refused_is_found(name: str, says: str) -> None:
    one = found(Item(name, says=says))
    assert one == Counted(field=Field(part=Part.REQUEST_BODY, pointer=f"/{name}"), value=PART[name])


def test_what_the_refusal_names_is_tried_first() -> None:
    item = Item("size", says="size")
    found(item)
    assert item.asked == 2


@pytest.mark.parametrize(
    ("item", "asked"),
    [
        pytest.param(Item("title"), 3, id="a text is taken"),
        pytest.param(Item("at", "size"), 3, id="two numbers are"),
    ],
)
def test_where_no_single_number_helps_there_is_none(item: Item, asked: int) -> None:
    assert found(item) is None
    assert item.asked == asked <= 1 + MOST_ATTEMPTS


def test_what_the_contract_does_not_allow_is_not_tried() -> None:
    item = Item("size")
    assert found(item, allowed=False) is None
    assert item.asked == 1
