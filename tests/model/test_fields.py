"""What may stand at a field of a request: JSON in a body, texts in parameters."""

from __future__ import annotations

import pytest

from harness.model.case import Role, Slot
from harness.model.fields import ABSENT, Field, value_at, with_field
from harness.model.place import Part
from tests.evidence_of import case_of

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
