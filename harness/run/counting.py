"""Which numbers have to be others for each part of an item: found out by adding one twice to the same."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from harness.generation.counted import Counted
from harness.model.fields import Field, body_value
from harness.model.place import Part
from harness.probe.serving import blamed_by, leaves, tried

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from harness.model.case import Case
    from harness.model.observation import Observation

MOST_ATTEMPTS = 3
"""Numbers that are tried."""


async def counted(
    plain: Case,
    refusal: Observation,
    again: Callable[[Case], Awaitable[Observation]],
    is_allowed: Callable[[Case], bool],
) -> Counted | None:
    """The number that a second part has to have otherwise; `None` where no other helps.

    Args:
        plain: A request that adds a part.
        refusal: What came of asking it of the same item once more.
        again: Plays it on a new item, and asks another of the same item after that.
        is_allowed: Whether the contract allows a request.
    """
    numbers = {
        Field(part=Part.REQUEST_BODY, pointer=pointer): value
        for pointer, value in leaves(body_value(plain))
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    blamed = blamed_by(refusal, [*numbers])
    every = [Counted(field=place, value=numbers[place]) for place in dict.fromkeys((*blamed, *numbers))]
    others = ((one, other) for one in every if (other := one.other(plain, 1)) is not None and is_allowed(other))
    for one, other in islice(others, MOST_ATTEMPTS):
        if (await again(tried(other))).succeeded:
            return one
    return None
