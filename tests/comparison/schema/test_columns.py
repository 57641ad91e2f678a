"""A table that begins with other names than the reference's: what its rows hold is data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.comparison.schema.columns import names_in
from tests.evidence_of import Given, World, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

EXPORT = "GET /export"
HERE = "id,name,total\n1,Nail,2\n"


def exported(tmp_path: Path, here: list[str], there: list[str], media_type: str = "text/csv") -> World:
    shop = world(tmp_path, [EXPORT])
    for index, (one, other) in enumerate(zip(here, there, strict=True)):
        case = case_of(f"export-{index}", EXPORT, query=(("month", str(index)),))
        shop.ask(case, *(Given(text=text, media_type=media_type) for text in (one, other)))
    return shop


@pytest.mark.parametrize(
    "there",
    [
        pytest.param("id;name;total\n1;Nail;2\n", id="separator"),
        pytest.param("id,total,name\n1,2,Nail\n", id="order"),
        pytest.param("id,name\n1,Nail\n", id="one-less"),
        pytest.param("1,Nail,2\n", id="none"),
    ],
)
def test_other_columns_are_another_body(tmp_path: Path, there: str) -> None:
    (difference,) = exported(tmp_path, [HERE] * 2, [there] * 2).compare().differences
    assert (difference.kind, difference.place.operation) == ("response-body-changed", EXPORT)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param([HERE] * 2, ["id,name,total\n7,Bolt,9\n"] * 2, id="other-rows"),
        pytest.param([HERE] * 2, ["\ufeff" + HERE] * 2, id="a-mark-of-the-encoding"),
        pytest.param([HERE] * 2, [HERE, "id;name;total\n"], id="only-now-and-then"),
        pytest.param([HERE, "id,name\n"], ["id;name\n"] * 2, id="the-reference-has-several"),
        pytest.param(["1,Nail\n"] * 2, ["7,Bolt\n"] * 2, id="rows-without-names"),
        pytest.param(["Nail\n"] * 2, ["Bolt\n"] * 2, id="one-column"),
    ],
)
def test_what_is_no_line_of_names_or_is_the_same_is_silent(tmp_path: Path, here: list[str], there: list[str]) -> None:
    assert exported(tmp_path, here, there).kinds() == []


def test_other_texts_are_no_tables(tmp_path: Path) -> None:
    assert exported(tmp_path, ["a,b\n"] * 2, ["c,d\n"] * 2, "text/plain").kinds() == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("id,name", ("id", "name")),
        ('"order id"\t"total"', ('"order id"', '"total"')),
        ("id,id", ()),
        ("id,7", ()),
        ("2026-01-01,open", ()),
        ("id", ()),
    ],
)
def test_names_are_told_from_values(line: str, names: tuple[str, ...]) -> None:
    assert names_in(line) == names
