"""A parameter that changes what the reference shows of one thing has to do so here, where data cannot decide it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Capture, Purpose, Role, Slot
from harness.model.place import Part
from tests.evidence_of import Given, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.case import Case
    from tests.evidence_of import World

READ = "GET /items/{id}"
MADE = Slot(name="id", role=Role.CREATED, capture=Capture(step=0, part=Part.RESPONSE_BODY, pointers=("/id",)))
PLAIN, WITH_PARTS, IN_CHF = {"name": "a"}, {"name": "a", "parts": []}, {"name": "b"}


def reading(name: str, role: Role, *query: tuple[str, str]) -> Case:
    case = case_of(name, READ, role=role, query=query)
    if role is Role.CREATED:
        case = replace(case, path_values=(("id", MADE),), purpose=Purpose.SEQUENCE)
    return case


def read(
    tmp_path: Path,
    here: tuple[Any, Any],
    there: tuple[Any, Any],
    *,
    role: Role = Role.CREATED,
    again: Any = None,
    steps: tuple[int, int] = (1, 2),
) -> World:
    """The same thing without a parameter and with it, on each side; `again` is what the reference says then with it."""
    shop = world(tmp_path, (READ,))
    cases = reading("plain", role), reading("shaped", role, ("with", "parts"))
    for number, case in enumerate(cases):
        more: dict[str, Any] = {"sequence": "life", "step": steps[number]} if role is Role.CREATED else {}
        then = Given(body=here[number] if again is None or not number else again)
        shop.ask(case, Given(body=here[number]), Given(body=there[number]), then, **more)
    return shop


@pytest.mark.parametrize(
    ("here", "role"),
    [
        pytest.param((PLAIN, WITH_PARTS), Role.CREATED, id="adds"),
        pytest.param((WITH_PARTS, PLAIN), Role.CREATED, id="leaves-out"),
        pytest.param((PLAIN, IN_CHF), Role.CREATED, id="changes"),
        pytest.param((WITH_PARTS, PLAIN), Role.EXISTING, id="leaves-out-of-what-was-there"),
    ],
)
def test_a_parameter_that_makes_no_difference_is_told_once(tmp_path: Path, here: tuple[Any, Any], role: Role) -> None:
    difference = read(tmp_path, here, (here[0], here[0]), role=role).only()
    assert (difference.kind, difference.place.pointer) == ("parameter-ignored", "/with")


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param((PLAIN, WITH_PARTS), (PLAIN, WITH_PARTS), id="the-same"),
        pytest.param((PLAIN, PLAIN), (PLAIN, PLAIN), id="none-anywhere"),
        pytest.param((PLAIN, IN_CHF), (PLAIN, {"name": "c"}), id="another-value"),
        pytest.param((PLAIN, WITH_PARTS), ({"name": "x"}, {"name": "x", "parts": [1]}), id="of-another-thing"),
    ],
)
def test_a_parameter_that_makes_a_difference_is_not_ignored(
    tmp_path: Path, here: tuple[Any, Any], there: tuple[Any, Any]
) -> None:
    assert "parameter-ignored" not in read(tmp_path, here, there).kinds()


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param((PLAIN, WITH_PARTS), (PLAIN, PLAIN), id="nothing-to-add"),
        pytest.param((PLAIN, IN_CHF), (PLAIN, PLAIN), id="the-same-either-way"),
        pytest.param((WITH_PARTS, PLAIN), (PLAIN, PLAIN), id="nothing-to-leave-out"),
    ],
)
def test_what_was_there_before_may_have_nothing_to_show(
    tmp_path: Path, here: tuple[Any, Any], there: tuple[Any, Any]
) -> None:
    assert "parameter-ignored" not in read(tmp_path, here, there, role=Role.EXISTING).kinds()


def test_what_is_another_each_time_is_no_effect(tmp_path: Path) -> None:
    assert "parameter-ignored" not in read(tmp_path, (PLAIN, IN_CHF), (PLAIN, PLAIN), again={"name": "d"}).kinds()


def test_a_thing_that_was_changed_in_between_is_another(tmp_path: Path) -> None:
    assert "parameter-ignored" not in read(tmp_path, (PLAIN, WITH_PARTS), (PLAIN, PLAIN), steps=(1, 3)).kinds()


def test_a_value_that_is_heeded_acquits_itself_alone(tmp_path: Path) -> None:
    shop = read(tmp_path, (PLAIN, WITH_PARTS), (PLAIN, PLAIN))
    other = reading("other", Role.CREATED, ("with", "fee"))
    shop.ask(other, *[Given(body={**PLAIN, "fee": 1})] * 2, sequence="life", step=3)
    assert ("parameter-ignored", READ, "/with") in shop.places()
    # The same value, heeded of another thing.
    again = reading("again", Role.CREATED, ("with", "parts"))
    shop.ask(reading("first", Role.CREATED), *[Given(body=PLAIN)] * 2, sequence="other", step=1)
    shop.ask(again, *[Given(body=WITH_PARTS)] * 2, sequence="other", step=2)
    assert "parameter-ignored" not in shop.kinds()
