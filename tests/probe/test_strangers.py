"""A property that is refused with every value is known where strange ones are served, or refused in other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.fields import Field
from harness.model.place import Part
from harness.probe.strangers import is_known
from tests.evidence_of import HERE, Given, observed
from tests.probe.shop import CREATE, contract_for, order

if TYPE_CHECKING:
    from pathlib import Path

UNIT = Field(part=Part.REQUEST_BODY, pointer="/unit")


@pytest.mark.parametrize(
    ("strange", "is_it"),
    [
        (Given(status=201, body={}), True),
        (Given(status=422, body={"detail": "/odd is not known"}), True),
        (Given(status=422, body={"detail": "/odd breaks enum, 17"}), False),
        (Given(status=400, body={"detail": "/odd breaks enum"}), True),
    ],
    ids=["strange ones are served", "other words", "the same words", "another status"],
)
def test_what_is_refused_like_a_strange_one_is_not_known(tmp_path: Path, strange: Given, *, is_it: bool) -> None:
    contract = contract_for(tmp_path, {"type": "object", "properties": {"unit": {"type": "string"}}})
    operation = contract.operation(CREATE)
    assert operation is not None
    refusal = observed(order({"unit": "x"}), HERE, Given(status=422, body={"detail": "/unit breaks enum, 4"}))
    other = order({"odd": "x"})
    assert is_known(contract, operation, UNIT, refusal, [(other, observed(other, HERE, strange))]) is is_it


def test_without_a_strange_one_nothing_is_claimed(tmp_path: Path) -> None:
    contract = contract_for(tmp_path, {"type": "object", "properties": {"unit": {"type": "string"}}})
    operation = contract.operation(CREATE)
    assert operation is not None
    refusal = observed(order({"unit": "x"}), HERE, Given(status=422, body={}))
    assert not is_known(contract, operation, UNIT, refusal, [(order({"unit": "x"}), refusal)])
