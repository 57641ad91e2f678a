"""The same key twice is one effect where the reference makes one of it, whatever it answers to the second request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.case import Capture, Role, Slot
from harness.model.place import Part
from tests.comparison.behaviour.lives import ADD, Life, shop_of
from tests.evidence_of import Given

if TYPE_CHECKING:
    from pathlib import Path

    from tests.evidence_of import World

FRESH = Slot(name="Idempotency-Key", role=Role.ABSENT)
AGAIN = Slot(
    name="Idempotency-Key",
    role=Role.CREATED,
    capture=Capture(step=0, part=Part.REQUEST_HEADER, pointers=("/Idempotency-Key",)),
)


def made(name: str) -> Given:
    return Given(status=201, body={"id": name, "name": "lamp"})


REFUSED = Given(status=409, body={"code": "used"})


def tried(tmp_path: Path, here: tuple[Given, Given, Given], there: tuple[Given, Given, Given]) -> World:
    shop = shop_of(tmp_path)
    life = Life(shop, "keys")
    for slot, reference, environment in zip((FRESH, AGAIN, FRESH), here, there, strict=True):
        life.step(ADD, reference, environment, headers=(("Idempotency-Key", slot),), body={"name": "lamp"})
    return shop


HONOURED = (made("h1"), made("h1"), made("h2"))


@pytest.mark.parametrize(
    "here",
    [
        pytest.param(HONOURED, id="answered-again"),
        pytest.param((made("h1"), Given(status=200, body=made("h1").body), made("h2")), id="answered-with-200"),
        pytest.param((made("h1"), REFUSED, made("h2")), id="refused"),
    ],
)
def test_two_effects_of_one_key_are_told(tmp_path: Path, here: tuple[Given, Given, Given]) -> None:
    shop = tried(tmp_path, here, (made("t1"), made("t2"), made("t3")))
    told = [one for one in shop.compare().differences if one.kind == "idempotency-not-honoured"]
    assert [(one.place.operation, one.place.part, one.place.pointer) for one in told] == [
        (ADD, Part.REQUEST_HEADER, "/idempotency-key")
    ]
    assert "id is t1, then t2" in told[0].message


ONCE = (made("h1"), made("h1"), REFUSED)
"""What may be made once only: with another key it is refused."""


def test_a_second_request_that_is_refused_as_one_with_another_key_is_told(tmp_path: Path) -> None:
    shop = tried(tmp_path, ONCE, (made("t1"), REFUSED, REFUSED))
    (told,) = (one for one in shop.compare().differences if one.kind == "idempotency-not-honoured")
    assert told.place.pointer == "/idempotency-key"
    assert "it is refused (409, as with another key)" in told.message


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param(HONOURED, (made("t1"), made("t1"), made("t2")), id="honoured-by-both"),
        pytest.param(ONCE, (made("t1"), made("t1"), REFUSED), id="made-once-by-both"),
        pytest.param((made("h1"), made("h2"), REFUSED), (made("t1"), REFUSED, REFUSED), id="another-one-all-the-same"),
        pytest.param(ONCE, (made("t1"), Given(status=400), REFUSED), id="refused-for-something-else"),
        pytest.param(ONCE, (made("t1"), Given(status=403), Given(status=403)), id="refused-for-something-since"),
        pytest.param((made("h1"), made("h2"), made("h3")), (made("t1"), made("t2"), made("t3")), id="by-neither"),
        pytest.param((made("h1"), made("h1"), made("h1")), (made("t1"), made("t2"), made("t3")), id="whatever-the-key"),
        pytest.param((made("h1"), made("h1"), REFUSED), (made("t1"), made("t2"), REFUSED), id="one-name-only-once"),
    ],
)
def test_nothing_is_told_where_the_reference_makes_no_claim(
    tmp_path: Path, here: tuple[Given, Given, Given], there: tuple[Given, Given, Given]
) -> None:
    kinds = [one.kind for one in tried(tmp_path, here, there).compare().differences]
    assert "idempotency-not-honoured" not in kinds


def test_a_moment_that_every_answer_has_anew_is_no_second_effect(tmp_path: Path) -> None:
    def at(name: str, moment: str) -> Given:
        return Given(status=201, body={"id": name, "name": "lamp", "answeredAt": moment})

    shop = tried(
        tmp_path,
        (at("h1", "1"), at("h1", "2"), at("h2", "3")),
        (at("t1", "1"), at("t1", "2"), at("t2", "3")),
    )
    assert shop.kinds() == []


@pytest.mark.parametrize(
    ("second", "is_told"),
    [pytest.param(("t2", 1), True, id="two-of-one-moment"), pytest.param(("t1", 2), False, id="one-of-two-moments")],
)
def test_what_is_made_tells_effects_apart_and_not_its_moment(
    tmp_path: Path, second: tuple[str, int], *, is_told: bool
) -> None:
    def at(name: str, moment: int) -> Given:
        return Given(status=201, body={"id": name, "madeAt": f"2026-02-03T04:05:0{moment}Z"})

    shop = tried(tmp_path, (at("h1", 1), at("h1", 1), at("h2", 2)), (at("t1", 1), at(*second), at("t3", 2)))
    assert [one.kind for one in shop.compare().differences].count("idempotency-not-honoured") == is_told
