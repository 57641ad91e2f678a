"""The name of what is wrong with a value: a JSON Schema keyword, from the contract and from what was changed."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import TYPE_CHECKING

from harness.contract.schemas import property_schema, request_schema
from harness.model.case import Fault, Slot
from harness.model.fields import Absent, Field, value_at
from harness.model.moments import is_later, is_same_form
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.pointer import joined, parent_of, tokens_of

if TYPE_CHECKING:
    from harness.contract.document import Contract
    from harness.model.case import Case
    from harness.model.json import Json
    from harness.model.operation import Operation, Parameter

LONGEST = 40

SOME_MOMENT = 2_000_000_000
"""Seconds since 1970, as some services write dates."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_LOCATIONS = {
    Part.REQUEST_PATH: ParameterLocation.PATH,
    Part.REQUEST_QUERY: ParameterLocation.QUERY,
    Part.REQUEST_HEADER: ParameterLocation.HEADER,
}


def named(
    contract: Contract, operation: Operation, media_type: str, field: Field, values: tuple[object, object]
) -> Fault:
    """What is wrong with a field's value, for the side that refuses it.

    Args:
        contract: The contract.
        operation: The operation that is asked.
        media_type: Of the request's body.
        field: The field.
        values: The value that both sides serve and the one that is refused; `ABSENT` for none.
    """
    return fault_of(contract, schema_of(contract, operation, media_type, field), field, values)


def fault_of(contract: Contract, schema: Json | None, field: Field, values: tuple[object, object]) -> Fault:
    """The same by the field's own schema, `None` where the contract does not know it."""
    good, bad = values
    if isinstance(bad, Absent):
        return Fault(keyword="required", part=field.part, pointer=field.pointer, description="leaving it out")
    keyword = _keyword(contract, schema, good, bad)
    unknown = keyword == "additionalProperties" and schema is not None
    shown = "any value" if unknown else _shown(keyword, bad)
    return Fault(keyword=keyword, part=field.part, pointer=field.pointer, description=shown)


def combined(field: Field, value: object) -> Fault:
    """One of two things that are refused only together."""
    words = "left out" if isinstance(value, Absent) else _shown("combination", value)
    return Fault(keyword="combination", part=field.part, pointer=field.pointer, description=words)


def other_forms(value: object) -> tuple[Json, ...]:
    """The same value in the other types and formats that services take for it."""
    if isinstance(value, bool) or value is None:
        return (str(value).lower(), int(value)) if isinstance(value, bool) else ()
    if isinstance(value, int | float):
        return (str(value), *((int(value),) if float(value) != int(value) else ()))
    if not isinstance(value, str):
        return ()
    if _DATE.match(value):
        day = value[:10]
        return (day, f"{day}T00:00:00Z", f"{day}T00:00:00", SOME_MOMENT, SOME_MOMENT * 1000)
    return (int(value),) if value.isascii() and value.isdigit() and len(value) <= LONGEST else ()


def without_fraction(
    contract: Contract, operation: Operation, media_type: str, field: Field, value: object
) -> Json | None:
    """A number that has a fraction without it, as text where it is given as text; `None` for anything else."""
    typed = _typed(schema_of(contract, operation, media_type, field), value)
    if not _has_fraction(typed):
        return None
    whole = int(typed)  # type: ignore[arg-type]  # what has a fraction is a number
    return str(whole) if isinstance(value, str) else whole


def schema_of(contract: Contract, operation: Operation, media_type: str, field: Field) -> Json | None:
    """What the contract says of a field, `None` where it does not know it."""
    if field.part is Part.REQUEST_BODY:
        whole = request_schema(contract, operation, media_type)
        found = None if whole is None else property_schema(contract, whole, field.place)
        return None if found is None else contract.resolved(found)
    parameter = parameter_at(operation, field)
    return None if parameter is None else contract.resolved(parameter.schema)


def parameter_at(operation: Operation, field: Field) -> Parameter | None:
    """The parameter at a field; `None` for the body, and where the contract does not know it."""
    name, location = next(iter(tokens_of(field.pointer)), ""), _LOCATIONS.get(field.part)
    for parameter in operation.parameters:
        if parameter.location is location and parameter.name.lower() == name.lower():
            return parameter
    return None


