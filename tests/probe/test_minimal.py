"""From a refused request to the one thing in it that is to blame, in a few dozen requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from harness.model.case import Sequence
from harness.model.place import Part
from tests.evidence_of import HERE, THERE, fault_of
from tests.probe.shop import Shop, contract_for, order

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.contract.document import Contract
    from harness.model.difference import Cause

ORDER = {
    "type": "object",
    "required": ["article"],
    "properties": {
        "article": {"type": "string"},
        "quantity": {"type": "integer", "minimum": 1, "maximum": 500},
        "currency": {"type": "string", "enum": ["EUR", "USD"]},
        "note": {"type": "string", "maxLength": 100},
        "due": {"type": "string", "format": "date-time"},
        "gift": {"type": "object", "properties": {"card": {"type": "string"}, "paper": {"type": "string"}}},
        "lines": {"type": "array", "items": {"type": "object", "properties": {"count": {"type": "integer"}}}},
    },
}
PRICE = {"type": "object", "properties": {"price": {"type": "number"}}}
LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}}


def orders(tmp_path: Path) -> Contract:
    return contract_for(tmp_path, ORDER, [LIMIT])


def told(found: Cause | None) -> tuple[str, Part, str]:
    assert found is not None
    return found.fault.keyword, found.fault.part, found.fault.pointer


def test_a_property_that_became_required_is_named_and_explains_every_request_without_it(tmp_path: Path) -> None:
    shop = Shop(lambda body: "currency" not in body)
    cases = [
        order({"article": "a", "quantity": 2}),
        order({"article": "b"}),
        order({"article": "a", "currency": "EUR", "quantity": 2}),
    ]
    found = shop.blame(orders(tmp_path), cases)
    assert told(found) == ("required", Part.REQUEST_BODY, "/currency")
    assert found is not None
    assert {cases[0].id, cases[1].id} <= set(found.explained)
    assert (found.refusing, found.environment) == (THERE, THERE)


def test_a_property_that_no_served_request_lacks_is_found_by_filling_the_refused_one(tmp_path: Path) -> None:
    shop = Shop(lambda body: "currency" not in body or body.get("quantity", 0) > 100)
    cases = [order({"article": "a"}), order({"article": "b", "currency": "EUR", "quantity": 500})]
    found = shop.blame(orders(tmp_path), cases)
    assert found is not None
    assert found.fault.pointer in {"/currency", "/quantity"}


def test_a_bound_is_named_by_what_was_changed(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("quantity", 0) > 100)
    cases = [order({"article": "a", "quantity": 1}), order({"article": "b", "quantity": 500, "note": "x"})]
    found = shop.blame(orders(tmp_path), cases)
    assert told(found) == ("maximum", Part.REQUEST_BODY, "/quantity")


def test_a_value_inside_an_array_is_blamed_by_its_own_place(tmp_path: Path) -> None:
    shop = Shop(lambda body: any(line.get("count", 0) < 1 for line in body.get("lines", ())))
    cases = [
        order({"article": "a", "lines": [{"count": 1}, {"count": 2}]}),
        order({"article": "a", "lines": [{"count": 1}, {"count": 0}]}),
    ]
    found = shop.blame(orders(tmp_path), cases)
    assert told(found) == ("minimum", Part.REQUEST_BODY, "/lines/1/count")


def test_a_value_inside_a_longer_array_is_blamed_and_not_the_array(tmp_path: Path) -> None:
    shop = Shop(lambda body: any(line.get("count", 0) > 100 for line in body.get("lines", ())))
    cases = [
        order({"article": "a", "lines": [{"count": 1}]}),
        order({"article": "a", "lines": [{"count": 2}, {"count": 3}, {"count": 500}]}),
    ]
    found = shop.blame(orders(tmp_path), cases)
    assert told(found) == ("maximum", Part.REQUEST_BODY, "/lines/0/count")
    assert found is not None
    assert cases[1].id in found.explained


def test_a_member_of_an_added_object_is_blamed_and_not_the_object(tmp_path: Path) -> None:
    shop = Shop(lambda body: "colour" in body.get("gift", {}))
    cases = [order({"article": "a"}), order({"article": "a", "gift": {"card": "x", "colour": "red"}})]
    assert told(shop.blame(orders(tmp_path), cases)) == ("additionalProperties", Part.REQUEST_BODY, "/gift/colour")


def test_a_value_of_a_closed_set_is_named_enum(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("currency") == "USD")
    cases = [order({"article": "a", "currency": "EUR"}), order({"article": "a", "currency": "USD"})]
    assert told(shop.blame(orders(tmp_path), cases)) == ("enum", Part.REQUEST_BODY, "/currency")


def test_a_property_outside_the_contract_is_named_so(tmp_path: Path) -> None:
    shop = Shop(lambda body: "colour" in body)
    cases = [order({"article": "a"}), order({"article": "a", "colour": "red"})]
    assert told(shop.blame(orders(tmp_path), cases)) == ("additionalProperties", Part.REQUEST_BODY, "/colour")


def test_a_parameter_is_blamed_like_a_property(tmp_path: Path) -> None:
    shop = Shop(lambda body: int(body["?"].get("limit", 1)) > 50)
    cases = [order({"article": "a"}, query=(("limit", "2"),)), order({"article": "a"}, query=(("limit", "100"),))]
    assert told(shop.blame(orders(tmp_path), cases)) == ("maximum", Part.REQUEST_QUERY, "/limit")


def test_the_reference_may_be_the_one_that_refuses(tmp_path: Path) -> None:
    shop = Shop(lambda _: False, lambda body: body.get("quantity", 0) > 100)
    cases = [order({"article": "a", "quantity": 1}), order({"article": "a", "quantity": 500})]
    found = shop.blame(orders(tmp_path), cases)
    assert told(found) == ("maximum", Part.REQUEST_BODY, "/quantity")
    assert found is not None
    assert found.refusing == HERE


def test_two_causes_do_not_explain_each_other(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("quantity", 0) > 100 or len(body.get("note", "")) > 50)
    cases = [
        order({"article": "a", "quantity": 1, "note": "x"}),
        order({"article": "a", "quantity": 500, "note": "x"}),
        order({"article": "a", "quantity": 1, "note": "x" * 80}),
    ]
    found = shop.blame(orders(tmp_path), cases)
    assert found is not None
    assert not {cases[1].id, cases[2].id} <= set(found.explained)


def test_what_a_refusal_hides_is_asked_of_both_sides_with_the_good_value(tmp_path: Path) -> None:
    shop = Shop(
        lambda body: "currency" not in body,
        lambda body: body.get("quantity", 0) > 500,
    )
    hidden = order({"article": "a", "quantity": 900}, fault=fault_of(Part.REQUEST_BODY, "/quantity", "maximum"))
    cases = [order({"article": "a"}), order({"article": "a", "currency": "EUR"}), hidden]
    shop.blame(orders(tmp_path), cases)
    bodies = [
        (asked.environment, json.loads(asked.unit.body.content))
        for asked in shop.asked
        if not isinstance(asked.unit, Sequence) and asked.unit.body and asked.unit.fault
    ]
    assert bodies == [
        (HERE, {"article": "a", "quantity": 900, "currency": "EUR"}),
        (THERE, {"article": "a", "quantity": 900, "currency": "EUR"}),
    ]


def test_no_cause_is_named_where_nothing_is_served(tmp_path: Path) -> None:
    shop = Shop(lambda _: True)
    assert shop.blame(orders(tmp_path), [order({"article": "a"}), order({"article": "b"})]) is None


def test_a_search_stays_within_a_few_dozen_requests(tmp_path: Path) -> None:
    shop = Shop(lambda body: "currency" not in body)
    cases = [order({"article": f"a{index}", "quantity": index}) for index in range(1, 60)]
    cases.append(order({"article": "b", "currency": "EUR"}))
    shop.blame(orders(tmp_path), cases)
    assert len(shop.asked) < 60


def test_a_member_that_an_added_object_lacks_is_what_is_missing(tmp_path: Path) -> None:
    shop = Shop(lambda body: "gift" in body and "paper" not in body["gift"])
    cases = [
        order({"article": "a"}),
        order({"article": "a", "gift": {"card": "x"}}),
        order({"article": "b", "quantity": 3, "gift": {"card": "y", "paper": "red"}}),
    ]
    assert told(shop.blame(orders(tmp_path), cases)) == ("required", Part.REQUEST_BODY, "/gift/paper")


def test_a_value_that_is_served_in_another_form_is_of_another_format_and_not_unknown(tmp_path: Path) -> None:
    shop = Shop(lambda body: "T" in body.get("due", ""))
    cases = [order({"article": "a"}), order({"article": "a", "due": "2040-01-01T00:00:00Z"})]
    assert told(shop.blame(orders(tmp_path), cases)) == ("format", Part.REQUEST_BODY, "/due")


def test_a_property_that_is_served_in_no_form_is_unknown_there(tmp_path: Path) -> None:
    shop = Shop(lambda body: "due" in body)
    cases = [order({"article": "a"}), order({"article": "a", "due": "2040-01-01T00:00:00Z"})]
    assert told(shop.blame(orders(tmp_path), cases)) == ("additionalProperties", Part.REQUEST_BODY, "/due")


def test_several_names_that_the_contract_does_not_have_are_explained_together(tmp_path: Path) -> None:
    shop = Shop(lambda body: bool({"colour", "size", "shape"} & {*body}))
    cases = [
        order({"article": "a"}),
        order({"article": "a", "colour": 1}),
        order({"article": "a", "colour": 1, "size": 2, "shape": 3}),
    ]
    found = shop.blame(orders(tmp_path), cases)
    assert found is not None
    assert {cases[1].id, cases[2].id} <= set(found.explained)


@pytest.mark.parametrize(
    ("refuses", "keyword"),
    [
        pytest.param(lambda price: price > 1000, "maximum", id="a-large-number"),
        pytest.param(lambda price: price < -1000, "minimum", id="a-small-number"),
        pytest.param(lambda price: price != int(price), "type", id="a-number-with-a-fraction"),
    ],
)
def test_a_fraction_is_blamed_only_where_the_number_without_it_is_served(
    tmp_path: Path, refuses: Callable[[float], bool], keyword: str
) -> None:
    contract = contract_for(tmp_path, PRICE)
    price = -5000.25 if keyword == "minimum" else 5000.25
    found = Shop(lambda given: refuses(given["price"])).blame(contract, [order({"price": 1}), order({"price": price})])
    assert told(found) == (keyword, Part.REQUEST_BODY, "/price")


def test_a_number_beyond_all_floats_is_blamed_for_its_size(tmp_path: Path) -> None:
    contract = contract_for(tmp_path, PRICE)
    cases = [order({"price": 1}), order({"price": 10**400})]
    found = Shop(lambda given: given["price"] > 1000).blame(contract, cases)
    assert told(found) == ("maximum", Part.REQUEST_BODY, "/price")


def test_two_values_that_are_refused_only_together_are_named_together(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("currency") == "USD" and body.get("quantity", 0) > 10)
    cases = [
        order({"article": "a", "currency": "EUR", "quantity": 5}),
        order({"article": "a", "currency": "USD", "quantity": 50}),
    ]
    found = shop.blame(orders(tmp_path), cases)
    assert told(found) == ("combination", Part.REQUEST_BODY, "/currency")
    assert found is not None
    assert found.partner is not None
    assert (found.partner.pointer, found.partner.description) == ("/quantity", "50")


def test_the_trials_that_lead_to_a_combination_are_explained_by_it(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("currency") == "USD" and body.get("quantity", 0) > 10)
    cases = [
        order({"article": "a", "currency": "EUR", "quantity": 5}),
        order({"article": "b", "currency": "USD", "quantity": 50, "note": "x"}),
    ]
    found = shop.blame(orders(tmp_path), cases)
    assert found is not None
    refused = {asked.unit.id for asked in shop.asked if not shop.served(asked, THERE) and shop.served(asked, HERE)}
    assert refused
    assert refused <= set(found.explained)


def test_a_value_that_is_served_in_another_request_is_not_blamed_alone(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("currency") == "USD" and body.get("quantity", 0) > 10)
    cases = [
        order({"article": "a", "currency": "EUR", "quantity": 50}),
        order({"article": "a", "currency": "USD", "quantity": 50}),
        order({"article": "b", "currency": "USD", "quantity": 5, "note": "x"}),
    ]
    found = shop.blame(orders(tmp_path), cases)
    assert found is not None
    assert found.partner is not None
    assert {found.fault.pointer, found.partner.pointer} == {"/currency", "/quantity"}
    assert cases[1].id in found.explained


def test_what_is_missing_beside_a_value_is_named_with_it(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("currency") == "USD" and "note" not in body)
    cases = [
        order({"article": "a", "currency": "EUR"}),
        order({"article": "a", "currency": "USD"}),
        order({"article": "b", "currency": "USD", "note": "x", "quantity": 2}),
    ]
    found = shop.blame(orders(tmp_path), cases)
    assert found is not None
    assert found.partner is not None
    assert {found.fault.pointer, found.partner.pointer} == {"/currency", "/note"}


def test_one_value_is_blamed_alone_where_no_other_request_makes_it_good(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("currency") == "USD")
    cases = [
        order({"article": "a", "currency": "EUR", "quantity": 50}),
        order({"article": "a", "currency": "USD", "quantity": 50}),
        order({"article": "b", "currency": "EUR", "quantity": 5, "note": "x"}),
    ]
    found = shop.blame(orders(tmp_path), cases)
    assert told(found) == ("enum", Part.REQUEST_BODY, "/currency")
    assert found is not None
    assert found.partner is None


def test_a_later_day_is_beyond_a_bound_and_not_of_another_format(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("due", "") > "2035-06-30")
    cases = [
        order({"article": "a", "due": "2030-01-01T00:00:00Z"}),
        order({"article": "a", "due": "2040-01-01T00:00:00Z"}),
    ]
    assert told(shop.blame(orders(tmp_path), cases)) == ("formatMaximum", Part.REQUEST_BODY, "/due")
