"""What schemas that are put together allow altogether: types, values, null, and which members must be there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

from harness.contract.document import referred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.contract.document import Contract
    from harness.model.json import Json

_Said = TypeVar("_Said")


@dataclass(frozen=True, slots=True)
class _Combination(Generic[_Said]):
    """How what several schemas say is taken together."""

    own: Callable[[Contract, Json], _Said | None]
    both: Callable[[_Said, _Said], _Said]
    either: Callable[[_Said, _Said], _Said]


_Known: TypeAlias = "dict[int, _Said | None]"
"""Identity of a schema to what it says, `None` while it is looked through: rings end, nothing is looked at twice."""

_LONGEST_CHAIN = 60


def types_of(contract: Contract, schema: Json) -> frozenset[str] | None:
    """The JSON types that a schema allows, `None` where it does not say."""
    combination: _Combination[frozenset[str]] = _Combination(_own_types, _both_types, _united)
    return _together(contract, schema, combination, {})


def _own_types(contract: Contract, schema: Json) -> frozenset[str] | None:
    said = _said(contract, schema, "type")
    types = frozenset(one for one in (said if isinstance(said, list) else [said]) if isinstance(one, str))
    if types:
        return types | {"null"} if _says_nullable(schema) else types
    if _said(contract, schema, "properties") is not None:
        return frozenset({"object"})
    return frozenset({"array"}) if _said(contract, schema, "items") is not None else None


def _both_types(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """An integer is a number too."""
    narrowed = {"integer"} if {"integer"} <= one | other and {"number"} <= one | other else set()
    return (one & other) | narrowed


def _united(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return one | other


def values_of(contract: Contract, schema: Json) -> tuple[Json, ...] | None:
    """The values that a schema lists, `None` where it lists none."""
    return _together(contract, schema, _Combination(_own_values, _both_values, _either_value), {})


def _own_values(contract: Contract, schema: Json) -> tuple[Json, ...] | None:
    listed = _said(contract, schema, "enum")
    if isinstance(listed, list):
        return tuple(listed)
    if isinstance(schema, dict) and "const" in schema and not _is_ignored(contract, schema):
        return (schema["const"],)
    return (None,) if _said(contract, schema, "type") == "null" else None


def _both_values(one: tuple[Json, ...], other: tuple[Json, ...]) -> tuple[Json, ...]:
    return tuple(value for value in one if value in other)


def _either_value(one: tuple[Json, ...], other: tuple[Json, ...]) -> tuple[Json, ...]:
    return (*one, *(value for value in other if value not in one))


def allows_null(contract: Contract, schema: Json) -> bool:
    """Whether null is a value of a schema; one that says nothing allows everything."""
    if any(_says_nullable(one) for one in _chain(contract, schema)):
        return True
    types = types_of(contract, schema)
    values = values_of(contract, schema)
    return (types is None or "null" in types) and (values is None or None in values)


def _says_nullable(schema: Json) -> bool:
    """`nullable` of OpenAPI 3.0; `x-nullable` where Swagger 2.0 has nothing."""
    return isinstance(schema, dict) and (schema.get("nullable") is True or schema.get("x-nullable") is True)


def _chain(contract: Contract, schema: Json) -> Iterator[Json]:
    """A schema and what it leads to by reference, one after another."""
    for _ in range(_LONGEST_CHAIN):
        yield schema
        if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
            return
        schema = referred(contract.document, str(schema["$ref"]))


def required_of(contract: Contract, schema: Json) -> frozenset[str]:
    """The members that every object has which is a value of a schema: that null is one, too, takes none away."""
    found = _together(contract, schema, _Combination(_own_required, _both_required, _either_required), {})
    return frozenset() if found is None or found is _OF_NO_OBJECT else found


_OF_NO_OBJECT: Final = frozenset({"any member, as no object is a value"})


def _own_required(contract: Contract, schema: Json) -> frozenset[str]:
    types = _said(contract, schema, "type")
    if types is not None and "object" not in (types if isinstance(types, list) else [types]):
        return _OF_NO_OBJECT
    said = _said(contract, schema, "required")
    return frozenset(name for name in said if isinstance(name, str)) if isinstance(said, list) else frozenset()


def _both_required(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return _OF_NO_OBJECT if _OF_NO_OBJECT in (one, other) else one | other


def _either_required(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    if _OF_NO_OBJECT in (one, other):
        return other if one is _OF_NO_OBJECT else one
    return one & other


def _together(contract: Contract, schema: Json, combination: _Combination[_Said], known: _Known[_Said]) -> _Said | None:
    """What a schema says itself, and what all it is put together from says."""
    if id(schema) in known:
        return known[id(schema)]
    known[id(schema)] = None
    own = combination.own(contract, schema)
    said = [] if own is None else [own]
    for piece in _all_of(contract, schema):
        inner = _together(contract, piece, combination, known)
        said.extend([] if inner is None else [inner])
    for alternatives in _alternatives(contract, schema):
        each = [_together(contract, one, combination, known) for one in alternatives]
        one_each = [one for one in each if one is not None]
        if len(one_each) == len(each):
            said.append(reduce(combination.either, one_each))
    known[id(schema)] = reduce(combination.both, said) if said else None
    return known[id(schema)]


def _all_of(contract: Contract, schema: Json) -> Iterator[Json]:
    """The schemas that hold besides a schema's own keywords: those of `allOf`, and what it refers to."""
    if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        yield referred(contract.document, str(schema["$ref"]))
    pieces = _said(contract, schema, "allOf")
    yield from pieces if isinstance(pieces, list) else ()


def _alternatives(contract: Contract, schema: Json) -> Iterator[list[Json]]:
    for keyword in ("oneOf", "anyOf"):
        alternatives = _said(contract, schema, keyword)
        if isinstance(alternatives, list) and alternatives:
            yield alternatives


def _is_ignored(contract: Contract, schema: dict[str, Json]) -> bool:
    """Whether what stands in a schema counts for nothing: beside `$ref`, before 3.1."""
    return isinstance(schema.get("$ref"), str) and contract.specification in ("2.0", "3.0")


def _said(contract: Contract, schema: Json, keyword: str) -> Json:
    if not isinstance(schema, dict) or _is_ignored(contract, schema):
        return None
    return schema.get(keyword)
