"""Which properties and parameters the environments of a run have bindings for, and which of them fill nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.generation.bound_properties import BoundNames, unused
from harness.model.operation import ParameterLocation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.model.case import Corpus
    from harness.model.operation import Operation
    from harness.run.plan import Plan


def bound_names(plan: Plan, api: str) -> BoundNames:
    """Those that any of them binds: the same requests go to all, and who has no value for one says so."""
    every = [one.apis[api].bindings for one in plan.matrix.environments if api in one.apis]
    by_operation: dict[str, frozenset[str]] = {}
    for bindings in every:
        for operation, values in bindings.by_operation.items():
            by_operation[operation] = by_operation.get(operation, frozenset()) | frozenset(values)
    return BoundNames(
        everywhere=frozenset(name for bindings in every for name in bindings.by_name),
        by_operation=by_operation,
        optional={one.key: frozenset(_optional(one)) for one in plan.contract(api).operations},
    )


def _optional(operation: Operation) -> Iterator[str]:
    for one in operation.parameters:
        if one.location is ParameterLocation.QUERY and not one.required:
            yield one.name


def bound_to_nothing(plan: Plan, corpora: Mapping[str, Corpus]) -> Iterator[str]:
    """A note for every binding that no request has a place for: it may be misspelt."""
    for api, corpus in corpora.items():
        declared = {one.name for operation in plan.contract(api).operations for one in operation.parameters}
        for what in unused(corpus, bound_names(plan, api), declared):
            yield f"the binding {what} fills nothing that {api} is asked with: is it spelled as in the contract?"
