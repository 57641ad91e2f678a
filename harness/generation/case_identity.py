"""Identities from content: the same case has the same id in every process, on every day."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from harness.generation.encoding import json_bytes
from harness.generation.serialization import case_to_json
from harness.model.case import Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.case import Case


def identified(case: Case) -> Case:
    """The case with its id set from everything else in it.

    Raises:
        ValueError: something in it cannot be written as UTF-8.
    """
    content = {**case_to_json(case), "id": ""}
    return replace(case, id=sha256(json_bytes(content)).hexdigest()[:16])


def identified_sequence(sequence: Sequence) -> Sequence:
    """The sequence with its id set from the ids of its steps, which must be set already."""
    steps = "\n".join(step.id for step in sequence.steps)
    return replace(sequence, id=sha256(steps.encode("ascii")).hexdigest()[:16])


def sequence_about(resource: str, steps: Iterable[Case], description: str = "") -> Sequence:
    """Steps as a sequence, with all ids set.

    Args:
        resource: Path template of the collection that it is about.
        steps: One at least.
        description: What it is for, in words.
    """
    own = tuple(map(identified, steps))
    return identified_sequence(Sequence(id="", api=own[0].api, resource=resource, steps=own, description=description))
