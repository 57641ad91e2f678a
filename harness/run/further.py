"""The same request of more of the resources that an environment holds, where a dozen objects could not decide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified
from harness.model.case import Role, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.model.case import Case

FURTHER_OBJECTS = 12
"""How many more resources a case is put to at once (detection.md, section 3)."""


def further_twins(cases: Iterable[str], known: Mapping[str, Case]) -> tuple[Case, ...]:
    """Twins of those of the cases whose path names an existing resource, each of resources that no case had so far.

    Args:
        cases: Ids.
        known: Every case that was asked, by id.
    """
    twins: list[Case] = []
    for case in (known[one] for one in cases if one in known):
        slot = _innermost(case)
        if slot is not None:
            used = [
                other.index for one in (*known.values(), *twins) if (other := _innermost(one)) and _alike(other, slot)
            ]
            first = max(used) + 1
            twins += [_twin(case, slot, index) for index in range(first, first + FURTHER_OBJECTS)]
    return tuple(twins)


def _innermost(case: Case) -> Slot | None:
    """The slot that indices count: what it lies below is one and the same outer resource."""
    slots = [value for _, value in case.path_values if isinstance(value, Slot)]
    return slots[-1] if slots and slots[-1].role is Role.EXISTING else None


def _alike(one: Slot, other: Slot) -> bool:
    return (one.resource, one.name) == (other.resource, other.name)


def _twin(case: Case, slot: Slot, index: int) -> Case:
    values = tuple((name, replace(slot, index=index) if value is slot else value) for name, value in case.path_values)
    return identified(replace(case, path_values=values))
