"""JSON types as they are compared: a number without fraction is no other type than one with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.comparison.strata import Missing
    from harness.model.json import Json
    from harness.model.shape import Scalar

_NAMES: dict[type, str] = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


def type_of(scalar: Scalar) -> str:
    """The type of a folded value."""
    return "number" if scalar.type == "integer" else scalar.type


def type_of_value(value: Json | Missing) -> str:
    """The type of a value in a body; empty for one that is not there."""
    return _NAMES.get(type(value), "")


def is_value(scalar: Scalar) -> bool:
    """Whether it is anything but null."""
    return scalar.type != "null"
