"""From a refused request to the one thing in it that is to blame, in a few dozen requests."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.case_identity import identified
from harness.model.case import Body, Case, Sequence
from harness.model.fields import body_value
from harness.model.place import Part
from tests.evidence_of import HERE, THERE, Given, case_of, contract_of, fault_of, observed, operation
from tests.probe.shop import Shop, contract_for, order

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.contract.document import Contract
    from harness.model.difference import Cause
    from harness.model.observation import Observation

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


def test_a_property_that_a_refusal_names_is_taken_from_a_request_that_nobody_serves(tmp_path: Path) -> None:
    """What the full request is refused for on both sides is another matter."""
    shop = Shop(
        lambda body: "currency" not in body or "note" in body,
        lambda body: "note" in body,
        names="currency",
    )
    cases = [order({"article": "a"}), order({"article": "b", "note": "x", "currency": "EUR"})]
    found = shop.blame(orders(tmp_path), cases)
    assert told(found) == ("required", Part.REQUEST_BODY, "/currency")


@pytest.mark.parametrize("named", ["due", None])
def test_a_value_that_every_request_has_and_one_side_refuses_is_found_by_leaving_it_out(
    tmp_path: Path, named: str | None
) -> None:
    shop = Shop(lambda body: len(str(body.get("due", ""))) > 10, names=named)
    body = {"article": "a", "quantity": 1, "note": "x", "due": "2040-01-01T00:00:00Z"}
    assert told(shop.blame(orders(tmp_path), [order(body)])) == ("format", Part.REQUEST_BODY, "/due")


def test_a_value_that_has_to_be_there_and_is_refused_in_every_request_is_found_in_another_form(tmp_path: Path) -> None:
    shop = Shop(lambda body: len(str(body.get("due", ""))) != 10, names="due")
    body = {"article": "a", "quantity": 1, "note": "x", "due": "2040-01-01T00:00:00Z"}
    assert told(shop.blame(orders(tmp_path), [order(body)])) == ("format", Part.REQUEST_BODY, "/due")


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


def test_two_values_of_one_item_of_a_longer_array_are_blamed_and_not_the_array(tmp_path: Path) -> None:
    shop = Shop(lambda body: any(line["kind"] == "vip" and line["count"] > 8 for line in body.get("lines", ())))
    lines = [{"kind": "adult", "count": 20}, {"kind": "child", "count": 20}, {"kind": "vip", "count": 20}]
    cases = [
        order({"article": "a", "lines": [{"kind": "adult", "count": 1}]}),
        order({"article": "a", "lines": lines}),
    ]
    found = shop.blame(orders(tmp_path), cases)
    assert told(found) == ("combination", Part.REQUEST_BODY, "/lines/0/count")
    assert found is not None
    assert found.partner is not None
    assert (found.partner.pointer, found.partner.description) == ("/lines/0/kind", "vip")


def test_a_member_of_an_added_object_is_blamed_and_not_the_object(tmp_path: Path) -> None:
    shop = Shop(lambda body: "colour" in body.get("gift", {}))
    cases = [order({"article": "a"}), order({"article": "a", "gift": {"card": "x", "colour": "red"}})]
    assert told(shop.blame(orders(tmp_path), cases)) == ("additionalProperties", Part.REQUEST_BODY, "/gift/colour")


def test_a_number_that_is_served_as_a_text_only_is_named_type_and_no_bound(tmp_path: Path) -> None:
    shop = Shop(
        lambda body: "quantity" in body and not isinstance(body["quantity"], str),
        lambda body: isinstance(body.get("quantity"), str),
    )
    cases = [order({"article": "a"}), order({"article": "a", "quantity": 1}), order({"article": "a", "quantity": 7})]
    assert told(shop.blame(orders(tmp_path), cases)) == ("type", Part.REQUEST_BODY, "/quantity")


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


def test_what_is_refused_for_a_second_thing_is_asked_of_both_sides_without_the_first(tmp_path: Path) -> None:
    shop = Shop(lambda body: body.get("quantity", 0) > 100 or len(body.get("note", "")) > 20)
    cases = [order({"article": "a", "quantity": 1, "note": "x"}), order({"article": "a", "quantity": 400, "note": "x"})]
    both = order({"article": "a", "quantity": 500, "note": "x" * 60})
    found = shop.blame(orders(tmp_path), [*cases, both])
    assert told(found) == ("maximum", Part.REQUEST_BODY, "/quantity")
    mended = {"article": "a", "quantity": 1, "note": "x" * 60}
    askings = [one for one in shop.asked if isinstance(one.unit, Case) and body_value(one.unit) == mended]
    assert {one.environment for one in askings} == {HERE, THERE}


def test_each_fault_is_asked_behind_a_refusal_before_any_is_asked_twice(tmp_path: Path) -> None:
    shop = Shop(lambda body: "currency" not in body or "article" not in body, lambda body: "article" not in body)
    cases = [order({"article": "a"}), order({"article": "a", "currency": "EUR"})]
    faulty = fault_of(Part.REQUEST_BODY, "/article", "required")
    names = [order({"note": str(number)}, fault=faulty) for number in range(20)]
    other = order({"quantity": 0}, fault=fault_of(Part.REQUEST_BODY, "/quantity", "minimum"))
    shop.blame(orders(tmp_path), [*cases, *names, other])
    assert any(
        isinstance(one.unit, Case) and body_value(one.unit) == {"quantity": 0, "currency": "EUR"} for one in shop.asked
    )


FORM = "application/x-www-form-urlencoded"


def filled(content: bytes, media_type: str = FORM) -> Case:
    return identified(replace(case_of("", "POST /items"), body=Body(media_type=media_type, content=content)))


class Forms(Shop):
    """Answers by a function of a form's fields."""

    def answer(self, case: Case, environment: str) -> Observation:
        fields = body_value(case)
        assert isinstance(fields, dict)
        refused = self._refused[environment](fields)
        return observed(case, environment, Given(status=422 if refused else 201, body={}))