def unknown_fields(contract: Contract, operation: Operation, case: Case, like: Field) -> tuple[Field, ...]:
    """The members of a case's body that the contract does not have, beside one that it does not have; else none."""
    media_type = case.body.media_type if case.body else ""
    above = parent_of(like.pointer)
    members = value_at(case, Field(part=like.part, pointer=above))
    if schema_of(contract, operation, media_type, like) is not None or not isinstance(members, dict):
        return ()
    beside = (Field(part=like.part, pointer=joined(above, name)) for name in members)
    return tuple(field for field in beside if schema_of(contract, operation, media_type, field) is None)


def _keyword(contract: Contract, schema: Json | None, good: object, bad: object) -> str:
    if schema is None:
        return "additionalProperties"
    from harness.contract.validation import violations  # noqa: PLC0415 - costs half a second, and most runs find no cause

    # Where one is a text and the other is none, they stand in JSON, and a text of digits is no number.
    is_json = not isinstance(good, Absent) and isinstance(good, str) is not isinstance(bad, str)
    typed: Json = bad if is_json else _typed(schema, bad)  # type: ignore[assignment]  # a text, or what JSON has
    broken = () if isinstance(bad, Slot | tuple) else violations(contract, schema, typed)
    if broken:
        return broken[0].keyword
    if isinstance(bad, Slot) or isinstance(good, Slot):
        # One of them was taken from what the environment shows, so that it is one of the values that there are.
        return "enum"
    if isinstance(schema, dict) and ("enum" in schema or "const" in schema):
        return "enum"
    if isinstance(good, Absent):
        # Nothing like it was served with any value: it is the property itself that is not known.
        return "additionalProperties"
    return "type" if is_json else _by_change(schema, _typed(schema, good), typed)


def _by_change(schema: Json, good: Json, bad: Json) -> str:
    """The value keeps the contract: what it has more or less of than the served one is why."""
    if _is_number(good) and _is_number(bad):
        # Only beside the same number without it is a fraction why; beside any other it may as well be the size.
        fraction = _has_fraction(bad) and good == int(bad)  # type: ignore[arg-type]  # both are numbers
        return "type" if fraction else "maximum" if bad > good else "minimum"  # type: ignore[operator]  # as above
    if isinstance(good, str) and isinstance(bad, str):
        return _of_strings(schema, good, bad)
    if isinstance(good, list) and isinstance(bad, list) and len(good) != len(bad):
        return "maxItems" if len(bad) > len(good) else "minItems"
    return "type"


def _of_strings(schema: Json, good: str, bad: str) -> str:
    if is_same_form(good, bad):
        return "formatMaximum" if is_later(bad, good) else "formatMinimum"
    if isinstance(schema, dict) and "format" in schema:
        return "format"
    if len(good) == len(bad):
        return "pattern"
    return "maxLength" if len(bad) > len(good) else "minLength"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _has_fraction(value: object) -> bool:
    return isinstance(value, float) and isfinite(value) and not value.is_integer()


def _typed(schema: Json, value: object) -> Json:
    """A parameter's text as the number or truth value that its schema says it is; anything else as it is."""
    types = schema.get("type") if isinstance(schema, dict) else None
    wanted = {types} if isinstance(types, str) else set(map(str, types)) if isinstance(types, list) else set()
    if isinstance(value, str) and wanted & {"integer", "number", "boolean"} and "string" not in wanted:
        try:
            read: Json = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return read if not isinstance(read, dict | list) else value
    return value  # type: ignore[return-value]  # what stands in a case is JSON, a slot or a tuple of texts


def _shown(keyword: str, bad: object) -> str:
    if isinstance(bad, Slot):
        return "a value that its own rows have"
    if isinstance(bad, tuple):
        return keyword
    text = bad if isinstance(bad, str) else json.dumps(bad, ensure_ascii=False)
    if keyword in {"maxLength", "minLength"} and isinstance(bad, str):
        return f"a text of {len(bad)} characters"
    if keyword in {"maxItems", "minItems"} and isinstance(bad, list):
        return f"a list of {len(bad)} items"
    if keyword == "additionalProperties":
        return "a property that is not in the contract"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
