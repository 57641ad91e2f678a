"""Which property of new items has to be another for each: found out by making one twice."""

from __future__ import annotations

from secrets import choice
from typing import TYPE_CHECKING

from harness.generation.unique import Unique, forms
from harness.model.fields import Field, body_value, with_field
from harness.model.place import Part
from harness.probe.serving import REFUSED, blamed_by, leaves, tried

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from harness.model.case import Case
    from harness.model.observation import Observation

MOST_ATTEMPTS = 8
"""Requests in which another value is tried."""


async def unique(
    plain: Case, put: Callable[[Case], Awaitable[Observation]], is_allowed: Callable[[Case], bool]
) -> Unique | None:
    """The one property whose value may not be given twice.

    Args:
        plain: A request that creates an item; it may have done so already.
        put: Asks it; what it makes stays until the end.
        is_allowed: Whether the contract allows a request.

    Returns:
        `None` where the same is made twice, and where no single other text helps.
    """
    second = await put(tried(plain))
    if second.succeeded:
        second = await put(tried(plain))
    if second.status not in REFUSED:
        return None
    attempts = 0
    for place, value in _places(plain, second):
        for form in forms(value):
            case = with_field(plain, place, "".join(map(choice, form)))
            if case is None or not is_allowed(case):
                continue
            attempts += 1
            if (await put(tried(case))).succeeded:
                return Unique(field=place, value=value, form=form)
            break
        if attempts == MOST_ATTEMPTS:
            break
    return None


def _places(plain: Case, refusal: Observation) -> Iterator[tuple[Field, str]]:
    """Texts of the body that the environment does not fill in itself, those that the refusal names first."""
    filled = {pointer for pointer, _ in plain.body.slots} if plain.body is not None else set()
    found = {
        Field(part=Part.REQUEST_BODY, pointer=pointer): value
        for pointer, value in leaves(body_value(plain))
        if isinstance(value, str) and pointer not in filled
    }
    blamed = blamed_by(refusal, [*found])
    yield from ((place, found[place]) for place in blamed)
    yield from ((place, value) for place, value in found.items() if place not in blamed)
