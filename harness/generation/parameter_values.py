"""A handful of values of a query parameter that should make a difference to a collection's answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

from harness.contract.schemas import enum_at, types_at
from harness.contract.validation import violations
from harness.model.case import Role, Slot
from harness.model.rows import Learnt, sent_as
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.contract.document import Contract
    from harness.model.case import Value
    from harness.model.json import Json
    from harness.model.operation import Operation, Parameter

MOST = 5
"""Values of one parameter (detection.md, section 14)."""

MOST_LISTED = 8
"""Of one that the contract lists: four keys, up and down."""

SMALL_PAGE, WHOLE = 2, 6
"""Rows of a page, and of the page that holds three of them."""

LARGEST_PAGE = 200
"""Rows that are asked for at most, to see more than what comes by default."""

USUAL_SIZES = (20, 10, 50, 100, 25)
"""Page sizes that services take where they do not say which."""

BEYOND_ASCII = "Zo\u00eb \u00c5ngstr\u00f6m \u6771\u4eac"
"""What people look for, too: a service that reads addresses in one charset alone fails on it."""

FAR = 20
"""How much farther up than the lowest whole number others are tried where the contract gives no highest."""

OF_EACH = 2
"""How many values of a member, and names of members, are tried of a parameter that the contract leaves open."""

BOUNDS = {"date-time": Learnt.MOMENT, "date": Learnt.DAY}
"""Formats (JSON Schema Validation, section 7.3.1) whose values may part rows into earlier and later ones."""

NUMERALS = frozenset({"decimal", "decimal128", "double", "float", "number"})
"""Formats with which texts are numbers (OpenAPI Format Registry)."""

_DIRECTION = re.compile(r"[\s:,._-](asc|desc)(ending)?$", re.IGNORECASE)
"""At the end of a key that rows are sorted by."""

Given: TypeAlias = "tuple[Value, ...]"
"""What a parameter is in one request: several values where it is repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What a parameter is varied by."""

    given: tuple[Given, ...]
    """The likeliest to make a difference first; none where none can be thought of."""
    first: int
    """How many of them come before any parameter is given more."""


def values_of(contract: Contract, operation: Operation, parameter: Parameter, *, pages: bool = False) -> Values:
    """Values that differ in what they should do.

    Args:
        contract: Of the parameter.
        operation: Of the parameter.
        parameter: What is varied.
        pages: Whether the first whole numbers are asked for with small pages, too.
    """
    schema = single(contract, parameter.schema)
    if (listed := enum_at(contract, schema, "")) is not None:
        texts = _distinct(text for value in listed if (text := sent_as(value)) is not None)
        texts = _apart(texts)[:MOST_LISTED]
        return _varied(texts[:OF_EACH], texts[OF_EACH:], _together(contract, parameter, texts))
    types = types_at(contract, schema, "")
    if types == {"boolean"}:
        return _varied(("true", "false"))
    if types and types <= {"integer", "number"}:
        numbers = _distinct(map(str, _numbers(contract, schema)))[:MOST]
        learnt = (*_slots(operation, parameter, Learnt.AMOUNT),)
        counts = "integer" in types and not pages
        return _varied((*numbers[:3], *learnt), numbers[3:]) if counts else _varied(learnt, numbers)
    if types and "string" not in types:
        return Values(given=(), first=0)
    return _open(contract, operation, parameter, schema)


def _open(contract: Contract, operation: Operation, parameter: Parameter, schema: Json) -> Values:
    """Of a text that the contract does not list: what it gives, and what rows show."""
    given = _distinct(_given(contract, schema))
    values = (*_slots(operation, parameter, Learnt.VALUE),)
    written = _said(contract, schema, "format")
    bound = BOUNDS.get(written) if isinstance(written, str) else None
    bound = Learnt.AMOUNT if bound is None and _is_numeral(contract, schema) else bound
    if bound is not None:
        return _varied((*given, *_slots(operation, parameter, bound)), values)
    recased = (*_slots(operation, parameter, Learnt.RECASED),)[:1]
    together = _together(contract, parameter, values)
    if written is not None:
        return _varied((*given, *values), recased, together)
    members, words = (tuple(_slots(operation, parameter, each)) for each in (Learnt.MEMBER, Learnt.WORD))
    reworded = tuple(_slots(operation, parameter, Learnt.REWORDED))
    beyond = (BEYOND_ASCII,) if _may_have(contract, schema, BEYOND_ASCII) else ()
    return _varied((*given, *values, *members[:1], *words), (*beyond, *recased, *members[1:], *reworded), together)


def _is_numeral(contract: Contract, schema: Json) -> bool:
    """Whether a text is a number with a decimal point, as amounts of money are written, and no word."""
    pattern, written = _said(contract, schema, "pattern"), _said(contract, schema, "format")
    if written is not None or not isinstance(pattern, str):
        return isinstance(written, str) and written in NUMERALS
    own: Json = {"type": "string", "pattern": pattern}
    is_taken = any(not violations(contract, own, text) for text in ("1", "10.00"))
    return is_taken and bool(violations(contract, own, "a"))


def _may_have(contract: Contract, schema: Json, text: str) -> bool:
    """Whether a text without a form is neither too short nor too long, and has no pattern to match."""
    least, most = (_said(contract, schema, name) for name in ("minLength", "maxLength"))
    is_long_enough = not isinstance(least, int) or len(text) >= least
    is_short_enough = not isinstance(most, int) or len(text) <= most
    return is_long_enough and is_short_enough and _said(contract, schema, "pattern") is None


def _varied(first: Iterable[Value], later: Iterable[Value] = (), together: tuple[Given, ...] = ()) -> Values:
    begin = (*((value,) for value in first), *together)
    given = dict.fromkeys((*begin, *((value,) for value in later)))
    return Values(given=tuple(given), first=len({*begin}))


def _together(contract: Contract, parameter: Parameter, values: tuple[Value, ...]) -> tuple[Given, ...]:
    """Two values at once, of a parameter that takes a list."""
    two = values[:2]
    if (
        types_at(contract, parameter.schema, "") != {"array"}
        or len(two) < 2
        or _said(contract, parameter.schema, "maxItems") == 1
    ):
        return ()
    if parameter.separator is None:
        return (two,)
    texts = [value for value in two if isinstance(value, str)]
    return ((parameter.separator.join(texts),),) if len(texts) == len(two) else ()


def _slots(operation: Operation, parameter: Parameter, learnt: Learnt) -> Iterator[Slot]:
    for index in range(OF_EACH):
        yield Slot(name=parameter.name, role=Role.EXISTING, resource=learnt.resource(operation.key), index=index)


def _apart(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Those first that say another thing than the ones before: `-name` is the other way round of `name`."""
    first = {normalised(_DIRECTION.sub("", text)): text for text in reversed(texts)}
    return tuple(sorted(texts, key=lambda text: text not in first.values()))


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def page_sizes(contract: Contract, parameter: Parameter, maximum: int) -> tuple[str, ...]:
    """Numbers of rows that are fewer than most collections have, that are usual, and that are many.

    Args:
        contract: Of the parameter.
        parameter: Says how many rows are wanted.
        maximum: The most that may be asked for.
    """
    default = _said(contract, parameter.schema, "default")
    usual = (default,) if _is_count(default) else USUAL_SIZES
    most = min(maximum, LARGEST_PAGE)
    wanted = (1, SMALL_PAGE, WHOLE, most, *usual)
    return tuple(dict.fromkeys(str(size) for size in wanted if size <= maximum))


