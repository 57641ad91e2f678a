"""An environment is asked with the reference's words where it shows them too, else with those of its own rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.environment.environment import ApiTarget, Environment
from harness.generation.case_identity import identified
from harness.model.case import Role, Slot
from harness.model.fields import Field, with_field
from harness.model.place import Part
from harness.run.known import KnownResources
from harness.run.settling import own_alone, own_values
from tests.evidence_of import case_of


@pytest.mark.parametrize(
    ("wanted", "every", "shared", "own"),
    [
        (("new", "old"), {"new", "old", "odd"}, ["odd"], ("new", "old")),
        (("new", "old"), {"old"}, ["old"], ("old", "old")),
        (("new", "old"), {"new"}, ["new"], ("new", None)),
        (("NEW", "OLD"), {"new", "old"}, ["new"], ("NEW", "OLD")),
        (("A1", "A2"), {"B1", "B2", "B3"}, ["B2", "B3", "B4"], ("B2", "B3")),
        (("A1", "A2"), {"B1"}, [], ()),
        (("A1",), set(), [], ()),
    ],
    ids=["the same", "the first is not there", "one is not there", "spelled otherwise", "own", "nobody's", "nothing"],
)
def test_the_values_of_an_environment(
    wanted: tuple[str, ...], every: set[str], shared: list[str], own: tuple[str | None, ...]
) -> None:
    assert own_values(wanted, every, shared) == own


def known(value: str) -> KnownResources:
    found = KnownResources(Environment(name="a", apis={"x": ApiTarget(base_url="http://127.0.0.1:1")}), "x")
    found.learn("code", "code", (value,))
    return found


@pytest.mark.parametrize(("there", "alone"), [("A1", set()), ("B7", {'"A1"', '"B7"'})])
def test_values_that_one_side_alone_is_asked_with(there: str, alone: set[str]) -> None:
    place = Field(part=Part.REQUEST_BODY, pointer="/code")
    own = Slot(name="code", role=Role.SHOWN, resource="code")
    case = with_field(case_of("1", "POST /items", body={"code": ""}), place, own)
    assert case is not None
    assert {*own_alone([identified(case)], known("A1"), known(there))} == alone


@pytest.mark.parametrize(
    ("here", "there", "alone"),
    [("acme", "acme", set()), ("acme", "bolt", {'"acme"', '"bolt"'}), ("7", "08", {'"7"', "7", '"08"', "8"})],
)
def test_what_each_is_asked_of_may_come_back_as_its_own(here: str, there: str, alone: set[str]) -> None:
    path = (("tenant", Slot(name="code", role=Role.EXISTING, resource="code")),)
    case = identified(replace(case_of("1", "GET /tenants/{tenant}"), path_values=path))
    assert {*own_alone([case], known(here), known(there))} == alone
