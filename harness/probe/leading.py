"""The steps that a case needs before it, and no others: each asking of it costs them, too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Role, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from harness.model.case import Case, Sequence, Value


def leading(sequence: Sequence, index: int, case: Case) -> Sequence:
    """The sequence up to `case`, which stands in the place of step `index`, without steps that nothing is taken from.

    What is about a resource that was deleted needs the deletion, which nothing is taken from: there all steps stay.
    """
    before = sequence.steps[:index]
    if any(slot.role is Role.DELETED for slot in case.slots):
        return identified_sequence(replace(sequence, steps=(*before, case)))
    needed = sorted(_needed(before, case))
    moved = {old: new for new, old in enumerate(needed)}
    steps = tuple(_renumbered(step, moved) for step in (*(before[number] for number in needed), case))
    return identified_sequence(replace(sequence, steps=steps))


def _needed(before: tuple[Case, ...], case: Case) -> set[int]:
    found: set[int] = set()
    waiting = _sources(case)
    while waiting:
        step = waiting.pop()
        if step < len(before) and step not in found:
            found.add(step)
            waiting += _sources(before[step])
    return found


def _sources(case: Case) -> list[int]:
    return [slot.capture.step for slot in case.slots if slot.capture is not None]


def _renumbered(case: Case, moved: dict[int, int]) -> Case:
    if all(moved.get(step, step) == step for step in _sources(case)):
        return case

    def slot_of(slot: Slot) -> Slot:
        if slot.capture is None:
            return slot
        step = moved.get(slot.capture.step, slot.capture.step)
        return replace(slot, capture=replace(slot.capture, step=step))

    body = case.body
    if body is not None:
        body = replace(body, slots=tuple((pointer, slot_of(slot)) for pointer, slot in body.slots))
    return identified(
        replace(
            case,
            path_values=_pairs(case.path_values, slot_of),
            query=_pairs(case.query, slot_of),
            headers=_pairs(case.headers, slot_of),
            cookies=_pairs(case.cookies, slot_of),
            body=body,
        )
    )


def _pairs(pairs: Iterable[tuple[str, Value]], slot_of: Callable[[Slot], Slot]) -> tuple[tuple[str, Value], ...]:
    return tuple((name, slot_of(value) if isinstance(value, Slot) else value) for name, value in pairs)
