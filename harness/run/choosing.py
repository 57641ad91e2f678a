"""Which of the things that an environment has are named in requests: those with which it serves them.

A warehouse that is closed takes no order, and which of an environment's are is its own data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.generation.depths import DEPTHS
from harness.probe.serving import REFUSED, tried
from harness.run.trials import way_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.case import Case, Corpus
    from harness.model.observation import Observation
    from harness.run.cells import Selection
    from harness.run.visit import Visit

MOST: Final = 4
"""Things of one kind that are tried."""


async def choose(visit: Visit, corpus: Corpus, selection: Selection) -> None:
    """Has those things stand first with which an environment serves what names them.

    Where it serves none of them they stay in their order.

    Args:
        visit: Of the environment, which was harvested.
        corpus: One API's.
        selection: What is to be asked.
    """
    if not DEPTHS[corpus.depth].volley:
        return  # where there is no room for volleys there is none for this
    for way in _ways(corpus):
        seen = visit.recorder.of_operation(corpus.api, way[-1].operation, visit.environment.name)
        if selection.wants(corpus.api, way[-1].operation) and not any(one.succeeded for one in seen):
            await _choose(visit, way)


async def _choose(visit: Visit, way: tuple[Case, ...]) -> None:
    *_, last = way
    known = visit.known[last.api]
    for slot in dict.fromkeys(last.borrowed):
        count = known.count(slot)
        for number in range(1, min(count, MOST) + 1):
            answer = await _asked(visit, way)
            if answer is None or answer.status not in REFUSED:
                return
            turns = 1 if number < min(count, MOST) else count - number + 1
            if not all(known.turn(slot) for _ in range(turns)):
                return


async def _asked(visit: Visit, way: tuple[Case, ...]) -> Observation | None:
    """What is answered to the last step; `None` where the others do not lead there."""
    *before, last = way
    seen = await visit.put(way_to(before, tried(last)), asking=1)
    return seen[-1] if len(seen) == len(way) and all(one.succeeded for one in seen[:-1]) else None


def _ways(corpus: Corpus) -> Iterator[tuple[Case, ...]]:
    """Of each operation that names what an environment has, the plainest request with the fewest steps before it."""
    found: dict[str, tuple[Case, ...]] = {}
    for sequence in corpus.sequences:
        for index, step in enumerate(sequence.steps):
            known = found.get(step.operation)
            if step.borrowed and step.is_ordinary and (known is None or index + 1 < len(known)):
                found[step.operation] = sequence.steps[: index + 1]
    yield from found.values()
