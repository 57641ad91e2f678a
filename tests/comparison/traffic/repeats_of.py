"""Literal repeats: what two environments answer to one request, asked over and over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.model.case import Purpose, Role
from tests.evidence_of import HERE, THERE, World, case_of, observed, world

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from harness.comparison.view import View
    from harness.model.case import Case
    from harness.model.observation import Observation
    from tests.evidence_of import Given

ITEM = "GET /items/{id}"
LIST = "GET /items"
TIMES = 29


def repeat_of(operation: str, name: str = "again") -> Case:
    """A request that is repeated: of one resource where the path names one."""
    role = Role.EXISTING if operation.endswith("}") else None
    return case_of(name, operation, role=role, purpose=Purpose.REPEAT)


def asked(case: Case, environment: str, answers: Iterable[Given]) -> list[Observation]:
    """One asking for each answer, in order."""
    return [observed(case, environment, given, asking=asking) for asking, given in enumerate(answers, start=1)]


def mixed(answers: str, **given: Given) -> list[Given]:
    """`mixed("AAB", A=…, B=…)`."""
    return [given[letter] for letter in answers]


def repeated_world(tmp_path: Path, operation: str, here: Sequence[Given], there: Sequence[Given]) -> World:
    """A contract with the operation, repeated in both environments."""
    shop = world(tmp_path, sorted({LIST, ITEM, operation}))
    case = repeat_of(operation)
    shop.cases[case.id] = case
    shop.observations += [*asked(case, HERE, here), *asked(case, THERE, there)]
    return shop


def view_of(shop: World) -> View:
    """What the run knows of repeats."""
    repeats = {id_: TIMES for id_, case in shop.cases.items() if case.purpose is Purpose.REPEAT}
    return replace(shop.view, repeats=repeats)
