"""From which earlier steps of a sequence a step takes something, and what becomes of that where steps move."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified
from harness.model.case import Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from harness.model.case import Case, Value


def renumbered(case: Case, moved: Mapping[int, int]) -> Case:
    """The case as a step of a sequence in which earlier steps, from which it takes something, have other numbers.

    Args:
        case: The step.
        moved: Old number to new; a step that it lacks keeps its own.
    """
    if all(moved.get(step, step) == step for step in case.sources):
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
