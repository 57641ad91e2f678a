"""Which operations would change what was there before the run: those are never asked, not even to be refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.generation.placing import named_by_path
from harness.model.case import LEFT_ALONE
from harness.model.operation import SAFE_METHODS

if TYPE_CHECKING:
    from harness.generation.chains import World
    from harness.model.operation import Operation

NOT_ASKED = f"{LEFT_ALONE}, and no request of a run may do that"

_SILENT = frozenset({"202", "204", "205"})

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

_DESTROYING = frozenset(
    {
        "clear", "delete", "destroy", "drop", "erase", "flush", "kill", "purge", "reboot", "remove", "reset", "restart",
        "shutdown", "stop", "terminate", "truncate", "uninstall", "wipe",
    }
)  # fmt: skip

_ADDING = frozenset({"POST", "QUERY"})
"""They make something new, or only compute (RFC 9110, section 9.3.3; draft-ietf-httpbis-safe-method-w-body)."""


def changes_what_was_there(world: World, operation: Operation) -> bool:
    """Whether the operation writes to something that its path does not let the run choose: `PUT /settings`.

    Where the path names an item, the run names one that it created, or one that no one has.
    """
    if operation.method in SAFE_METHODS or named_by_path(world.contract, operation, world.resources):
        return False
    if operation.method not in _ADDING:
        return True
    return not world.creates(operation) and (_answers_nothing(operation) or _is_told_to_destroy(operation))


def _answers_nothing(operation: Operation) -> bool:
    """Whether all that it promises is that something was done: what computes or searches has something to say."""
    served = [one for one in operation.responses if one.status.startswith("2")]
    return bool(served) and all(one.status in _SILENT and not one.content for one in served)


def _is_told_to_destroy(operation: Operation) -> bool:
    """Whether its name says so. A name proves nothing; but here a mistake would cost the user's data."""
    last = operation.path.rstrip("/").rpartition("/")[2]
    words = _WORD.findall(f"{last} {operation.operation_id or ''}")
    return not _DESTROYING.isdisjoint(word.lower() for word in words)
