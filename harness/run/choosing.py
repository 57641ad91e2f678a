"""Which of the things that an environment has are named in requests: those with which it serves them.

A warehouse that is closed takes no order, and which of an environment's are is its own data.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from harness.generation.depths import DEPTHS
from harness.probe.leading import leading
from harness.probe.serving import REFUSED, tried
from harness.run.trials import way_to

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from harness.model.case import Case, Corpus
    from harness.model.observation import Observation
    from harness.run.visit import Visit

MOST: Final = 4
"""Things of one kind that are tried."""

_NUMBERS = re.compile(r"(?<![0-9a-f])[0-9a-f]*\d[0-9a-f-]*", re.IGNORECASE)


async def choose(visit: Visit, corpus: Corpus, wants: Callable[[str], bool]) -> None:
    """Has those things stand first with which an environment serves what names them.

    Where it serves none, that is refused for something else: the first thing stands first that is refused as most are.

    Args:
        visit: Of the environment, which was harvested.
        corpus: One API's.
        wants: Whether an operation may be asked.
    """
    if not DEPTHS[corpus.depth].volley:
        return  # where there is no room for volleys there is none for this
    served: list[tuple[Case, ...]] = []
    open_ones: list[tuple[Case, ...]] = []
    for way in _ways(corpus):
        seen = visit.recorder.of_operation(corpus.api, way[-1].operation, visit.environment.name)
        (served if any(one.succeeded for one in seen) else open_ones).append(way)
    # What one operation is served with stays first, whatever another one says.
    settled = {slot.resource for way in served for slot in way[-1].borrowed}
    for way in open_ones:
        if wants(way[-1].operation) and await _choose(visit, way, settled):
            settled |= {slot.resource for slot in way[-1].borrowed}


async def _choose(visit: Visit, way: tuple[Case, ...], settled: Collection[str]) -> bool:
    """Whether it is served in the end, with whichever."""
    *_, last = way
    known = visit.known[last.api]
    for slot in dict.fromkeys(last.borrowed):
        count = known.count(slot)
        if count < 2 or slot.resource in settled:
            continue
        refusals: list[str] = []
        while len(refusals) < min(count, MOST):
            answer = await _asked(visit, way)
            if answer is not None and answer.succeeded:
                return True
            if answer is None or answer.status not in REFUSED or not known.turn(slot):
                break
            refusals.append(_words(answer))
        # On to where it began, and from there to the first that is refused as most are.
        first = refusals.index(max(refusals, key=refusals.count)) if refusals else 0
        for _ in range((first - len(refusals)) % count):
            known.turn(slot)
    return False


def _words(answer: Observation) -> str:
    """What a refusal says, without what numbers a thing or an answer."""
    said = json.dumps(answer.body, sort_keys=True) if answer.body_kept else answer.text or ""
    return f"{answer.status} {_NUMBERS.sub('', said)}"


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
            if step.borrowed and step.is_ordinary and (known is None or len(known) > 1 + len({*step.sources})):
                way = leading(sequence, index, step).steps
                found[step.operation] = way if known is None else min(known, way, key=len)
    yield from found.values()
