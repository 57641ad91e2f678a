"""Which operations only work something out, as far as their contract shows: no request of theirs leaves anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.generation.chains import is_scope
from harness.generation.encoding import is_json
from harness.generation.placing import named_by_path
from harness.model.forms import is_form
from harness.model.operation import SAFE_METHODS

if TYPE_CHECKING:
    from harness.generation.chains import World
    from harness.generation.material import Material
    from harness.model.operation import Operation

_COMPUTING = frozenset({"calculate", "compute", "estimate", "preview", "quote"})
"""Not what may be a step in the life of an item, too: a lead is converted, an invoice validated."""

_KEPT = frozenset({"201", "202", "204"})
"""Statuses of what made something, will do something, or has nothing to say."""


def computes(world: World, material: Material) -> bool:
    """Whether it neither makes anything that is kept nor names anything, or says by its name what it is for."""
    operation, plain = material.operation, material.plain
    body = plain.case.body if plain is not None else None
    if operation.method in SAFE_METHODS or body is None or not (is_json(body.media_type) or is_form(body.media_type)):
        return False
    if named_by_path(world.contract, operation, world.resources):
        return computes_of_existing(world, operation)
    return not world.creates(operation)


def computes_of_existing(world: World, operation: Operation) -> bool:
    """Whether it works something out about what has to be there before the run: `/tariffs/{id}/estimate`, `:quote`.

    The name has to say so, since what was there must not be changed; what the run can make for itself is asked instead.
    """
    named = named_by_path(world.contract, operation, world.resources)
    is_about_existing = bool(named) and is_scope(named[-1].resource) and not world.creates(operation)
    return is_about_existing and _is_called_so(operation) and not _leaves_something(operation)


def _is_called_so(operation: Operation) -> bool:
    verb = re.split(r"[/:]", operation.path.rstrip("/"))[-1]
    return operation.method == "POST" and verb.lower() in _COMPUTING


def _leaves_something(operation: Operation) -> bool:
    return not _KEPT.isdisjoint(one.status for one in operation.responses)
