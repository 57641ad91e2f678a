"""What comes back otherwise than it was sent is told by name, and only where the reference gives it back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.comparison.behaviour.lives import ADD, CHANGE, LIST, READ, Life, created, shop_of
from tests.evidence_of import Given

if TYPE_CHECKING:
    from pathlib import Path

    from tests.evidence_of import World


def stored(tmp_path: Path, *values: tuple[Any, Any], here: Any = None) -> World:
    """Items with a property each: what was sent, and what the environment shows of it."""
    shop = shop_of(tmp_path)
    for number, (sent, there) in enumerate(values):
        own = None if here is None else {"id": f"h-{number}", "name": here}
        created(Life(shop, f"{number}"), {"name": sent}, own, name=there)
    return shop


WHOLE = (("one", "one"), ("Two", "Two"), ("3", "3"))
"""Values that are left alone."""


@pytest.mark.parametrize(
    ("sent", "there", "words"),
    [
        pytest.param("Lamp and bowl", "Lamp", "cut to 4 characters", id="cut"),
        pytest.param(" Lamp ", "Lamp", "trimmed", id="trimmed"),
        pytest.param("cafe\u0301", "café", "re-encoded: normalised to NFC", id="normalised"),
        pytest.param("東京", "??", "with ? for what is not ASCII", id="replaced"),
        pytest.param("naïve", "naÃ¯ve", "re-encoded: UTF-8 read as Latin-1", id="misread"),
        pytest.param("a & b", "a &amp; b", "re-encoded: with HTML entities", id="entities"),
        pytest.param("", None, "null instead of an empty text", id="empty"),
    ],
)
def test_what_happens_to_a_text_has_a_name(tmp_path: Path, sent: str, there: Any, words: str) -> None:
    difference = stored(tmp_path, *WHOLE, (sent, there)).only()
    assert (difference.kind, difference.place.operation, difference.place.pointer) == (
        "value-not-preserved",
        ADD,
        "/name",
    )
    assert f"name comes back {words} in south" in difference.message
    assert (difference.compared, difference.differing) == (4, 1)


@pytest.mark.parametrize(
    ("sent", "there", "words"),
    [
        pytest.param(7.005, 7.01, "rounded to 2 places", id="rounded-half-up"),
        pytest.param(7.005, 7.0, "rounded to 2 places", id="rounded-as-doubles-are"),
        pytest.param(7.999, 7.99, "cut to 2 places", id="cut"),
        pytest.param(2**53 + 1, 2**53, "kept as a double, its last digits lost", id="double"),
        pytest.param(0.1, 0.10000000149011612, "kept in single precision, digits lost", id="single"),
        pytest.param(-3.5, 3.5, "without its sign", id="sign"),
    ],
)
def test_what_happens_to_a_number_has_a_name(tmp_path: Path, sent: float, there: float, words: str) -> None:
    difference = stored(tmp_path, (1, 1), (2, 2), (3.5, 3.5), (sent, there)).only()
    assert f"name comes back {words} in south" in difference.message


MOMENT = "2040-01-02T03:04:05.250+05:30"


@pytest.mark.parametrize(
    ("there", "words"),
    [
        ("2040-01-01T21:34:05.250Z", "converted to UTC: the same instant, its own offset lost"),
        ("2040-01-02T03:04:05.250", "without its time zone: another instant"),
        ("2040-01-02T03:04:05.25Z", "with its time zone lost, as if it had been UTC: another instant"),
        ("2040-01-02T03:04:05+05:30", "with no digits of the second's fraction"),
    ],
)
def test_what_happens_to_a_point_in_time_has_a_name(tmp_path: Path, there: str, words: str) -> None:
    shop = stored(tmp_path, *((f"2040-01-0{day}T00:00:00Z", f"2040-01-0{day}T00:00:00Z") for day in (1, 2, 3)))
    created(Life(shop, "moment"), {"name": MOMENT}, name=there)
    differences = [one for one in shop.compare().differences if one.kind == "value-not-preserved"]
    assert [words in one.message for one in differences] == [True]


@pytest.mark.parametrize("there", ["2040-01-02T03:04:05.25+05:30", "2040-01-02 03:04:05.250000+05:30"])
def test_another_spelling_of_the_same_instant_and_offset_is_no_change(tmp_path: Path, there: str) -> None:
    shop = stored(tmp_path, *((f"2040-01-0{day}T00:00:00Z", f"2040-01-0{day}T00:00:00+00:00") for day in (1, 2, 3)))
    created(Life(shop, "moment"), {"name": MOMENT}, name=there)
    assert shop.kinds() == []


def test_a_name_is_given_only_if_it_leaves_the_other_values_alone(tmp_path: Path) -> None:
    shop = stored(tmp_path, ("longer than four", "longer than four"), *WHOLE, ("Lamp and bowl", "Lamp"))
    assert shop.kinds() == []


def test_what_nobody_can_name_is_told_when_two_values_show_it(tmp_path: Path) -> None:
    shop = stored(tmp_path, *WHOLE, ("lamp", "lamp-1"), ("bowl", "bowl-7"))
    assert "name comes back not as it was sent in south" in shop.only().message


def test_one_value_that_comes_back_otherwise_may_have_been_taken_already(tmp_path: Path) -> None:
    assert stored(tmp_path, *WHOLE, ("lamp", "lamp-1")).kinds() == []


def test_one_value_of_those_that_several_resources_may_have_is_not_taken_but_altered(tmp_path: Path) -> None:
    told = stored(tmp_path, *WHOLE, ("one", "one"), ("staff", "premium")).only()
    assert (told.kind, told.place.pointer, told.differing) == ("value-not-preserved", "/name", 1)


def test_a_value_that_once_came_back_whole_is_acquitted(tmp_path: Path) -> None:
    assert stored(tmp_path, *WHOLE, (" lamp", "lamp"), (" lamp", " lamp")).kinds() == []


def test_two_distinct_values_are_too_few(tmp_path: Path) -> None:
    assert stored(tmp_path, ("one", "one"), (" lamp", "lamp")).kinds() == []


def test_what_the_reference_does_not_preserve_is_no_claim(tmp_path: Path) -> None:
    assert stored(tmp_path, *((f" {name}", name) for name in ("a", "b", "c", "d")), here="new").kinds() == []


def test_what_the_reference_preserves_only_the_first_time_is_no_claim(tmp_path: Path) -> None:
    shop = stored(tmp_path, *WHOLE)
    shown = {"id": "x", "name": " lamp"}
    changed = Given(status=201, body={"id": "x", "name": "lamp"})
    Life(shop, "noise").step(ADD, Given(status=201, body=shown), changed, again=changed, body={"name": " lamp"})
    assert shop.kinds() == []


def test_a_read_and_a_row_of_a_list_are_held_against_what_was_sent_as_well(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    for number, (sent, there) in enumerate([*WHOLE, (" lamp", "lamp")]):
        life = created(Life(shop, f"{number}"), {"name": sent})
        here, row = {"id": f"h-{number}", "name": sent}, {"id": f"t-{number}", "name": there}
        life.step(READ, Given(body={"data": here}), Given(body={"data": row}))
        other = {"id": "other", "name": "what was there before"}
        life.step(LIST, Given(body={"rows": [other, here]}), Given(body={"rows": [row, other, other]}))
    told = [(kind, operation, place) for kind, operation, place in shop.places() if kind == "value-not-preserved"]
    assert told == [
        ("value-not-preserved", LIST, "/rows/*/name"),
        ("value-not-preserved", READ, "/data/name"),
    ]


def test_a_value_of_another_type_is_another_kind_of_drift(tmp_path: Path) -> None:
    kinds = stored(tmp_path, (1, "1"), (2, "2"), (3, "3"), (4, "4")).kinds()
    assert "value-not-preserved" not in kinds


def test_a_change_is_held_against_what_the_change_sent(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    for number, (sent, there) in enumerate([*WHOLE, ("Lamp and bowl", "Lamp")]):
        life = created(Life(shop, f"{number}"), {"name": "before"})
        shown = Given(body={"id": f"h-{number}", "name": sent})
        life.step(CHANGE, shown, Given(body={"id": f"t-{number}", "name": there}), body={"name": sent})
    assert shop.places() == [("value-not-preserved", CHANGE, "/name")]


def test_the_cases_that_show_it_are_those_that_have_to_be_asked_again(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    for number, (sent, there) in enumerate([*WHOLE, (" lamp", "lamp")]):
        life = created(Life(shop, f"{number}"), {"name": sent})
        shown = Given(body={"id": f"t-{number}", "name": there})
        life.step(READ, Given(body={"id": f"h-{number}", "name": sent}), shown)
    assert shop.only().cases == ("3-0", "3-1")
