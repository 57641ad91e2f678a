"""The same request of more of the resources that an environment holds, where a dozen objects could not decide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified
from harness.model.case import Role, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from harness.model.case import Case

FURTHER_OBJECTS = 12
"""How many more resources a case is put to at once (detection.md, section 3)."""


def further_twins(
    cases: Iterable[str], known: Mapping[str, Case], available: Callable[[Slot], int]
) -> tuple[Case, ...]:
    """One case of each operation, put to resources that no case had so far: one batch, however many places ask for it.

    Args:
        cases: Ids; those whose path names no existing resource have no twins.
        known: Every case that was asked, by id.
        available: How many resources are known that a slot may stand for; beyond them indices only repeat.
    """
    plainest: dict[tuple[str, str, str], tuple[Case, Slot]] = {}
    for case in (known[one] for one in dict.fromkeys(cases) if one in known):
        slot = _innermost(case)
        if slot is not None:
            plainest.setdefault((case.operation, slot.resource, slot.name), (case, slot))
    return tuple(twin for case, slot in plainest.values() for twin in _batch(case, slot, known, available(slot)))


def _batch(case: Case, slot: Slot, known: Mapping[str, Case], available: int) -> Iterator[Case]:
    used = [
        other.index
        for one in known.values()
        if one.operation == case.operation and (other := _innermost(one)) and _alike(other, slot)
    ]
    first = max(used) + 1
    for index in range(first, min(first + FURTHER_OBJECTS, available)):
        yield _twin(case, slot, index)


def _innermost(case: Case) -> Slot | None:
    """The slot that indices count: what it lies below is one and the same outer resource."""
    slots = [value for _, value in case.path_values if isinstance(value, Slot)]
    return slots[-1] if slots and slots[-1].role is Role.EXISTING else None


def _alike(one: Slot, other: Slot) -> bool:
    return (one.resource, one.name) == (other.resource, other.name)


def _twin(case: Case, slot: Slot, index: int) -> Case:
    values = tuple((name, replace(slot, index=index) if value is slot else value) for name, value in case.path_values)
    return identified(replace(case, path_values=values))
