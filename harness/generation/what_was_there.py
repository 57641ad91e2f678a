"""Which operations would change what was there before the run: those are never asked, not even to be refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.generation.placing import named_by_path
from harness.model.operation import SAFE_METHODS

if TYPE_CHECKING:
    from harness.generation.chains import World
    from harness.model.operation import Operation

NOT_ASKED = "not asked: it changes what was there before the run, and no request of a run may do that"

_ADDING = frozenset({"POST", "QUERY"})
"""They make something new, or only compute (RFC 9110, section 9.3.3; draft-ietf-httpbis-safe-method-w-body)."""


def changes_what_was_there(world: World, operation: Operation) -> bool:
    """Whether the operation writes to something that its path does not let the run choose: `PUT /settings`.

    Where the path names an item, the run names one that it created, or one that no one has.
    """
    if operation.method in SAFE_METHODS | _ADDING:
        return False
    return not named_by_path(world.contract, operation, world.resources)
