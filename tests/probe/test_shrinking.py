"""The smallest request that still shows a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.model.place import Part
from tests.evidence_of import fault_of
from tests.probe.shop import Shop, contract_for, order

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["article"],
    "properties": {
        "article": {"type": "string"},
        "quantity": {"type": "integer"},
        "lines": {"type": "array", "items": {"type": "object", "required": ["sku"]}},
    },
}
TOO_MANY = fault_of(Part.REQUEST_BODY, "/quantity", "maximum")
FULL = {"article": "a", "note": "n", "lines": [{"sku": "1", "x": 1}, {"sku": "2"}], "gift": {"card": "c"}}


def test_what_is_optional_is_left_out_at_once(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("quantity", 0) > 100)
    cases = [order({"article": "a", "quantity": 1}), order({**FULL, "quantity": 420})]
    assert shop.shrink(contract_for(tmp_path, SCHEMA), cases, TOO_MANY)[0] == {"article": "a", "quantity": 420}
    assert len(shop.asked) == 3


def test_what_is_needed_stays_although_the_contract_does_not_say_so(tmp_path: Path) -> None:
    def needs_lines(body: Any) -> bool:
        return not body.get("lines")

    shop = Shop(lambda body: needs_lines(body) or body.get("quantity", 0) > 100, needs_lines)
    cases = [order({**FULL, "quantity": 1}), order({**FULL, "quantity": 420})]
    smallest = shop.shrink(contract_for(tmp_path, SCHEMA), cases, TOO_MANY)[0]
    assert smallest == {"article": "a", "lines": [{"sku": "1", "x": 1}], "quantity": 420}


def test_a_smaller_request_that_is_refused_for_something_else_is_not_taken(tmp_path: Path) -> None:
    shop = Shop(lambda body: "note" not in body or body.get("quantity", 0) > 100)
    cases = [order({**FULL, "quantity": 1}), order({**FULL, "quantity": 420})]
    smallest = shop.shrink(contract_for(tmp_path, SCHEMA), cases, TOO_MANY)[0]
    assert smallest == {"article": "a", "note": "n", "quantity": 420}


def test_long_texts_are_cut_as_far_as_both_sides_let_them(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("quantity", 0) > 100, lambda body: len(body["article"]) < 1)
    cases = [order({"article": "a" * 90, "quantity": 1}), order({"article": "a" * 90, "quantity": 420})]
    assert shop.shrink(contract_for(tmp_path, SCHEMA), cases, TOO_MANY)[0] == {"article": "a", "quantity": 420}


def test_a_request_that_has_nothing_to_leave_out_is_left_as_it_is(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("quantity", 0) > 100)
    cases = [order({"article": "a", "quantity": 1}), order({"article": "a", "quantity": 420})]
    assert shop.shrink(contract_for(tmp_path, SCHEMA), cases, TOO_MANY) == []
    assert shop.asked == []
