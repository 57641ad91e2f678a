"""A value such as a person would try first, and only where something is not known what was generated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.generation.judge import Judge
from harness.generation.plausible import plausible
from tests.generation.examples import answers

if TYPE_CHECKING:
    from harness.model.json import Json
    from tests.generation.conftest import Load

TAGS = {"type": "array", "items": {"type": "string", "pattern": "^[a-z]{2}$"}}
GENERATED: dict[str, Json] = {"starts": "2000-01-01T00:00:00Z", "ends": "2000-01-01T00:00:00Z", "title": "0"}


def value(load: Load, schema: dict[str, Any], given: Json) -> Any:
    contract = load({"/events": {"get": {"responses": answers()}}})
    return plausible(Judge(contract), schema, given)


def period(**more: Any) -> dict[str, Any]:
    moment = {"type": "string", "format": "date-time"}
    return {"type": "object", "properties": {"starts": moment, "ends": moment, "title": {"type": "string"}, **more}}


def test_a_list_whose_items_nothing_tells_stays_as_it_was_generated(load: Load) -> None:
    made = value(load, period(tags=TAGS), {**GENERATED, "tags": []})
    assert made["tags"] == []
    assert made["starts"] < made["ends"]


def test_what_could_not_be_made_stays_as_it_was_generated_and_nothing_else(load: Load) -> None:
    odd = {"allOf": [{"type": "string", "minLength": 3}, {"not": {"const": "sample"}}]}
    made = value(load, period(odd=odd), {**GENERATED, "odd": "abc"})
    assert made["odd"] == "abc"
    assert made["title"] == "sample"
    assert made["starts"] < made["ends"]


def test_what_could_be_neither_made_nor_was_generated_is_left_out(load: Load) -> None:
    odd = {"allOf": [{"type": "string", "minLength": 3}, {"not": {"const": "sample"}}]}
    assert value(load, period(odd=odd), GENERATED).keys() == GENERATED.keys()


def test_a_value_that_cannot_be_mended_is_the_generated_one(load: Load) -> None:
    schema = period(odd={"not": {"const": "sample"}, "type": "string"}) | {"required": ["odd"], "minProperties": 4}
    assert value(load, schema, GENERATED) == GENERATED
