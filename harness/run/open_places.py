"""What a contract says of the places of a request: whether a value is allowed there, and where nothing is said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from harness.contract.constraints import types_of
from harness.contract.declared import content_of
from harness.contract.schemas import enum_at, types_at
from harness.generation.captures import properties_of
from harness.generation.parameter_values import is_open_text
from harness.generation.variations import body_schema
from harness.model.fields import Field, body_value, parameters, with_field
from harness.model.forms import is_form, meant
from harness.model.place import Part
from harness.model.pointer import joined
from harness.probe.naming import parameter_at, schema_of
from harness.probe.serving import leaves

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from harness.contract.document import Contract
    from harness.contract.validation import SchemaValidator
    from harness.model.case import Case
    from harness.model.json import Json
    from harness.model.operation import Operation
    from harness.run.trials import Trial

SAID = frozenset({"enum", "const", "format", "pattern"})
"""With any of these a contract says what a text may be."""

MOST_TEXTS = 12
"""Texts of one operation that are looked into."""

MOST_CHOICES = 8
"""Values of one closed set that are tried."""


def names_of(contract: Contract, case: Case) -> Iterator[Field]:
    """Where a request has what may name something else: texts of no closed set, and of no other form, and numbers."""
    for field, value in _texts_of(case):
        if _is_uuid(value) or _is_open_text(contract, case, field, SAID - {"pattern"}):
            yield field
    filled = {pointer for pointer, _ in case.body.slots} if case.body else set()
    for pointer, leaf in leaves(body_value(case)):
        field = Field(part=Part.REQUEST_BODY, pointer=pointer)
        if isinstance(leaf, int) and not isinstance(leaf, bool) and pointer not in filled:
            schema = _schema(contract, case, field)
            if not isinstance(schema, dict) or not schema.keys() & {"enum", "const"}:
                yield field


def described_members(contract: Contract, case: Case) -> int:
    """How many members a body has that the contract describes; what else was drawn makes it no fuller."""
    value = body_value(case)
    members = value if isinstance(value, dict) else {}
    places = (Field(part=Part.REQUEST_BODY, pointer=joined("", name)) for name in members)
    return sum(1 for place in places if _schema(contract, case, place) is not None)


def fuller_of(contract: Contract, trials: Sequence[Trial]) -> Trial | None:
    """The one whose body has most members, after what was made for it; `None` where the plainest has as many."""
    members = {id(trial): described_members(contract, trial.plain) for trial in trials}
    fullest = max(trials, key=lambda trial: members[id(trial)])
    return fullest if members[id(fullest)] > members[id(trials[0])] else None


def with_other_choices(contract: Contract, case: Case) -> Iterator[Case]:
    """The request with one other value each of a closed set in its body, of those that it does not have either.

    What is a default is what it has without it.
    """
    own, operation = body_value(case), contract.operation(case.operation)
    schema = body_schema(contract, operation, case) if operation else None
    if not isinstance(own, dict) or schema is None:
        return
    for name in properties_of(contract, schema):
        place = Field(part=Part.REQUEST_BODY, pointer=joined("", name))
        described = _schema(contract, case, place)
        default = described.get("default") if isinstance(described, dict) else None
        for value in (enum_at(contract, schema, place.pointer) or ())[:MOST_CHOICES]:
            other = with_field(case, place, value) if value not in (own.get(name, default), None) else None
            if other is not None:
                yield replace(other, description=f"{place.pointer} = {value}")


def _is_uuid(value: str) -> bool:
    try:
        return bool(UUID(value))
    except ValueError:
        return False


def open_texts(contract: Contract, cases: Iterable[Case]) -> list[Field]:
    """Where requests of an operation have texts of which the contract does not say what they may be."""
    found: dict[Field, bool] = {}
    for case in cases:
        for field, _ in _texts_of(case):
            if field not in found:
                found[field] = _is_open_text(contract, case, field)
    return [field for field, is_open in found.items() if is_open][:MOST_TEXTS]


def _texts_of(case: Case) -> Iterator[tuple[Field, str]]:
    """The texts of a body that no environment fills in itself."""
    filled = {pointer for pointer, _ in case.body.slots} if case.body else set()
    for pointer, value in leaves(body_value(case)):
        if isinstance(value, str) and pointer not in filled:
            yield Field(part=Part.REQUEST_BODY, pointer=pointer), value


def _schema(contract: Contract, case: Case, field: Field) -> Json | None:
    operation = contract.operation(case.operation)
    media_type = case.body.media_type if case.body else ""
    return schema_of(contract, operation, media_type, field) if operation else None


def _is_open_text(contract: Contract, case: Case, field: Field, said: Collection[str] = SAID) -> bool:
    schema = _schema(contract, case, field)
    if not isinstance(schema, dict) or schema.keys() & said:
        return False
    return "string" in (types_of(contract, schema) or ())


def _may_be(contract: Contract, validator: SchemaValidator, operation: Operation, field: Field, value: object) -> bool:
    """Whether a parameter may have a value, where it is a text that is not listed."""
    parameter = parameter_at(operation, field)
    if parameter is None or not isinstance(value, str) or not is_open_text(contract, parameter):
        return True
    return not validator.violations(parameter.schema, value)


def is_allowed(contract: Contract, validator: SchemaValidator, case: Case) -> bool:
    """Whether the contract allows a request, as far as its parameters and an object for a body go."""
    operation = contract.operation(case.operation)
    if operation is None or not all(_may_be(contract, validator, operation, *one) for one in parameters(case).items()):
        return False
    if case.body is None:
        return True
    body = operation.request_body
    content = content_of(body.content, case.body.media_type) if body is not None else None
    value = body_value(case)
    if content is None or not isinstance(value, dict):
        return False
    if is_form(case.body.media_type):
        value = _as_meant(contract, content.schema, value)
    # What stands for a value that each environment fills in is none itself.
    filled = {pointer for pointer, _ in case.body.slots}
    return all(one.pointer in filled for one in validator.violations(content.schema, value))


def _as_meant(contract: Contract, schema: Json, value: Json, pointer: str = "") -> Json:
    """The fields of a form, those that are no texts by the contract as what their texts spell."""
    if isinstance(value, dict):
        return {name: _as_meant(contract, schema, one, joined(pointer, name)) for name, one in value.items()}
    if isinstance(value, list):
        return [_as_meant(contract, schema, one, joined(pointer, index)) for index, one in enumerate(value)]
    types = types_at(contract, schema, pointer)
    return value if not types or "string" in types else meant(value)