def forms(tmp_path: Path, *media_types: str) -> Contract:
    content = {media_type: {"schema": ORDER} for media_type in media_types or (FORM,)}
    return contract_of(tmp_path, {"/items": {"post": operation(ORDER, "201", requestBody={"content": content})}})


@pytest.mark.parametrize(
    ("refused", "content", "expected"),
    [
        (lambda form: int(form.get("quantity", 1)) > 100, b"article=b&quantity=400&note=x", ("maximum", "/quantity")),
        (lambda form: form.get("currency") == "USD", b"article=b&currency=USD&note=x", ("enum", "/currency")),
        (lambda form: len(form.get("note", "")) > 20, b"article=b&note=" + b"x" * 50, ("maxLength", "/note")),
    ],
    ids=["number", "closed set", "length"],
)
def test_a_field_of_a_form_is_blamed_as_a_property_is(
    tmp_path: Path, refused: Callable[[Any], bool], content: bytes, expected: tuple[str, str]
) -> None:
    cases = [filled(b"article=a&quantity=1&currency=EUR&note=y"), filled(content)]
    found = Forms(refused).blame(forms(tmp_path), cases)
    assert told(found) == (expected[0], Part.REQUEST_BODY, expected[1])


def test_multipart_forms_of_different_boundaries_are_one_media_type(tmp_path: Path) -> None:
    def multipart(boundary: bytes, note: bytes) -> Case:
        part = b'Content-Disposition: form-data; name="note"\r\n\r\n' + note
        content = b"--" + boundary + b"\r\n" + part + b"\r\n--" + boundary + b"--\r\n"
        return filled(content, f"multipart/form-data; boundary={boundary.decode()}")

    cases = [multipart(b"one", b"x"), multipart(b"two", b"x" * 60)]
    found = Forms(lambda form: len(form["note"]) > 50).blame(forms(tmp_path, "multipart/form-data"), cases)
    assert told(found) == ("maxLength", Part.REQUEST_BODY, "/note")


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
