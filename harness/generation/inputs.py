"""Further inputs of what may be a computation: numbers that do not come out even, each value of each closed set."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from harness.contract.schemas import enum_at, property_schema, types_at
from harness.generation.captures import properties_of
from harness.generation.computing import computes
from harness.generation.distinctive import MANNERS, Speller
from harness.generation.faults import labelled
from harness.generation.placing import existing_values, named_by_path, on_path
from harness.generation.variations import body_schema, described, with_value
from harness.model.pointer import ANY, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from harness.contract.document import Contract
    from harness.generation.chains import World
    from harness.generation.depths import Depth
    from harness.generation.draft import Draft
    from harness.generation.material import Material
    from harness.model.case import Case
    from harness.model.json import Json

_NUMBERS = (12.34, 103.45, 7.89, 49.95, 0.57, 250.05, 3.21, 19.99, 81.5, 1.01, 640.2, 33.33)
"""Amounts whose products and shares have to be rounded."""

_INTEGERS = (3, 7, 2, 11, 5, 17, 4, 13, 1, 9, 23, 6)

_AMOUNTS = (1999, 4550, 725, 12345, 333, 1050, 89, 24999, 65, 19995, 105, 475)
"""Every other time: whole numbers that may be of the smallest unit, whose shares have to be rounded."""

_HALVES = (0.5, 1.5, 10.01, 2.5, 10.03, 3.5, 0.25, 10.05, 4.5, 10.07, 0.75, 1.25)
"""Every other time: what ends in a five is where roundings part."""

_OF_HALVES = (2, 3)
"""Numbers of inputs that have these."""

_DAYS = tuple(range(30, 390, 30))
"""Added to a date: every day of the week is among them, and every month."""

_DECIMAL = re.compile(r"-?\d+\.(\d+)")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(.*)", re.DOTALL)


def inputs(world: World, material: Material, depth: Depth) -> Iterator[Case]:
    """Valid requests that differ in many values at once; none for what creates, changes or reads a resource.

    What is known to be computed is known from agreement over many different inputs (detection.md, section 5); the
    corpus varies one thing at a time and keeps the rest as plain as can be.
    """
    operation, plain = material.operation, material.plain
    schema = body_schema(world.contract, operation, plain.case) if plain else None
    if plain is None or schema is None or not depth.inputs or not computes(world, material):
        return
    there = existing_values(named_by_path(world.contract, operation, world.resources), 0)
    declared = properties_of(world.contract, schema).keys()
    fullest = max((plain, *material.valid), key=partial(_members, declared))
    starts = [*enumerate((plain.value, fullest.value) * (depth.inputs // 2))]
    starts += ((index, value) for value in _by_default(world.contract, schema, fullest.value) for index in _OF_HALVES)
    values = [_varied(world.contract, schema, value, "", (index, 0)) for index, value in starts]
    for value in (*values, *_spelled(world, schema, fullest.value)):
        draft = with_value(plain, value, material.encode)
        made = None if draft is None else labelled(world.judge, operation, described(draft, "another input"))
        if made is not None and made.case.valid:
            yield on_path(made.case, there)


def _by_default(contract: Contract, schema: Json, value: Json) -> Iterator[Json]:
    """The body without each value of a closed set that it need not have: what it is taken for shows beside all else."""
    members = value if isinstance(value, dict) else {}
    for name in members:
        below = property_schema(contract, schema, joined("", name))
        if below is not None and enum_at(contract, below, ""):
            yield {key: member for key, member in members.items() if key != name}


def _spelled(world: World, schema: Json, value: Json) -> Iterator[Json]:
    """The body with texts in letters that not every store can hold, or look for."""
    for manner in MANNERS:
        if not manner.texts.isascii() and not manner.edge:
            yield Speller(judge=world.judge, manner=manner, kept=frozenset(), others=()).spelled(schema, value)


def _members(declared: Set[str], draft: Draft) -> int:
    """How much a body has of what the contract describes: what else was drawn shows nothing."""
    return len(draft.value.keys() & declared) if isinstance(draft.value, dict) and not draft.opaque else -1


def _varied(contract: Contract, schema: Json, value: Json, pointer: str, step: tuple[int, int]) -> Json:
    """The value with every number and every value of a closed set replaced.

    `step` is the number of the input, and a number that keeps places from going in step with each other.
    """
    index, shift = step
    if isinstance(value, dict):
        return {
            name: _varied(contract, schema, member, joined(pointer, name), (index, shift + place))
            for place, (name, member) in enumerate(sorted(value.items()))
        }
    if isinstance(value, list):
        return [
            _varied(contract, schema, item, joined(pointer, ANY), (index, shift + place))
            for place, item in enumerate(value)
        ]
    below = property_schema(contract, schema, pointer)
    return value if below is None else _leaf(contract, below, value, step)


def _leaf(contract: Contract, schema: Json, value: Json, step: tuple[int, int]) -> Json:
    index, shift = step
    listed = enum_at(contract, schema, "")
    if listed:
        # Inputs are plain and full in turn: each value comes in both.
        return listed[(index // 2 + shift) % len(listed)]
    if isinstance(value, str):
        return _text(value, index + shift, _fractions(index))
    if isinstance(value, bool):
        # Not in step with amounts: each comes beside few and beside many.
        return (index // 4 + shift) % 2 == 0
    if not isinstance(value, int | float):
        return value
    said = contract.resolved(schema)
    if "number" in types_at(contract, schema, ""):
        return _within(said, _fractions(index)[(index + shift) % len(_NUMBERS)], value)
    count = _within(said, _INTEGERS[(index + shift) % len(_INTEGERS)], value)
    amount = _AMOUNTS[(index + shift) % len(_AMOUNTS)]
    return _within(said, amount, count) if (index // 2 + shift) % 2 else count


def _fractions(index: int) -> tuple[float, ...]:
    return _HALVES if index % 4 > 1 else _NUMBERS


def _text(value: str, turn: int, numbers: tuple[float, ...]) -> str:
    """Another number, or another day, of the form that the text has; any other text as it is."""
    if (decimal := _DECIMAL.fullmatch(value)) is not None:
        return f"{numbers[turn % len(numbers)]:.{len(decimal[1])}f}"
    if (moment := _DATE.fullmatch(value)) is None:
        return value
    try:
        day = date.fromisoformat(moment[1]) + timedelta(days=_DAYS[turn % len(_DAYS)])
    except (ValueError, OverflowError):
        return value
    return f"{day.isoformat()}{moment[2]}"


def _within(schema: Json, number: float, otherwise: float) -> float:
    """The number, where the schema allows it at first sight."""
    if not isinstance(schema, dict):
        return number
    least, most = schema.get("minimum"), schema.get("maximum")
    is_low = isinstance(least, int | float) and number < least
    is_high = isinstance(most, int | float) and number > most
    return otherwise if is_low or is_high or "multipleOf" in schema else number
