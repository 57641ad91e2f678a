"""Members of an error that are called like what requests say tell the fault, and no shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Fault
from harness.model.place import Part
from tests.evidence_of import Given, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

CREATE = "POST /items"
FULL = {"email": "x", "category": "y", "code": "z", "lines": [{"quantity": 1}]}


@pytest.mark.parametrize(
    ("here", "there", "is_told"),
    [
        pytest.param({"email": ["no"]}, {"email": ["no"], "category": ["no"]}, False, id="lists at the root"),
        pytest.param({"errors": {"Email": ["no"]}}, {"errors": {"Category": ["no"]}}, False, id="lists below"),
        pytest.param({"errors": {"email": "no"}}, {"errors": {"lines[0].quantity": "no"}}, False, id="texts below"),
        pytest.param({"errors": {"email": ["no"]}}, {"errors": {"email": [{"why": "no"}]}}, True, id="other entries"),
        pytest.param({"email": ["no"]}, {"errors": {"email": ["no"]}}, True, id="wrapped"),
        pytest.param({"code": "no", "text": "no"}, {"text": "no"}, True, id="a text at the root"),
        pytest.param(
            {"error": {"code": "no", "text": "no"}}, {"error": {"text": "no"}}, True, id="a text beside others"
        ),
        pytest.param({"errors": {"email": ["no"]}}, {"errors": {"reason": ["no"]}}, True, id="what no request says"),
    ],
)
def test_which_of_them_there_are_is_no_shape(tmp_path: Path, here: Any, there: Any, *, is_told: bool) -> None:
    shop = world(tmp_path, [CREATE])
    shop.ask(case_of("full", CREATE, body=FULL), Given(status=201), Given(status=201))
    fault = Fault(keyword="type", part=Part.REQUEST_BODY, pointer="/email", description="wrong type")
    shop.ask(
        case_of("faulty", CREATE, body={"email": 1}, fault=fault, valid=False),
        Given(status=400, body=here),
        Given(status=400, body=there),
    )
    assert ("error-shape-changed" in shop.kinds()) is is_told
