"""The validator for the schemas of one contract: jsonschema's keywords, made safe and fitted to OpenAPI.

What differs from the libraries' own: `$ref` is followed in the contract's document; `nullable`, `readOnly` and
`writeOnly` count as people mean them; a missing or unexpected member carries its own name as path; a keyword whose
value makes no sense (`required: true`) is passed over instead of ending the run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from jsonschema.exceptions import ValidationError
from jsonschema.validators import create
from openapi_schema_validator import OAS30Validator, OAS31Validator

from harness.contract.evaluated import evaluated_items, evaluated_members
from harness.contract.keywords import KEYWORDS, is_null_allowed, member_errors, nothing, write_only
from harness.model.pointer import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.contract.document import Contract
    from harness.contract.keywords import Keyword


REMEMBERED = 20_000
"""Items of lists that are remembered for a contract."""


class Direction(StrEnum):
    """Whether a value is sent or received: `readOnly` and `writeOnly` depend on it."""

    REQUEST = "request"
    RESPONSE = "response"


class BudgetSpentError(Exception):
    """Judging a value takes more steps than any value is worth."""


@dataclass(slots=True)
class Budget:
    """How many schemas may still be held against one value: parts that double each other grow exponentially."""

    left: int = 0

    def spend(self, steps: int = 1) -> None:
        """One step, or as many as something is known to take.

        Raises:
            BudgetSpentError: there were not so many left.
        """
        self.left -= steps
        if self.left < 0:
            raise BudgetSpentError


def validator_class(contract: Contract, direction: Direction, budget: Budget, *, whether_only: bool = False) -> type:
    """The validator class for a contract's schemas in one direction; every step of it is taken from `budget`.

    With `whether_only` the errors say no more than that there are some, which takes a fraction of the time.
    """
    is_modern = contract.specification in ("3.1", "3.2")
    keywords: dict[str, Keyword] = {
        **(OAS31Validator if is_modern else OAS30Validator).VALIDATORS,
        **KEYWORDS,
        "$ref": _reference(contract),
        "items": _remembering(KEYWORDS["items"], budget),
        "required": _required(contract, direction),
        "writeOnly": write_only if direction is Direction.RESPONSE else nothing,
        "readOnly": nothing,
        "oneOf": _one_of,
        "anyOf": _any_of,
        **({} if is_modern else dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum", "const"), nothing)),
    }
    if is_modern:
        keywords["unevaluatedProperties"] = _unevaluated_members(contract)
        keywords["unevaluatedItems"] = _unevaluated_items(contract)
    guarded = {name: _guarded(function, _SHAPES.get(name)) for name, function in keywords.items()}
    created = create(meta_schema={}, validators=guarded, applicable_validators=_applicable)
    return _passing_over(created, budget, whether_only=whether_only)


def _passing_over(validator: Any, budget: Budget, *, whether_only: bool) -> type:
    """Makes a class that was just created pass over what stands where a schema should, and count its steps."""
    descend = validator.descend
    keywords: Mapping[str, Keyword] = validator.VALIDATORS

    def checked(self: Any, instance: Any, schema: Any, **place: Any) -> Iterator[ValidationError]:
        budget.spend()
        if isinstance(schema, (dict, bool)):
            yield from descend(self, instance, schema, **place)

    def quickly(self: Any, instance: Any, schema: Any, **_place: Any) -> Iterator[ValidationError]:
        # A validator made anew for every part of a value, as the library does it, takes most of the time.
        budget.spend()
        if schema is False:
            yield ValidationError("not expected")
        for name, value in schema.items() if isinstance(schema, dict) else ():
            if name in keywords:
                yield from keywords[name](self, value, instance, schema)

    validator.descend = quickly if whether_only else checked
    return cast("type", validator)


def _remembering(items: Keyword, budget: Budget) -> Keyword:
    """Judges each item once: a hundred answers that list the same rows show the same hundred times.

    Remembered is what an item without fault took of the budget, so that what is too dear stays so however often.
    """
    known: dict[tuple[int, str], int] = {}
    # A schema is known by its identity, which is its own only as long as there is something that keeps it.
    kept: dict[int, Any] = {}

    def check(validator: Any, inner: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
        if "prefixItems" in schema or not isinstance(instance, list) or not isinstance(inner, dict):
            yield from items(validator, inner, instance, schema)
            return
        kept.setdefault(id(inner), inner)
        for index, item in enumerate(instance):
            if not isinstance(item, dict):
                yield from member_errors(validator, item, inner, index)
                continue
            key = (id(inner), json.dumps(item))
            if key in known:
                budget.spend(known[key])
                continue
            before, faultless = budget.left, True
            for error in member_errors(validator, item, inner, index):
                faultless = False
                yield error
            if faultless and len(known) < REMEMBERED:
                known[key] = before - budget.left

    return check


def _applicable(schema: Any) -> Iterable[tuple[str, Any]]:
    """Everything that a schema says; the bundled document holds nothing beside a `$ref` where nothing counts there."""
    return schema.items() if isinstance(schema, dict) else ()


def _guarded(function: Keyword, shape: tuple[type, ...] | None) -> Keyword:
    def check(validator: Any, value: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
        if shape is None or (isinstance(value, shape) and (bool in shape or not isinstance(value, bool))):
            yield from function(validator, value, instance, schema)

    return check


_NUMBER = (int, float)
_SCHEMA = (dict, bool)
_SHAPES: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("multipleOf", "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"), _NUMBER),
    **dict.fromkeys(("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"), _NUMBER),
    **dict.fromkeys(("maxContains", "minContains"), _NUMBER),
    **dict.fromkeys(("pattern", "format", "$ref"), (str,)),
    **dict.fromkeys(("uniqueItems", "writeOnly"), (bool,)),
    **dict.fromkeys(("required", "enum", "allOf", "anyOf", "oneOf", "prefixItems"), (list,)),
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas", "dependentRequired"), (dict,)),
    **dict.fromkeys(
        ("not", "if", "contains", "propertyNames", "additionalProperties", "items", "unevaluatedItems"), _SCHEMA
    ),
    "unevaluatedProperties": _SCHEMA,
    "type": (str, list),
}


def _reference(contract: Contract) -> Keyword:
    def check(validator: Any, reference: Any, instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
        yield from validator.descend(instance, contract.resolved({"$ref": reference}))

    return check


def _required(contract: Contract, direction: Direction) -> Keyword:
    """What cannot be sent in a direction is not missing in it (OpenAPI 3.0, section 4.7.24)."""
    other = "readOnly" if direction is Direction.REQUEST else "writeOnly"

    def check(_validator: Any, names: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
        listed = schema.get("properties")
        for name in names if isinstance(instance, dict) else ():
            if not isinstance(name, str) or name in instance:
                continue
            member = contract.resolved(listed.get(name)) if isinstance(listed, dict) else None
            if not isinstance(member, dict) or member.get(other) is not True:
                yield ValidationError("required", path=(name,))

    return check


def _one_of(validator: Any, pieces: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    failures = _failures(validator, pieces, instance)
    fitting = sum(not errors for errors in failures)
    if is_null_allowed(instance, schema) or fitting == 1:
        return
    chosen = _discriminated(pieces, instance, schema)
    if chosen is not None:
        yield from validator.descend(instance, pieces[chosen], schema_path=chosen)
    elif fitting:
        yield ValidationError("oneOf")
    else:
        yield ValidationError("oneOf", context=[error for errors in failures for error in errors])


def _any_of(validator: Any, pieces: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    failures = _failures(validator, pieces, instance)
    if is_null_allowed(instance, schema) or not all(failures):
        return
    chosen = _discriminated(pieces, instance, schema)
    if chosen is not None:
        yield from validator.descend(instance, pieces[chosen], schema_path=chosen)
    else:
        yield ValidationError("anyOf", context=[error for errors in failures for error in errors])


def _failures(validator: Any, pieces: list[Any], instance: Any) -> list[list[ValidationError]]:
    return [list(validator.descend(instance, piece, schema_path=index)) for index, piece in enumerate(pieces)]


def _discriminated(pieces: list[Any], instance: Any, schema: Mapping[str, Any]) -> int | None:
    """Which alternative the value itself says that it is (OpenAPI 3.1, section 4.8.25)."""
    discriminator = schema.get("discriminator")
    if not isinstance(discriminator, dict) or not isinstance(instance, dict):
        return None
    said = instance.get(str(discriminator.get("propertyName")))
    mapping = discriminator.get("mapping")
    wanted = mapping.get(said, said) if isinstance(mapping, dict) and isinstance(said, str) else said
    for index, piece in enumerate(pieces):
        reference = piece.get("$ref") if isinstance(piece, dict) else None
        if isinstance(reference, str) and wanted in (reference, unescaped(reference.rpartition("/")[2])):
            return index
    return None


def _unevaluated_members(contract: Contract) -> Keyword:
    def check(validator: Any, inner: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
        known = evaluated_members(contract, validator, instance, schema) if isinstance(instance, dict) else set()
        for name in instance if isinstance(instance, dict) else ():
            if name not in known:
                yield from member_errors(validator, instance[name], inner, name)

    return check


def _unevaluated_items(contract: Contract) -> Keyword:
    def check(validator: Any, inner: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
        if not isinstance(instance, list):
            return
        known = evaluated_items(contract, validator, instance, schema)
        for index in range(known, len(instance)):
            yield from member_errors(validator, instance[index], inner, index)

    return check
