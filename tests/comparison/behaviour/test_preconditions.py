"""A change of what was changed meanwhile is refused, or what was written in between is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.comparison.behaviour.preconditions import is_conditional
from harness.model.case import Capture, Role, Slot
from harness.model.place import Part
from tests.comparison.behaviour.lives import CREATED, REPLACE, Life, created, shop_of
from tests.evidence_of import Given, case_of

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.case import Value
    from tests.evidence_of import World

STATE = Slot(
    name="etag", role=Role.CREATED, capture=Capture(step=0, part=Part.RESPONSE_HEADER, pointers=("/etag",))
)  # fmt: skip
OVER = Given(status=412, body={"code": "changed"})
SENT = {"name": "shade"}


def overwritten(tmp_path: Path, condition: Value, here: Given, there: Given) -> World:
    """An item is created on both sides, and changed under a condition."""
    shop = shop_of(tmp_path)
    life = created(Life(shop, "0"), {"name": "lamp"})
    life.step(REPLACE, here, there, body=SENT, headers=(("If-Match", condition),))
    return shop


def served(side: str) -> Given:
    return Given(body={**SENT, "id": f"{side}-0"})


@pytest.mark.parametrize(
    "condition", [pytest.param(STATE, id="a-state-that-is-over"), pytest.param('"none-such"', id="no-state-at-all")]
)
def test_a_condition_that_the_environment_alone_ignores_is_told_at_its_header_and_nowhere_else(
    tmp_path: Path, condition: Value
) -> None:
    found = overwritten(tmp_path, condition, OVER, served("t")).told()
    assert [(one.kind, one.place.part, one.place.pointer, one.place.status) for one in found] == [
        ("parameter-ignored", Part.REQUEST_HEADER, "/if-match", 412)
    ]


@pytest.mark.parametrize(
    ("here", "there"),
    [pytest.param(OVER, OVER, id="heeded-by-both"), pytest.param(served("h"), served("t"), id="ignored-by-both")],
)
def test_a_condition_that_both_sides_take_alike_is_silent(tmp_path: Path, here: Given, there: Given) -> None:
    assert overwritten(tmp_path, STATE, here, there).kinds() == []


def test_a_refusal_that_is_not_about_the_condition_is_another_outcome(tmp_path: Path) -> None:
    kinds = overwritten(tmp_path, STATE, Given(status=422, body={"code": "bad"}), served("t")).kinds()
    assert kinds == ["outcome-changed"]


def test_a_refusal_of_a_request_that_names_no_state_is_another_outcome(tmp_path: Path) -> None:
    assert overwritten(tmp_path, "*", OVER, served("t")).kinds() == ["outcome-changed"]


def test_a_condition_that_the_environment_alone_heeds_is_another_outcome(tmp_path: Path) -> None:
    assert overwritten(tmp_path, STATE, served("h"), OVER).kinds() == ["outcome-changed"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("if-match", STATE, True, id="a-state-that-a-step-showed"),
        pytest.param("IF-MATCH", '"v1"', True, id="a-name-in-capitals"),
        pytest.param("If-Match", "*", False, id="any-state"),
        pytest.param("If-Match", replace(CREATED, role=Role.EXISTING), False, id="a-state-that-was-there-before"),
        pytest.param("If-None-Match", STATE, False, id="another-condition"),
    ],
)
def test_a_request_is_conditional_where_it_names_a_state(name: str, value: Value, *, expected: bool) -> None:
    assert is_conditional(replace(case_of("put", REPLACE), headers=((name, value),))) is expected