def following(operation: Operation, parameter: Parameter) -> Slot:
    """What the answer before says that the next page is called."""
    return Slot(name=parameter.name, role=Role.EXISTING, resource=Learnt.NEXT.resource(operation.key))


def is_number(contract: Contract, parameter: Parameter) -> bool:
    """Whether the parameter is a whole number, and so may say where a page begins."""
    return types_at(contract, parameter.schema, "") == {"integer"} and enum_at(contract, parameter.schema, "") is None


def is_open_text(contract: Contract, parameter: Parameter) -> bool:
    """Whether the parameter is a text that the contract does not list, and so may be what a page is called."""
    types = types_at(contract, parameter.schema, "")
    return (not types or "string" in types) and enum_at(contract, parameter.schema, "") is None


def lowest(contract: Contract, parameter: Parameter) -> int:
    """The least value of a whole number; 0 where the contract does not say."""
    minimum = _said(contract, parameter.schema, "minimum")
    above = _said(contract, parameter.schema, "exclusiveMinimum")
    if isinstance(above, int | float) and not isinstance(above, bool):
        return ceil(above) if above != int(above) else int(above) + 1
    return ceil(minimum) if isinstance(minimum, int | float) else 0


def single(contract: Contract, schema: Json) -> Json:
    """The schema of one item where the parameter is a list: a list of one is sent like the item alone."""
    resolved = contract.resolved(schema)
    is_list = isinstance(resolved, dict) and types_at(contract, schema, "") == {"array"}
    return resolved.get("items", {}) if is_list and isinstance(resolved, dict) else schema


def _numbers(contract: Contract, schema: Json) -> Iterator[int]:
    """The lowest, which are offsets and pages, and some farther up, which may part rows into more and less."""
    minimum, maximum = _said(contract, schema, "minimum"), _said(contract, schema, "maximum")
    first = ceil(minimum) if isinstance(minimum, int | float) else 0
    last = int(maximum) if isinstance(maximum, int | float) else first + FAR
    yield from range(first, min(first + 3, last + 1))
    yield from ((first + last) // 2, first + 3 * (last - first) // 4)
    default = _said(contract, schema, "default")
    if _is_count(default):
        yield int(str(default))


def _given(contract: Contract, schema: Json) -> Iterator[str]:
    resolved = contract.resolved(schema)
    if not isinstance(resolved, dict):
        return
    examples = resolved.get("examples")
    for value in (resolved.get("default"), resolved.get("example"), *(examples if isinstance(examples, list) else ())):
        if (text := sent_as(value)) is not None:
            yield text


def _said(contract: Contract, schema: Json, keyword: str) -> Json:
    resolved = contract.resolved(schema)
    return resolved.get(keyword) if isinstance(resolved, dict) else None


def _is_count(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
