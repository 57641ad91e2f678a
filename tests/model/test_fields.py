"""What may stand at a field of a request: JSON in a body, texts in parameters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.case import Body, Role, Slot
from harness.model.fields import ABSENT, Field, differing, value_at, with_field
from harness.model.place import Part
from tests.evidence_of import case_of

FORM = "application/x-www-form-urlencoded"
LIMIT = Field(part=Part.REQUEST_QUERY, pointer="/limit")
SLOT = Slot(name="limit", role=Role.EXISTING)
CASE = case_of("one", "GET /items", query=(("limit", "15"), ("sort", "name")))


@pytest.mark.parametrize("value", ["16", SLOT, ("16", "17"), ABSENT])
def test_a_parameter_takes_texts_and_what_is_filled_in_later(value: object) -> None:
    changed = with_field(CASE, LIMIT, value)
    assert changed is not None
    assert value_at(changed, LIMIT) == value


@pytest.mark.parametrize("value", [15, 1.5, True, None, ["15"], {"a": "b"}, ("15", 16)])
def test_a_parameter_takes_nothing_that_cannot_be_written_in_an_address(value: object) -> None:
    assert with_field(CASE, LIMIT, value) is None


def test_a_body_takes_any_json() -> None:
    case = case_of("two", "POST /items", body={"lines": [{"count": 1}]})
    count = Field(part=Part.REQUEST_BODY, pointer="/lines/0/count")
    changed = with_field(case, count, 15)
    assert changed is not None
    assert value_at(changed, count) == 15


KIND = Field(part=Part.REQUEST_BODY, pointer="/kind")
OWN = Slot(name="kind", role=Role.SHOWN, resource="kind of POST /items")
FILLED = with_field(case_of("two", "POST /items", body={"kind": "x", "size": 1}), KIND, OWN)


def test_a_body_has_a_slot_where_each_environment_is_given_its_own_value() -> None:
    assert FILLED is not None
    assert FILLED.body is not None
    assert FILLED.body.slots == (("/kind", OWN),)
    assert value_at(FILLED, KIND) == OWN
    other = with_field(FILLED, KIND, Slot(name="kind", role=Role.SHOWN, resource="another"))
    assert [one.pointer for one in differing(FILLED, other or FILLED)] == ["/kind"]


@pytest.mark.parametrize(
    ("pointer", "value", "is_filled"),
    [
        ("/size", 2, True),
        ("/kind", "y", False),
        ("", {"kind": "kind of POST /items"}, True),
        ("", {"kind": "y"}, False),
        ("", {"size": 1}, False),
    ],
)
def test_a_slot_stays_while_it_stands_for_what_is_there(pointer: str, value: object, *, is_filled: bool) -> None:
    assert FILLED is not None
    changed = with_field(FILLED, Field(part=Part.REQUEST_BODY, pointer=pointer), value)
    assert changed is not None
    assert changed.body is not None
    assert bool(changed.body.slots) is is_filled


def test_a_field_of_a_form_takes_a_slot() -> None:
    assert CASE.body is None
    form = replace(case_of("three", "POST /items", body={}), body=Body(media_type=FORM, content=b"size=1&kind=x"))
    filled = with_field(form, KIND, OWN)
    assert filled is not None
    assert filled.body is not None
    assert filled.body.slots == (("/kind", OWN),)
