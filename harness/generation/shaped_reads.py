"""What the run created is read with each optional parameter of the query, too: what that does, nothing else decides."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.chains import World
    from harness.model.case import Case
    from harness.model.operation import Operation

VALUES = 3
"""How many values of a parameter are tried."""

READS = 8
"""How many reads of one item there are at most."""


def shaped_reads(world: World, reader: Operation) -> Iterator[Case]:
    """The plain request with a value of one parameter, those of all parameters in turn."""
    plain, tried = world.plain(reader), Counter[str]()
    chosen: list[tuple[int, Case]] = []
    for draft in world.materials[reader.key].valid:
        name = _added(draft.case, plain)
        if name is not None and tried[name] < VALUES:
            tried[name] += 1
            chosen.append((tried[name], draft.case))
    yield from (case for _, case in sorted(chosen, key=lambda entry: entry[0])[:READS])


def _added(case: Case, plain: Case) -> str | None:
    """The one parameter of the query that is all that it has besides the plain request."""
    names = {name for name, _ in case.query} - {name for name, _ in plain.query}
    kept = tuple(pair for pair in case.query if pair[0] not in names)
    is_alone = len(names) == 1 and kept == plain.query and case.headers == plain.headers
    return names.pop() if is_alone and case.is_ordinary else None
