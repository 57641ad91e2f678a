"""Which numbers have to be others for each part of an item: found out by adding one twice to the same."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from harness.generation.counted import Counted
from harness.model.fields import Field, body_value
from harness.model.place import Part
from harness.probe.serving import REFUSED, blamed_by, leaves, tried

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from harness.model.case import Case
    from harness.model.observation import Observation

MOST_ATTEMPTS = 3
"""Numbers that are tried."""


async def counted(
    plain: Case, again: Callable[[Case], Awaitable[Observation]], is_allowed: Callable[[Case], bool]
) -> Counted | None:
    """The number that a second part has to have otherwise; `None` where it may have the same, or no other helps.

    Args:
        plain: A request that adds a part.
        again: Plays it on a new item, and asks another of the same item after that.
        is_allowed: Whether the contract allows a request.
    """
    refusal = await again(tried(plain))
    if refusal.status not in REFUSED:
        return None
    members = {Field(part=Part.REQUEST_BODY, pointer=pointer): value for pointer, value in leaves(body_value(plain))}
    blamed = blamed_by(refusal, [*members])
    numbers = {
        place: value
        for place, value in members.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and (not blamed or place in blamed)
    }
    every = [Counted(field=place, value=value) for place, value in numbers.items()]
    others = ((one, other) for one in every if (other := one.other(plain, 1)) is not None and is_allowed(other))
    for one, other in islice(others, MOST_ATTEMPTS):
        if (await again(tried(other))).succeeded:
            return one
    return None
