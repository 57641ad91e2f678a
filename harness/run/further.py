"""The same request of more resources, held or created, where those seen could not decide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified
from harness.model.case import Purpose, Role, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from harness.model.case import Case

CREATES = frozenset({"POST", "PUT"})

FURTHER_OBJECTS = 12
"""How many more resources a case is put to at once (detection.md, section 3)."""

FURTHER_CREATIONS = 2
"""How often more the same is created: two objects alike are no accident of their moment."""


def further_twins(
    cases: Iterable[str], known: Mapping[str, Case], available: Callable[[Slot], int]
) -> tuple[Case, ...]:
    """One case of each operation, put to resources that no case had so far: one batch, however many places ask for it.

    What creates something is asked the same again, since every time it is another resource.

    Args:
        cases: Ids; those that neither name an existing resource in their path nor create one have no twins.
        known: Every case that was asked, by id.
        available: How many resources are known that a slot may stand for; beyond them indices only repeat.
    """
    plainest: dict[tuple[str, str, str], tuple[Case, Slot]] = {}
    created: dict[str, Case] = {}
    for case in (known[one] for one in dict.fromkeys(cases) if one in known):
        slot = _innermost(case)
        if slot is not None:
            plainest.setdefault((case.operation, slot.resource, slot.name), (case, slot))
        elif _creates(case):
            created.setdefault(case.operation, case)
    again = (twin for case in created.values() for twin in _created_again(case))
    twins = (twin for case, slot in plainest.values() for twin in _batch(case, slot, known, available(slot)))
    return (*twins, *again)


def _creates(case: Case) -> bool:
    """Whether it may make a resource of its own, each time another one."""
    return case.method in CREATES and case.role in {None, Role.ABSENT} and case.purpose is not Purpose.SEQUENCE


def _created_again(case: Case) -> Iterator[Case]:
    for number in range(1, FURTHER_CREATIONS + 1):
        again = f"{case.description}, once more ({number})"
        yield identified(replace(case, purpose=Purpose.EXPLANATION, description=again))


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
    slots = case.path_slots
    return slots[-1] if slots and slots[-1].role is Role.EXISTING else None


def _alike(one: Slot, other: Slot) -> bool:
    return (one.resource, one.name) == (other.resource, other.name)


def _twin(case: Case, slot: Slot, index: int) -> Case:
    values = tuple((name, replace(slot, index=index) if value is slot else value) for name, value in case.path_values)
    # It is asked to decide a claim, which is no part of what everything is asked.
    return identified(replace(case, path_values=values, purpose=Purpose.EXPLANATION))
