"""Values that show what a store does to them, as far as the schema allows them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.distinctive import (
    BEYOND_DOUBLES,
    DURATIONS,
    LONG_FRACTIONS,
    MANNERS,
    Speller,
    with_long_numbers,
)
from harness.generation.judge import Judge
from tests.generation.examples import ORDERS

if TYPE_CHECKING:
    from harness.model.json import Json
    from tests.generation.conftest import Load

CASE, BEYOND, EDGES, EMPTY, PLANE, LONG = range(len(MANNERS))


def spelled(load: Load, manner: int, schema: dict[str, Any], given: Json, *others: Json) -> Json:
    judge = Judge(load(ORDERS))
    return Speller(judge=judge, manner=MANNERS[manner], kept=frozenset({"/id"}), others=others).spelled(schema, given)


TEXT = {"type": "string", "maxLength": 40}


def test_a_text_is_as_long_as_its_limit_allows_with_blanks_at_its_edges(load: Load) -> None:
    text = spelled(load, EDGES, TEXT, "sample")
    assert isinstance(text, str)
    assert (len(text), text[:2], text[-2:], text.strip() != text) == (40, "  ", "  ", True)


def test_a_text_without_a_limit_is_long(load: Load) -> None:
    assert len(str(spelled(load, LONG, {"type": "string"}, "sample"))) == 250
    # And by itself: a limit that the contract does not tell must not hide what becomes of blanks.
    assert len(str(spelled(load, EDGES, {"type": "string"}, "sample"))) < 100
    assert spelled(load, LONG, TEXT, "sample") == "sample"


def test_some_letters_are_combined_and_some_are_not(load: Load) -> None:
    text = str(spelled(load, BEYOND, TEXT, "sample"))
    assert any(map(unicodedata.combining, text))
    assert unicodedata.normalize("NFD", text) != text != unicodedata.normalize("NFC", text)


def test_a_text_may_be_empty(load: Load) -> None:
    assert spelled(load, EMPTY, TEXT, "sample") == ""


@pytest.mark.parametrize(
    ("schema", "given", "expected"),
    [
        pytest.param({"type": "number"}, 1, 12.34567, id="many-decimals"),
        pytest.param({"type": "number", "multipleOf": 0.01}, 1, 12.34, id="as-many-as-there-may-be"),
        pytest.param({"type": "number", "maximum": 0.5}, 0.1, 0.34567, id="within-its-limits"),
        pytest.param({"type": "integer", "maximum": 9}, 1, 7, id="whole"),
        pytest.param({"type": "integer", "minimum": 50, "maximum": 900}, 50, 67, id="whole-above-its-lowest"),
        pytest.param({"type": "integer", "maximum": 1}, 1, 1, id="as-it-is-where-nothing-else-may-be"),
        pytest.param({"type": "string", "format": "date"}, "2040-02-29", "2040-03-01", id="a-day-later"),
        pytest.param(
            {"type": "string", "format": "date-time"},
            "2040-01-01T00:00:00Z",
            "2040-01-02T00:00:00+05:30",
            id="another-offset",
        ),
        pytest.param({"type": "string"}, "2040-01-01T00:00:00Z", "2040-01-02T00:00:00+05:30", id="by-its-looks"),
        pytest.param({"type": "string", "enum": ["a", "b"]}, "a", "a", id="closed-set"),
        pytest.param({"type": "boolean"}, True, True, id="truth"),
    ],
)
def test_a_value_is_spelled_as_its_schema_allows(
    load: Load, schema: dict[str, Any], given: Json, expected: Json
) -> None:
    assert spelled(load, CASE, schema, given) == expected


SPAN = {"type": "string", "format": "duration"}


def test_spans_of_time_are_spelled_in_units_that_may_be_written_otherwise(load: Load) -> None:
    assert spelled(load, CASE, SPAN, "PT1H") != spelled(load, BEYOND, SPAN, "PT1H")
    assert spelled(load, CASE, {"type": "string"}, "PT1H") in DURATIONS


def test_a_span_of_time_keeps_to_its_pattern(load: Load) -> None:
    minutes = {**SPAN, "pattern": "^PT[0-9]+M$"}
    assert {spelled(load, manner, minutes, "PT5M") for manner in (CASE, BEYOND, EDGES)} <= {"PT60M", "PT90M"}
    assert spelled(load, CASE, {**SPAN, "pattern": "^PT5M$"}, "PT5M") == "PT5M"


def test_the_lines_of_a_file_end_in_one_way_and_those_of_the_next_in_another(load: Load) -> None:
    file = {"type": "string", "format": "binary"}
    ends = ["\r\n" in str(spelled(load, manner, file, "sample")) for manner in (CASE, BEYOND)]
    assert sorted(ends) == [False, True]


def test_what_names_a_resource_stays(load: Load) -> None:
    schema = {"type": "object", "properties": {"id": TEXT, "name": TEXT}}
    assert spelled(load, EMPTY, schema, {"id": "known", "name": "sample"}) == {"id": "known", "name": ""}


def test_a_text_with_a_pattern_is_taken_from_another_body(load: Load) -> None:
    schema = {"type": "object", "properties": {"code": {"type": "string", "pattern": "^[A-Z]{2}$"}}}
    assert spelled(load, CASE, schema, {"code": "AA"}, {"code": "AA"}, {"code": "BB"}) == {"code": "BB"}


@pytest.mark.parametrize(
    ("pattern", "manner", "expected"),
    [
        pytest.param(r"^[^\x00-\x1f]+$", CASE, "Quartz Ember 7 lattice Juniper", id="any-text"),
        pytest.param(
            r"^[^\x00-\x1f]+$", EDGES, "  Harbour & Mole, O'Hara quay 0815 \u2013 H  ", id="any-text-at-its-edges"
        ),
        pytest.param(r"^\S+$", CASE, "Quartz-Lattice", id="no-blanks"),
        pytest.param("^[A-Za-z]{2,40}$", CASE, "QuartzLattice", id="letters"),
        pytest.param("^[a-z-]+$", CASE, "other-one", id="small-letters"),
        pytest.param("^[A-Za-z]{2,4}$", CASE, "given", id="a-code"),
    ],
)
def test_a_text_whose_pattern_is_no_form_is_spelled_as_any(
    load: Load, pattern: str, manner: int, expected: str
) -> None:
    schema = {"type": "object", "properties": {"code": {**TEXT, "pattern": pattern}}}
    assert spelled(load, manner, schema, {"code": "given"}, {"code": "other-one"}) == {"code": expected}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"type": "integer"}, BEYOND_DOUBLES, id="free"),
        pytest.param({"type": "integer", "format": "int64"}, BEYOND_DOUBLES, id="64-bits"),
        pytest.param({"type": "integer", "format": "int32"}, 1, id="32-bits"),
        pytest.param({"type": "integer", "maximum": 500}, 1, id="limited"),
        pytest.param({"type": "number"}, LONG_FRACTIONS[0], id="fraction"),
        pytest.param({"type": "number", "maximum": 10}, 4.987654321, id="limited-fraction"),
        pytest.param({"type": "number", "maximum": 99999, "multipleOf": 0.01}, 65432.19, id="limited-hundredths"),
        pytest.param({"type": "number", "enum": [1, 2]}, 1, id="closed-set"),
    ],
)
def test_a_number_has_as_many_digits_as_it_may_have(load: Load, schema: dict[str, Any], expected: float) -> None:
    whole: Json = {"type": "object", "properties": {"count": schema}}
    assert with_long_numbers(Judge(load(ORDERS)), whole, {"count": 1}, frozenset()) == {"count": expected}


def test_numbers_stay_plain_where_texts_are_at_their_edges(load: Load) -> None:
    # A number may break a rule of the service, and then nothing would be known of the texts.
    schema = {"type": "object", "properties": {"guests": {"type": "integer"}, "price": {"type": "number"}}}
    assert spelled(load, EDGES, schema, {"guests": 1, "price": 1}) == {"guests": 1, "price": 1}


def test_some_letters_need_four_bytes(load: Load) -> None:
    assert any(ord(letter) > 0xFFFF for letter in str(spelled(load, PLANE, TEXT, "sample")))
    assert not any(ord(letter) > 0xFFFF for letter in str(spelled(load, BEYOND, TEXT, "sample")))


def test_an_object_of_free_names_gets_an_entry_of_each_manners_own(load: Load) -> None:
    schema = {"type": "object", "additionalProperties": {"type": "string"}}
    names = [
        tuple(value) for manner in (CASE, BEYOND, EDGES) if isinstance(value := spelled(load, manner, schema, {}), dict)
    ]
    assert len({*names}) == 3
    assert all(len(one) == 1 and one[0].lower() != one[0] for one in names)


def test_an_entry_keeps_to_the_rules_for_names_and_values(load: Load) -> None:
    names, values = {"pattern": "^[a-z][a-z_]*$"}, {"type": "string", "pattern": "^[A-Za-z-]*$"}
    schema = {"type": "object", "propertyNames": names, "additionalProperties": values}
    assert spelled(load, CASE, schema, {}) == {"quartz_entry": "Quartz-Lattice"}


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"type": "object", "additionalProperties": False}, id="nothing-more"),
        pytest.param({"type": "object", "additionalProperties": {"type": "string"}, "maxProperties": 0}, id="none"),
        pytest.param({"type": "object"}, id="nothing-said"),
    ],
)
def test_an_object_stays_empty_where_its_names_are_not_free(load: Load, schema: dict[str, Any]) -> None:
    assert spelled(load, CASE, schema, {}) == {}


def test_a_file_is_longer_than_a_line_and_another_in_each_manner(load: Load) -> None:
    texts = {
        str(spelled(load, manner, {"type": "string", "format": "binary"}, "x")) for manner in (CASE, BEYOND, EDGES)
    }
    assert len(texts) == 3
    assert all(len(text) > 200 for text in texts)
