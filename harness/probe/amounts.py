"""Numbers that are refused for their size although the contract allows them: what is stored bounds them.

No order may have more of an article than there are in stock; a request at the most that the contract allows is refused
for that alone, with all else that it says.
"""

from __future__ import annotations

import re
from decimal import Decimal
from math import inf
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from harness.generation.adapting import Change
from harness.model.fields import Field, body_value, value_at, values_like, with_field
from harness.model.place import Part
from harness.model.pointer import joined
from harness.probe.serving import REFUSED, blamed_by, tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.model.case import Case
    from harness.probe.protocol import Probe

_DEEPEST = 4

Amount: TypeAlias = str | int | float

_NUMBER = re.compile(r"\d{1,18}(\.\d{1,9})?", re.ASCII)


def smaller_amounts(plain: Case, fullest: Case, is_allowed: Callable[[Case], bool]) -> Probe[tuple[Change, ...]]:
    """Smaller amounts wherever a refusal of the fullest request names one: the plainest's, or the least there may be.

    Args:
        plain: A request that is served.
        fullest: One that says more, and may be refused for how much.
        is_allowed: Whether the contract allows a request.

    Returns:
        Nothing where the fullest is served, where nothing in it is named that is an amount and may be less, and where
        it is still named with less.
    """
    answer = yield tried(fullest)
    if answer.status not in REFUSED:
        return ()
    amounts = [*_amounts(fullest)]
    first = {field.place: field for field, _ in reversed(amounts)}
    blamed = {field.place for field in blamed_by(answer, [*first.values()])}
    case, changes = fullest, []
    for field, amount in amounts:
        smaller = _smaller(plain, field, amount) if field.place in blamed else None
        changed = None if smaller is None else with_field(case, field, smaller)
        if changed is not None and is_allowed(changed):
            case = changed
            changes.append(Change(field=field, value=smaller, refused=amount))
    if not changes:
        return ()
    answer = yield tried(case)
    is_named = bool({field.place for field in blamed_by(answer, [*first.values()])} & blamed)
    return () if answer.status in REFUSED and is_named else tuple(changes)


def _smaller(plain: Case, field: Field, amount: Amount) -> Amount | None:
    """The least amount that the plainest request has at the place, if that is less; without one the least of all."""
    own = [one for one in values_like(plain, field.part, field.place) if _is_amount(one)]
    least = min(own, key=_size, default=_least(amount))
    return least if _size(least) < _size(amount) else None


def _least(amount: Amount) -> Amount:
    """The smallest amount above nothing that is written like another."""
    if isinstance(amount, str):
        places = len(amount.partition(".")[2])
        return format(Decimal(1).scaleb(-places), "f")
    return 1


def _amounts(case: Case) -> Iterator[tuple[Field, Amount]]:
    """Those that are sent as they stand; what stands for what each environment has names something."""
    names = {pointer for pointer, _ in case.body.slots} if case.body is not None else set()
    for pointer in _pointers(body_value(case), ""):
        field = Field(part=Part.REQUEST_BODY, pointer=pointer)
        value = value_at(case, field)
        if pointer not in names and _is_amount(value):
            yield field, value


def _is_amount(value: object) -> TypeGuard[Amount]:
    """Whether it is a number, or a text that spells one."""
    if isinstance(value, str):
        return _NUMBER.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < inf


def _size(amount: Amount) -> Decimal:
    return Decimal(str(amount))


def _pointers(value: object, pointer: str) -> Iterator[str]:
    """Of everything in objects and lists that is neither."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        place = joined(pointer, name)
        if isinstance(member, dict | list) and place.count("/") < _DEEPEST:
            yield from _pointers(member, place)
        elif not isinstance(member, dict | list):
            yield place
