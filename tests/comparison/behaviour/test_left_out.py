"""What a creation leaves out is taken for one value here and for another there: the default of a body's property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Role, Slot
from tests.comparison.behaviour.lives import ADD, CREATED, Life
from tests.evidence_of import Given, World, contract_of, operation

if TYPE_CHECKING:
    from pathlib import Path


THERE_BEFORE = Slot(name="id", role=Role.EXISTING)


def shop_with(tmp_path: Path, properties: dict[str, Any]) -> World:
    """A shop whose items have the given properties."""
    schema = {"type": "object", "properties": properties}
    post = operation(None, "201", requestBody={"content": {"application/json": {"schema": schema}}})
    return World(contract=contract_of(tmp_path, {"/items": {"post": post}}))


def made(shop: World, *rows: tuple[dict[str, Any], Any, Any], status: int = 201) -> World:
    """Creations: what was sent, and the colour that each side shows."""
    for number, (sent, here, there) in enumerate(rows):
        Life(shop, f"{number}").step(
            ADD,
            Given(status=status, body={"no": number, **sent, "colour": here}),
            Given(status=status, body={"no": number, **sent, "colour": there}),
            body=sent,
        )
    return shop


NAME: dict[str, Any] = {"name": {"type": "string"}}
COLOURED: dict[str, Any] = {**NAME, "colour": {"type": "string"}}
OTHERWISE = tuple(({"name": name}, "red", "blue") for name in ("a", "b", "c"))


def test_another_default_is_told_at_the_property_that_was_left_out(tmp_path: Path) -> None:
    difference = made(shop_with(tmp_path, COLOURED), *OTHERWISE).only()
    assert (difference.kind, str(difference.place.part), difference.place.pointer) == (
        "default-changed",
        "request-body",
        "/colour",
    )
    assert 'leaving out colour means "blue" in south, "red" in north' in difference.message
    assert difference.compared == 3


@pytest.mark.parametrize(
    ("here", "there"),
    [(0, "0.01"), (10**40, "1"), ("NaN", True), ("1e999999999", "x"), ("1.10", "1.1"), ("007", "7"), (5, "five")],
)
def test_another_number_or_word_is_another_default_however_it_is_spelled(tmp_path: Path, here: Any, there: Any) -> None:
    shop = made(shop_with(tmp_path, COLOURED), *((sent, here, there) for sent, *_ in OTHERWISE))
    assert "default-changed" in {difference.kind for difference in shop.told()}


@pytest.mark.parametrize(
    ("properties", "rows", "status"),
    [
        pytest.param(COLOURED, OTHERWISE[:2], 201, id="too-few"),
        pytest.param(COLOURED, (*OTHERWISE[:2], ({"name": "c"}, "green", "blue")), 201, id="the-references-varies"),
        pytest.param(COLOURED, (*OTHERWISE, ({"name": "d"}, "red", "red")), 201, id="the-environments-varies"),
        pytest.param(NAME, OTHERWISE, 201, id="not-a-property-of-the-request"),
        pytest.param({**NAME, "colour": {"type": "string", "readOnly": True}}, OTHERWISE, 201, id="read-only"),
        pytest.param(COLOURED, [(sent, 0, "0.00") for sent, *_ in OTHERWISE], 201, id="a-number-as-a-text"),
        pytest.param(COLOURED, [(sent, 0, -0.0) for sent, *_ in OTHERWISE], 201, id="with-a-sign-that-says-nothing"),
        pytest.param(COLOURED, [(sent, "red", "RED") for sent, *_ in OTHERWISE], 201, id="in-other-letters"),
        pytest.param(COLOURED, OTHERWISE, 200, id="what-may-have-been-there"),
    ],
)
def test_what_is_no_default_is_not_told(
    tmp_path: Path, properties: dict[str, Any], rows: tuple[tuple[dict[str, Any], Any, Any], ...], status: int
) -> None:
    assert "default-changed" not in made(shop_with(tmp_path, properties), *rows, status=status).kinds()


CANCEL = "POST /items/{id}/cancel"


@pytest.mark.parametrize(
    ("slot", "shop_slot", "is_told"),
    [
        pytest.param(CREATED, None, True, id="made"),
        pytest.param(THERE_BEFORE, None, False, id="there-before"),
        pytest.param(CREATED, Slot(name="shop", role=Role.EXISTING), False, id="made-in-what-was-there"),
    ],
)
def test_a_deed_done_to_what_the_run_made_has_defaults_too(
    tmp_path: Path, *, slot: Slot, shop_slot: Slot | None, is_told: bool
) -> None:
    schema = {"type": "object", "properties": COLOURED}
    deed = operation(None, "200", requestBody={"content": {"application/json": {"schema": schema}}})
    identifier = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {
        "/items": {"post": operation(None, "201")},
        "/items/{id}/cancel": {"post": deed, "parameters": [identifier]},
    }
    shop = World(contract=contract_of(tmp_path, paths))
    for number, (sent, here, there) in enumerate(OTHERWISE):
        new = Given(status=201, body={"id": f"{number}"})
        shown = [Given(body={"id": f"{number}", **sent, "colour": colour}) for colour in (here, there)]
        life = Life(shop, f"{number}").step(ADD, new, new, body={})
        query = () if shop_slot is None else (("shop", shop_slot),)
        life.step(CANCEL, *shown, body=sent, role=slot.role, slot=slot, query=query)
    assert ("default-changed" in shop.kinds()) is is_told
