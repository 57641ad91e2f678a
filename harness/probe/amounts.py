"""Numbers that are refused for their size although the contract allows them: what is stored bounds them.

No order may have more of an article than there are in stock; a request at the most that the contract allows is refused
for that alone, with all else that it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.generation.adapting import Change
from harness.model.fields import Field, body_value, value_at, values_like, with_field
from harness.model.place import Part
from harness.model.pointer import joined
from harness.probe.serving import REFUSED, blamed_by, tried

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.case import Case
    from harness.probe.protocol import Probe

_DEEPEST = 4


def smaller_amounts(plain: Case, fullest: Case) -> Probe[tuple[Change, ...]]:
    """The numbers of the plainest request wherever a refusal of the fullest one names them.

    Args:
        plain: A request that is served.
        fullest: One that says more, and may be refused for how much.

    Returns:
        Nothing where the fullest is served, where nothing in it is named that is a number in both, and where it is
        still named with the number of the plainest.
    """
    answer = yield tried(fullest)
    if answer.status not in REFUSED:
        return ()
    numbers = {field: number for field, number in _numbers(fullest) if _smaller(plain, field, number) is not None}
    first = {field.place: field for field in reversed(numbers)}
    blamed = {field.place for field in blamed_by(answer, [*first.values()])}
    changes = tuple(
        Change(field=field, value=_smaller(plain, field, number), refused=number)
        for field, number in numbers.items()
        if field.place in blamed
    )
    case = fullest
    for one in changes:
        case = with_field(case, one.field, one.value) or case
    if not changes:
        return ()
    answer = yield tried(case)
    is_named = bool({field.place for field in blamed_by(answer, [*first.values()])} & blamed)
    return () if answer.status in REFUSED and is_named else changes


def _smaller(plain: Case, field: Field, number: float) -> int | float | None:
    """The least number that the plainest request has at the place, if that is less."""
    found = [one for one in values_like(plain, field.part, field.place) if _is_number(one)]
    least = min(found, default=None)  # type: ignore[type-var]  # all are numbers
    return least if isinstance(least, int | float) and least < number else None


def _numbers(case: Case) -> Iterator[tuple[Field, float]]:
    for pointer in _pointers(body_value(case), ""):
        field = Field(part=Part.REQUEST_BODY, pointer=pointer)
        value = value_at(case, field)
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield field, value


def _pointers(value: object, pointer: str) -> Iterator[str]:
    """Of everything in objects and lists that is neither."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        place = joined(pointer, name)
        if isinstance(member, dict | list) and place.count("/") < _DEEPEST:
            yield from _pointers(member, place)
        elif not isinstance(member, dict | list):
            yield place


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
