"""Where answers say what was asked for, they say what a parameter that is left out is taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Role
from tests.evidence_of import Given, World, case_of, contract_of, operation

if TYPE_CHECKING:
    from pathlib import Path

STEPS = {"type": "string", "enum": ["hour", "day", "week", "month"]}


def read(
    tmp_path: Path, *asked: tuple[str | None, Any, Any], again: Any = None, schema: dict[str, Any] = STEPS
) -> World:
    """Reads: the parameter that was sent, and what each side says of it."""
    step = {"name": "step", "in": "query", "schema": schema}
    shop = World(contract=contract_of(tmp_path, {"/sums": {"get": operation(None, parameters=[step])}}))
    for number, (sent, here, there) in enumerate(asked):
        query = () if sent is None else (("step", sent),)
        bodies = [Given(body={"about": {"step": one, "no": number}}) for one in (here, there, again or here)]
        shop.ask(case_of(f"{number}", "GET /sums", query=query), bodies[0], bodies[1], again=bodies[2])
    return shop


LEFT_OUT = [(None, "day", "week")] * 3
SENT = ("month", "month", "month")


def test_another_default_is_told_where_both_say_what_they_were_sent(tmp_path: Path) -> None:
    difference = read(tmp_path, *LEFT_OUT, SENT).only()
    place = difference.place
    assert (difference.kind, str(place.part), place.pointer) == ("default-changed", "request-query", "/step")
    assert difference.message == "leaving out step means week in south, day in north"


@pytest.mark.parametrize(
    ("asked", "again"),
    [
        pytest.param([*LEFT_OUT[:2], SENT], None, id="too-few"),
        pytest.param(LEFT_OUT, None, id="nothing-shows-that-it-is-an-echo"),
        pytest.param([*LEFT_OUT, ("day", "day", "day")], None, id="it-may-always-be-said"),
        pytest.param([*LEFT_OUT, ("month", "day", "week")], None, id="it-is-no-echo"),
        pytest.param([*LEFT_OUT, ("month", "month", "week")], None, id="it-is-none-there"),
        pytest.param([*LEFT_OUT[:2], (None, "hour", "week"), SENT], None, id="the-references-varies"),
        pytest.param([*LEFT_OUT, (None, "day", "day"), SENT], None, id="the-environments-varies"),
        pytest.param([*LEFT_OUT, SENT], "hour", id="the-second-time-it-is-another"),
    ],
)
def test_what_is_no_echo_or_says_several_things_is_no_default(
    tmp_path: Path, asked: list[tuple[str | None, Any, Any]], again: Any
) -> None:
    assert "default-changed" not in read(tmp_path, *asked, again=again).kinds()


@pytest.mark.parametrize(
    ("schema", "is_told"),
    [
        pytest.param({"type": "string", "default": "day"}, True, id="the-declared-default"),
        pytest.param({**STEPS, "default": "hour"}, False, id="another-one"),
        pytest.param({"type": "string", "enum": ["day", "month"]}, False, id="a-value-that-is-not-known"),
        pytest.param({"type": "string"}, False, id="nothing-is-declared"),
    ],
)
def test_what_the_contract_does_not_say_may_follow_the_data(
    tmp_path: Path, *, schema: dict[str, Any], is_told: bool
) -> None:
    assert ("default-changed" in read(tmp_path, *LEFT_OUT, SENT, schema=schema).kinds()) is is_told


@pytest.mark.parametrize(("schema", "is_told"), [(STEPS, False), ({**STEPS, "default": "day"}, True)])
def test_of_what_was_there_before_the_declared_default_alone_is_known(
    tmp_path: Path, *, schema: dict[str, Any], is_told: bool
) -> None:
    identifier = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    described = operation(None, parameters=[identifier, {"name": "step", "in": "query", "schema": schema}])
    shop = World(contract=contract_of(tmp_path, {"/items/{id}/sums": {"get": described}}))
    for number, (sent, here, there) in enumerate([*LEFT_OUT, SENT]):
        query = () if sent is None else (("step", sent),)
        case = case_of(f"{number}", "GET /items/{id}/sums", query=query, role=Role.EXISTING)
        shop.ask(case, *(Given(body={"about": {"step": one, "no": number}}) for one in (here, there)))
    assert ("default-changed" in shop.kinds()) is is_told
