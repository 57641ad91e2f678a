"""Which properties and parameters the environments of a run have bindings for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.generation.bound_properties import BoundNames

if TYPE_CHECKING:
    from harness.run.plan import Plan


def bound_names(plan: Plan, api: str) -> BoundNames:
    """Those that any of them binds: the same requests go to all, and who has no value for one says so."""
    every = [one.apis[api].bindings for one in plan.matrix.environments if api in one.apis]
    by_operation: dict[str, frozenset[str]] = {}
    for bindings in every:
        for operation, values in bindings.by_operation.items():
            by_operation[operation] = by_operation.get(operation, frozenset()) | frozenset(values)
    return BoundNames(
        everywhere=frozenset(name for bindings in every for name in bindings.by_name), by_operation=by_operation
    )
