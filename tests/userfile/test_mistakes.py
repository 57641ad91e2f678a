"""What pydantic finds wrong is told in the user's words, at the place that the user wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError

from harness.model.source import Source
from harness.userfile.mistakes import Checked, dotted, problems_of


class Cat(BaseModel):
    model_config = ConfigDict(extra="forbid")
    type: Literal["cat"]
    lives: Annotated[int, Strict(), Field(ge=1)] = 9


class Dog(BaseModel):
    model_config = ConfigDict(extra="forbid")
    type: Literal["dog"]
    name: str


class House(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)
    address: str
    """Where it is."""
    pets: Mapping[str, Annotated[Cat | Dog, Field(discriminator="type")]] = {}
    colour: Literal["red", "green"] = "red"
    rooms: tuple[str, ...] | None = None


def told(value: object, *, shows: bool = True) -> list[str]:
    checked = Checked(
        value=value,
        source_of=lambda pointer: Source(file="f", line=1, pointer=pointer),
        schema=House.model_json_schema(),
        shows=lambda *_: shows,
    )
    with pytest.raises(ValidationError) as found:
        House.model_validate(value)
    return [str(each).removeprefix("f:1: ") for each in problems_of(found.value.errors(include_input=False), checked)]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param({}, "address is missing\n  add address: where it is", id="missing"),
        pytest.param(
            {"address": "x", "color": "red"},
            "color is not a setting\n  did you mean colour? the file has: address, colour, pets, rooms",
            id="unknown",
        ),
        pytest.param(
            {"address": "x", "pets": {"a": {"type": "cat", "live": 1}}},
            "pets.a.live is not a setting\n  did you mean pets.a.lives? pets.a has: lives, type",
            id="unknown below an alternative",
        ),
        pytest.param({"address": 5}, "address is 5, not a text\n  put it in quotes", id="number for a text"),
        pytest.param({"address": None}, "address is empty, not a text\n  write a text", id="nothing for a text"),
        pytest.param({"address": {}}, "address is a mapping, not a text\n  write a text", id="mapping for a text"),
        pytest.param({"address": "x", "rooms": "y"}, "rooms is 'y', not a list\n  write a list", id="text for a list"),
        pytest.param(
            {"address": "x", "pets": {"a": {"type": "cat", "lives": 0}}},
            "pets.a.lives is 0, not a whole number, 1 or more\n  write a whole number, 1 or more",
            id="out of range",
        ),
        pytest.param(
            {"address": "x", "colour": "gren"},
            "colour is 'gren', which is not known\n  did you mean green? it is one of: red, green",
            id="no choice",
        ),
        pytest.param(
            {"address": "x", "pets": {"a": {"type": "cow"}}},
            "pets.a.type is 'cow', which is not known\n  it is one of: cat, dog",
            id="no alternative",
        ),
        pytest.param(
            {"address": "x", "pets": {"a": {"lives": 1}}},
            "pets.a.type is missing\n  it is one of: cat, dog",
            id="no alternative named",
        ),
        pytest.param(
            {"address": "x", "pets": {"a": {"type": "dog"}}}, "pets.a.name is missing\n  add name", id="missing below"
        ),
        pytest.param(
            {"address": "x", "pets": {"a": 5}}, "pets.a is 5, not a mapping\n  write a mapping", id="no mapping"
        ),
        pytest.param([], "the file is a list, not a mapping\n  write a mapping", id="no mapping at all"),
    ],
)
def test_a_mistake_is_told_with_what_would_be_right(value: object, message: str) -> None:
    assert told(value) == [message]


def test_a_value_that_may_not_be_shown_is_called_by_its_type() -> None:
    assert told({"address": "x", "colour": "hunter2"}, shows=False) == [
        "colour is a text, which is not known\n  it is one of: red, green"
    ]


def test_a_long_value_is_cut() -> None:
    assert len(told({"address": "x", "rooms": "y" * 1000})[0]) < 200


@pytest.mark.parametrize(
    ("pointer", "place"),
    [("/a/b-c", "a.b-c"), ("/a/0/b", "a[0].b"), ("/a/GET ~1x", 'a."GET /x"'), ("", "")],
)
def test_a_place_is_written_as_people_think_of_it(pointer: str, place: str) -> None:
    assert dotted(pointer) == place
