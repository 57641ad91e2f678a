"""What a request had at a place is read from what was sent, whatever the case stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.fields import Field
from harness.model.place import Part
from harness.model.sent import value_sent
from tests.evidence_of import HERE, Given, case_of, observed

if TYPE_CHECKING:
    from harness.model.json import Json


@pytest.mark.parametrize(
    ("part", "pointer", "value"),
    [
        (Part.REQUEST_BODY, "/code", "A1"),
        (Part.REQUEST_BODY, "/none", None),
        (Part.REQUEST_QUERY, "/state", "new"),
        (Part.REQUEST_QUERY, "/none", None),
        (Part.REQUEST_HEADER, "/state", None),
    ],
)
def test_the_value_that_was_sent(part: Part, pointer: str, value: Json) -> None:
    case = case_of("1", "POST /items", body={"code": "A1"}, query=(("state", "new"),))
    assert value_sent(observed(case, HERE, Given(status=200)), Field(part=part, pointer=pointer)) == value


def test_of_what_is_no_json_nothing_is_known() -> None:
    case = case_of("1", "GET /items")
    assert value_sent(observed(case, HERE, Given(status=200)), Field(part=Part.REQUEST_BODY, pointer="/a")) is None
