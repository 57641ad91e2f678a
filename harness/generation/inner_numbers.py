"""The numbers that a query has to have, in the midst of what they may be, and each of them another.

The least that is allowed is zero, or the same for all of them, more often than not: two points are one place then, and
nothing that is computed from them tells of anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.contract.schemas import types_at
from harness.generation.faults import judged_parameters, sent_values
from harness.generation.variations import with_parameter
from harness.model.operation import ParameterLocation

if TYPE_CHECKING:
    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.model.json import Json
    from harness.model.operation import Operation

FIRST: Final = 0.31
"""Which share of the way from the least to the greatest the first one lies."""

NEXT: Final = 0.618
"""How much further the next one lies, starting over at the end: the golden section keeps any number of them apart."""

STEP: Final = 12.5
"""From one to the next where there is no limit on one side."""

NAMED: Final = frozenset({"enum", "const", "default", "example", "examples"})
"""What names a value: nothing is better than that."""


def apart(judge: Judge, operation: Operation, plain: Draft) -> Draft:
    """The request with another value for each number that its query has to have."""
    number = 0
    for parameter in judged_parameters(operation):
        schema = judge.contract.resolved(parameter.schema)
        is_free = isinstance(schema, dict) and not NAMED & schema.keys()
        if not is_free or not parameter.required or parameter.location is not ParameterLocation.QUERY:
            continue
        if "number" in types_at(judge.contract, schema, "") and len(sent_values(plain.case, parameter)) == 1:
            value = _between(schema, number)
            number += 1
            if not judge.violations(schema, value):
                plain = with_parameter(plain, parameter, (str(value),))
    return plain


def _between(schema: Json, number: int) -> float:
    """The value of the parameter with that number, as far as the limits say where it may lie."""
    least, most = (_limit(schema, f"{word}imum", f"exclusive{word.capitalize()}imum") for word in ("min", "max"))
    if least is not None and most is not None:
        return round(least + (most - least) * ((FIRST + NEXT * number) % 1), 2)
    if least is None and most is not None:
        return most - STEP * (1 + number)
    return (least or 0.0) + STEP * (1 + number)


def _limit(schema: Json, *keywords: str) -> float | None:
    said = (schema.get(keyword) if isinstance(schema, dict) else None for keyword in keywords)
    numbers = (one for one in said if isinstance(one, int | float) and not isinstance(one, bool))
    return next(map(float, numbers), None)
