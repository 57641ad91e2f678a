"""Which pairs of answers may differ by data alone, so that they make no claim."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.comparison.pairing import Pair
from harness.model.case import Purpose, Role, Slot
from harness.model.fields import Field, with_field
from harness.model.place import Part
from tests.evidence_of import HERE, THERE, Given, case_of, observed, world

if TYPE_CHECKING:
    from pathlib import Path

READ = "GET /items/{id}"


@pytest.mark.parametrize(
    ("identifier", "kinds"),
    [
        pytest.param("7", [], id="one-that-is-counted-up"),
        pytest.param("0000007", [], id="the-same-with-zeros"),
        pytest.param("2043409205", ["error-status-changed"], id="one-that-nobody-has-by-chance"),
    ],
)
def test_a_number_is_that_of_a_real_resource_only_where_it_is_small(
    tmp_path: Path, identifier: str, kinds: list[str]
) -> None:
    shop = world(tmp_path, [READ])
    case = case_of("absent", READ, role=Role.ABSENT, path_value=identifier)
    shop.ask(case, Given(status=404, body={"code": "none"}), Given(status=403, body={"code": "none"}))
    assert shop.kinds() == kinds


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        pytest.param(200, [], id="replaced-where-the-other-side-made-it"),
        pytest.param(404, [], id="not-there"),
        pytest.param(409, [], id="in-a-conflict"),
        pytest.param(422, ["outcome-changed"], id="refused-for-what-is-in-it"),
    ],
)
def test_what_nobody_has_is_served_or_not_by_state_unless_the_request_itself_is_refused(
    tmp_path: Path, status: int, kinds: list[str]
) -> None:
    shop = world(tmp_path, ["PUT /items/{id}"])
    case = case_of("put", "PUT /items/{id}", role=Role.ABSENT, body={"size": 1})
    shop.ask(case, Given(status=201), Given(status=status))
    assert shop.kinds() == kinds


@pytest.mark.parametrize(
    ("operation", "kinds"),
    [
        pytest.param("GET /items", ["error-status-changed"], id="a-read-of-no-resource"),
        pytest.param("POST /items", [], id="a-change"),
    ],
)
def test_a_conflict_is_of_the_state_unless_no_resource_is_named(
    tmp_path: Path, operation: str, kinds: list[str]
) -> None:
    shop = world(tmp_path, [operation])
    case = case_of("refused", operation, valid=False)
    shop.ask(case, Given(status=422, body={"code": "none"}), Given(status=409, body={"code": "none"}))
    assert shop.kinds() == kinds


@pytest.mark.parametrize(("code", "alike"), [("A1", True), ("B7", False)])
def test_where_each_side_is_given_its_own_value_both_may_have_got_the_same(*, code: str, alike: bool) -> None:
    place = Field(part=Part.REQUEST_BODY, pointer="/code")
    case = with_field(case_of("1", "POST /items", body={"code": ""}), place, Slot(name="code", role=Role.SHOWN))
    assert case is not None
    sent = [case_of("1", "POST /items", body={"code": one}) for one in ("A1", code)]
    here, there = (observed(one, side, Given(status=201)) for one, side in zip(sent, (HERE, THERE), strict=True))
    assert Pair(case=case, here=here, again=None, there=there).asked_alike is alike


def test_a_request_that_is_the_same_for_everybody_is_asked_alike() -> None:
    case = case_of("1", "POST /items", body={"code": "A1"})
    here, there = (
        observed(case, HERE, Given(status=201)),
        observed(case_of("1", "POST /items"), THERE, Given(status=201)),
    )
    assert Pair(case=case, here=here, again=None, there=there).asked_alike


SUBMIT = "POST /tenants/{tenant}/items/{id}/submit"


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        pytest.param(Role.CREATED, ["outcome-changed"], id="the-runs-own"),
        pytest.param(Role.EXISTING, [], id="one-of-many-that-were-there"),
    ],
)
def test_what_was_made_in_a_tenant_is_in_the_state_that_its_own_steps_led_to(
    tmp_path: Path, role: Role, kinds: list[str]
) -> None:
    shop = world(tmp_path, [SUBMIT])
    named = (("tenant", Slot(name="tenant", role=Role.EXISTING)), ("id", Slot(name="id", role=role)))
    # The same request twice: once in the state that it needs, and once more.
    for step, here in enumerate((200, 422)):
        case = replace(case_of(f"submit-{step}", SUBMIT, purpose=Purpose.SEQUENCE), path_values=named)
        shop.ask(case, Given(status=here), Given(status=200), sequence="life", step=step)
    assert shop.kinds() == kinds
