"""The steps that a case needs before it, and no others: each asking of it costs them, too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.captured_steps import renumbered
from harness.generation.case_identity import identified_sequence
from harness.model.case import Purpose, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.case import Case, Sequence


def leading(sequence: Sequence, index: int, case: Case) -> Sequence:
    """The sequence up to `case`, which stands in the place of step `index`, without steps that nothing is taken from.

    What leads what is needed into a state is needed, too. What is about a resource that was deleted needs the deletion,
    which nothing is taken from: there all steps stay.
    """
    before = sequence.steps[:index]
    if any(slot.role is Role.DELETED for slot in case.slots):
        return identified_sequence(replace(sequence, steps=(*before, case)))
    needed = sorted(_needed(before, case))
    moved = {old: new for new, old in enumerate(needed)}
    steps = tuple(renumbered(step, moved) for step in (*(before[number] for number in needed), case))
    return identified_sequence(replace(sequence, steps=steps))


def _needed(before: tuple[Case, ...], case: Case) -> set[int]:
    found: set[int] = set()
    waiting = [*case.sources]
    while waiting:
        step = waiting.pop()
        if step < len(before) and step not in found:
            found.add(step)
            waiting += before[step].sources
        if not waiting:
            waiting += [number for number in _preparing(before, found) if number not in found]
    return found


def _preparing(before: tuple[Case, ...], needed: set[int]) -> Iterator[int]:
    """Steps that lead what is needed into the state that the case wants."""
    for number, step in enumerate(before):
        if step.purpose is Purpose.PREPARATION and any(source in needed for source in step.sources):
            yield number
