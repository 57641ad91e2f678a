"""What the run created is read with each optional parameter of the query, too: what that does, nothing else decides."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from harness.model.queries import one_more

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
        more = one_more(draft.case, plain)
        if not more or not draft.case.is_ordinary or draft.case.headers != plain.headers:
            continue
        name = more[0][0]
        if tried[name] < VALUES:
            tried[name] += 1
            chosen.append((tried[name], draft.case))
    yield from (case for _, case in sorted(chosen, key=lambda entry: entry[0])[:READS])
