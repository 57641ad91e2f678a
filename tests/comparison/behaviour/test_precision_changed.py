"""Numbers that are worked out from the request and come rounded on one side are told, and no other numbers are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.finding.grouping import group
from tests.comparison.behaviour.lives import ADD, READ, Life, created, shop_of
from tests.evidence_of import Given, world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.evidence_of import World

TOTALS = (1.37931, 2.75862, 4.13793)


def shop_with(tmp_path: Path, *totals: tuple[float, float]) -> World:
    shop = shop_of(tmp_path)
    for number, (here, there) in enumerate(totals):
        sent = {"count": number + 1}
        created(Life(shop, f"{number}"), sent, {**sent, "id": f"h-{number}", "total": here}, total=there)
    return shop


def test_rounded_totals_are_told(tmp_path: Path) -> None:
    difference = shop_with(tmp_path, *((total, round(total, 2)) for total in TOTALS)).only()
    assert (difference.kind, difference.place.operation, difference.place.pointer) == (
        "precision-changed",
        ADD,
        "/total",
    )
    assert "total is rounded to 2 places in south" in difference.message


def test_totals_with_more_decimals_are_told(tmp_path: Path) -> None:
    difference = shop_with(tmp_path, *((round(total, 2), total) for total in TOTALS)).only()
    assert "total is not rounded to 2 places in south" in difference.message


def test_other_totals_are_data(tmp_path: Path) -> None:
    assert shop_with(tmp_path, *((total, total + 1) for total in TOTALS)).kinds() == []


def test_two_totals_are_too_few(tmp_path: Path) -> None:
    assert shop_with(tmp_path, *((total, round(total, 2)) for total in TOTALS[:2])).kinds() == []


def test_one_total_that_is_no_rounded_one_is_enough_for_silence(tmp_path: Path) -> None:
    assert shop_with(tmp_path, *((total, round(total, 2)) for total in TOTALS), (5.51724, 5.51724)).kinds() == []


def test_numbers_on_which_the_reference_differs_from_itself_are_no_claim(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, *((total, round(total, 2)) for total in TOTALS))
    answers: list[dict[str, Any]] = [{"id": "x", "count": 9, "total": total} for total in (7.5, 7.9)]
    first, second = (Given(status=201, body=body) for body in answers)
    Life(shop, "noise").step(ADD, first, first, again=second, body={"count": 9})
    assert shop.kinds() == []


def test_one_property_of_a_schema_has_one_cause_where_it_is_listed_too(tmp_path: Path) -> None:
    item = {"type": "object", "properties": {"id": {"type": "string"}, "total": {"type": "number"}}}
    answer = {"oneOf": [{"$ref": "#/components/schemas/Item"}, {"$ref": "#/components/schemas/Items"}]}
    schemas = {"Item": item, "Items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}}
    shop = world(tmp_path, (ADD, f"{ADD}/several", READ), answer, schemas)
    for number, total in enumerate(TOTALS):
        sent = {"count": number + 1}
        life = created(
            Life(shop, f"{number}"), sent, {**sent, "id": f"h-{number}", "total": total}, total=round(total, 2)
        )
        rows = [[{"total": value}] for value in (total, round(total, 2))]
        here, there = (Given(status=201, body=body) for body in rows)
        life.step(f"{ADD}/several", here, there, body=[sent], slot=None)
    told = shop.told()
    assert {one.place.pointer for one in told} == {"/total", "/*/total"}
    assert len({group(one) for one in told}) == 1
