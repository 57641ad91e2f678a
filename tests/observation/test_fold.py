"""What a shape says of a body: each distinct object once, its members, their types and formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.shape import merged
from harness.observation.fold import DEEPEST, FIRST_ITEMS, LAST_ITEMS, folded

if TYPE_CHECKING:
    from harness.model.json import Json
    from harness.model.shape import Shape


def types(shape: Shape, pointer: str) -> set[str]:
    return {scalar.type for scalar in shape.values.get(pointer, {}).values()}


def texts(shape: Shape, pointer: str) -> set[str | None]:
    return {scalar.text for scalar in shape.values.get(pointer, {}).values()}


def test_members_are_values_of_their_object() -> None:
    shape = folded({"id": "ord_1", "total": 12.5, "paid": True, "note": None})
    (digest,) = shape.objects[""]
    assert shape.objects[""][digest] == {"id", "total", "paid", "note"}
    assert shape.values["/total"][digest].type == "number"
    assert shape.values["/total"][digest].formats == ("fraction",)
    assert shape.values["/note"][digest].type == "null"
    assert types(shape, "") == {"object"}


@pytest.mark.parametrize(("body", "kind"), [(None, "null"), (7, "integer"), ("x", "string"), ([], "array")])
def test_a_body_that_is_no_object_has_a_type_at_the_root(body: Json, kind: str) -> None:
    assert types(folded(body), "") == {kind}


def test_items_stand_under_a_star() -> None:
    shape = folded({"items": [{"id": 1, "tags": ["a", "b"]}, {"id": 2, "tags": []}]})
    assert len(shape.objects["/items/*"]) == 2
    assert texts(shape, "/items/*/tags/*") == {'"a"', '"b"'}


def test_the_same_order_read_again_counts_once_although_it_changed() -> None:
    readings = [folded({"id": "ord_1", "seen": n}) for n in range(40)]
    assert len(merged(readings).objects[""]) == 1


@pytest.mark.parametrize("name", ["id", "_id", "ID", "uuid", "@id", "fingerprint"])
def test_identity_goes_by_several_names(name: str) -> None:
    assert len(folded([{name: "x", "n": 1}, {name: "x", "n": 2}, {name: "y", "n": 1}]).objects["/*"]) == 2


def test_the_collection_tells_whose_identity_it_is() -> None:
    orders: Json = [{"customer_id": 1, "order_id": n, "n": 0} for n in range(3)]
    assert len(folded({"orders": orders}).objects["/orders/*"]) == 3


def test_an_object_without_identity_is_told_by_its_content_in_any_order() -> None:
    shape = folded([{"a": 1, "b": {"c": 1}}, {"b": {"c": 1}, "a": 1}, {"a": 1, "b": {"c": 2}}])
    assert len(shape.objects["/*"]) == 2


def test_key_and_value_pairs_are_told_by_their_content() -> None:
    shape = folded([{"key": "colour", "value": "red"}, {"key": "colour", "value": "blue"}])
    assert texts(shape, "/*/value") == {'"red"', '"blue"'}


@pytest.mark.parametrize(
    "other", [{"id": 1}, {"id": 1, "total": "5"}, {"id": 1, "total": None}, {"id": "1", "total": 5}]
)
def test_objects_of_different_structure_never_share_a_digest(other: Json) -> None:
    assert len(folded([{"id": 1, "total": 5}, other]).objects["/*"]) == 2


def test_an_empty_or_structured_identity_identifies_nothing() -> None:
    shape = folded([{"id": "", "n": 1}, {"id": "", "n": 2}, {"id": {"x": 1}, "n": 1}, {"id": {"x": 1}, "n": 2}])
    assert len(shape.objects["/*"]) == 4


def test_a_number_without_fraction_is_an_integer() -> None:
    assert types(folded([10.0, 10]), "/*") == {"integer"}
    assert texts(folded([10.0, 1e300]), "/*") == {"10", "1e+300"}


@pytest.mark.parametrize(
    "names",
    [
        ("2024-01-01", "2024-01-02"),
        ("123e4567-e89b-12d3-a456-426614174000",),
        ("1", "2"),
        ("ord_1001", "ord_1002"),
        ("ann@example.com",),
        ("01HQ3K5T9XW2M8Z7B4C6D0EFGH",),
    ],
)
def test_a_map_by_identifiers_has_no_properties(names: tuple[str, ...]) -> None:
    shape = folded({"prices": {name: {"amount": 1} for name in names}})
    assert set(shape.objects["/prices"].values()) == {frozenset()}
    assert "/prices/*/amount" in shape.values


@pytest.mark.parametrize(
    "names", [("md5", "sha256"), ("line1", "line2"), ("sha-256",), ("http2", "p95"), ("EUR", "USD")]
)
def test_words_with_digits_are_property_names(names: tuple[str, ...]) -> None:
    assert set(folded(dict.fromkeys(names, 1)).objects[""].values()) == {frozenset(names)}


def test_an_object_with_hundreds_of_members_is_a_map() -> None:
    assert set(folded({f"word{chr(97 + n % 26)}{n}": n for n in range(300)}).values) == {"", "/*"}


def test_a_long_list_is_folded_at_its_beginning_and_its_end() -> None:
    shape = folded(list(range(10_000)))
    assert len(shape.values["/*"]) == FIRST_ITEMS + LAST_ITEMS
    assert "9999" in texts(shape, "/*")


def test_below_the_limit_only_types_are_known() -> None:
    body: Json = "deep"
    for _ in range(DEEPEST + 10):
        body = {"a": body}
    shape = folded(body)
    assert max(pointer.count("/") for pointer in shape.values) == DEEPEST
    assert types(shape, "/a" * DEEPEST) == {"object"}


def test_long_values_keep_their_formats_and_not_their_text() -> None:
    shape = folded(["https://example.com/" + "a" * 100])
    (scalar,) = shape.values["/*"].values()
    assert (scalar.text, scalar.formats) == (None, ("uri",))


def test_values_under_a_secrets_name_are_masked_and_keep_type_and_formats() -> None:
    shape = folded({"id": 1, "api_key": "deadbeef00", "auth": {"pin": 1234, "on": True}, "pin": 99})
    assert texts(shape, "/api_key") == {'"***"'}
    assert [scalar.formats for scalar in shape.values["/api_key"].values()] == [("hex",)]
    assert (texts(shape, "/auth/pin"), texts(shape, "/pin"), types(shape, "/pin")) == ({"0"}, {"0"}, {"integer"})
    assert texts(shape, "/auth/on") == {"true"}


def test_a_masked_value_does_not_make_objects_distinct() -> None:
    assert len(folded([{"token": "one"}, {"token": "two"}]).objects["/*"]) == 1


def test_known_secrets_are_masked_in_values_numbers_and_names() -> None:
    shape = folded(
        {"a": "x hunter2 y", "hunter2": 1, "n": 77}, lambda text: text.replace("hunter2", "***").replace("77", "***")
    )
    assert texts(shape, "/a") == {'"x *** y"'}
    assert "/***" in shape.values
    assert texts(shape, "/n") == {"0"}


def test_arrays_that_differ_beyond_what_is_folded_differ_in_length() -> None:
    assert len(folded([{"rows": [None] * 300}, {"rows": [None] * 301}]).objects["/*"]) == 2


def test_of_two_readings_of_one_object_the_same_is_kept_in_any_order() -> None:
    readings: list[Json] = [{"id": 1, "n": 1}, {"id": 1, "n": 2}]
    assert folded(readings).values["/*/n"] == folded(readings[::-1]).values["/*/n"]
