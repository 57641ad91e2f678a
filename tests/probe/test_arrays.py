"""A parameter that is an array is blamed for its items, or for their number, and not as one text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.model.place import Part
from tests.evidence_of import contract_of, operation
from tests.probe.shop import Shop, order

if TYPE_CHECKING:
    from pathlib import Path

    from harness.contract.document import Contract

STATES = ["registered", "sent", "lost"]


def states(tmp_path: Path, *, explode: bool) -> Contract:
    items = {"type": "string", "enum": STATES}
    state = {"name": "state", "in": "query", "explode": explode, "schema": {"type": "array", "items": items}}
    return contract_of(tmp_path, {"/items": {"post": operation({}, "201", parameters=[state])}})


def listed(body: dict[str, Any]) -> list[str]:
    """The items as a server reads them: query parameters as `Shop` shows them are the last of each name."""
    given = body["?"].get("state", "")
    return given.split(",") if given else []


@pytest.mark.parametrize("several", ["registered,sent,lost", "lost,registered", "lost"])
def test_an_item_that_is_refused_is_named_as_such(tmp_path: Path, several: str) -> None:
    shop = Shop(lambda body: "lost" in listed(body))
    cases = [order({}), order({}, query=(("state", "registered,sent"),)), order({}, query=(("state", several),))]
    found = shop.blame(states(tmp_path, explode=False), cases)
    assert found is not None
    fault = found.fault
    assert (fault.keyword, fault.part, fault.pointer) == ("enum", Part.REQUEST_QUERY, "/state")
    assert fault.description == "lost"


def test_more_items_than_are_taken_are_counted(tmp_path: Path) -> None:
    shop = Shop(lambda body: len(listed(body)) > 1)
    cases = [order({}), order({}, query=(("state", "registered,sent,lost"),))]
    found = shop.blame(states(tmp_path, explode=False), cases)
    assert found is not None
    assert (found.fault.keyword, found.fault.description) == ("maxItems", "a list of 2 items")


def test_items_that_are_sent_under_one_name_each_are_tried_alone(tmp_path: Path) -> None:
    shop = Shop(lambda body: "lost" in listed(body))
    several = (("state", "registered"), ("state", "lost"))
    found = shop.blame(states(tmp_path, explode=True), [order({}), order({}, query=several)])
    assert found is not None
    assert (found.fault.keyword, found.fault.description) == ("enum", "lost")
