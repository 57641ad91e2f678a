"""Requests whose body names something that nobody has: whether what it refers to is looked up, or taken on trust."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from harness.contract.schemas import property_schema, types_at
from harness.generation.identifiers import absent_identifiers
from harness.generation.placing import references
from harness.generation.variations import body_schema, with_value
from harness.model.case import Fault, Purpose
from harness.model.fields import ABSENT, Absent, Field, body_value, value_at, with_field
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.chains import World
    from harness.generation.draft import Draft
    from harness.generation.placing import Reference
    from harness.model.operation import Operation

KEYWORD = "unknown-reference"

MOST = 3
"""References of one request that are tried."""


def unknown_references(world: World, operation: Operation) -> Iterator[Draft]:
    """The plainest request with each of its references, one at a time, to something that nobody has."""
    material = world.materials[operation.key]
    plain = material.plain
    schema = body_schema(world.contract, operation, plain.case) if plain is not None else None
    if plain is None or schema is None:
        return
    for reference in islice(_looked_up(world, operation, plain), MOST):
        wanted = property_schema(world.contract, schema, reference.pointer)
        place = Field(part=Part.REQUEST_BODY, pointer=reference.pointer)
        drawn = tuple(one for draft in material.drafts if isinstance(one := value_at(draft.case, place), str))
        allowed = tuple(one for one in drawn if wanted is None or not world.judge.violations(wanted, one))
        texts = absent_identifiers(world.judge, {} if wanted is None else wanted, reference.name, seed=0, drawn=allowed)
        is_number = wanted is not None and "string" not in types_at(world.contract, wanted, "") - {"null"}
        value = int(texts[0]) if texts and is_number and texts[0].isdecimal() else next(iter(texts), None)
        named = with_field(plain.case, place, value)
        body = body_value(named) if value is not None and named is not None else ABSENT
        draft = None if isinstance(body, Absent) else with_value(plain, body, material.encode)
        if draft is not None and not world.judge.violations(schema, draft.value):
            fault = Fault(
                keyword=KEYWORD,
                part=Part.REQUEST_BODY,
                pointer=reference.pointer,
                description="names something that there is not",
            )
            case = replace(draft.case, fault=fault, description=fault.description, purpose=Purpose.COVERAGE)
            yield replace(draft, case=case, positive=False)


def _looked_up(world: World, operation: Operation, plain: Draft) -> Iterator[Reference]:
    """References in the body to what has to be there already: what a client names itself may be made by naming it."""
    for one in references(world.contract, operation, plain, world.resources):
        if one.part is Part.REQUEST_BODY and one.resource is not None and not one.resource.is_named_by_client:
            yield one
