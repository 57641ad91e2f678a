"""What a contract lists for a member of a body is tried there, one value at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.model.fields import body_value
from harness.run.open_places import with_other_choices
from tests.evidence_of import case_of, contract_of

if TYPE_CHECKING:
    from pathlib import Path

ADD = "POST /parts"
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "stage": {"enum": ["draft", "sold", "retired", None], "default": "draft"},
        "unit": {"enum": ["piece", "box"]},
    },
}
PATHS = {"/parts": {"post": {"requestBody": {"content": {"application/json": {"schema": SCHEMA}}}, "responses": {}}}}


@pytest.mark.parametrize(
    ("own", "others"),
    [
        ({"name": "x", "unit": "box"}, [{"stage": "sold"}, {"stage": "retired"}, {"unit": "piece"}]),
        ({"stage": "sold"}, [{"stage": "draft"}, {"stage": "retired"}, {"unit": "piece"}, {"unit": "box"}]),
        ([], []),
    ],
)
def test_each_other_choice_is_said_alone_and_a_default_is_none(tmp_path: Path, own: Any, others: list[Any]) -> None:
    found = with_other_choices(contract_of(tmp_path, PATHS), case_of("plain", ADD, body=own))
    assert [body_value(one) for one in found] == [{**own, **other} for other in others]
