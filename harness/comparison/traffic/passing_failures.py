"""Requests that fail and are served when they are asked again: what writes is not asked over and over, but shows this.

Of the operations that read one request is repeated (`ways`); of all others each request is asked once, and one in ten
of them failing is neither a fault of that request nor an outage.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from harness.comparison.evidence import plainness
from harness.comparison.traffic.ways import FEWEST_FAILURES, says_that_it_failed
from harness.model.case import Credential
from harness.model.exchange import NOT_SENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.model.observation import Observation

FIRST: Final = 1
"""The asking that everything gets; what comes later was chosen for what the first one showed."""

FEWEST_TIMES: Final = 2
"""How often it has to begin to fail: an outage begins once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassingFailures:
    """Single requests of one operation that failed in one environment and never in the reference."""

    failed: tuple[Pair, ...]
    """The first askings that failed, plainest first."""
    of: int
    """How many requests got a first asking."""
    served_again: frozenset[str]
    """Ids of those that were served when they were asked again."""
    was_asked_again: bool
    """Whether any was."""


def passing_failures(evidence: OperationEvidence) -> PassingFailures | None:
    """What may be failures that come and go; `None` where they are too few, one outage, or the reference's, too.

    Who does not answer at all may be starting again: only answers count.
    """
    pairs = [pair for pair in evidence.pairs if pair.is_own and pair.there.asking == FIRST and _was_sent(pair.there)]
    failed = tuple(sorted((pair for pair in pairs if says_that_it_failed(pair.there)), key=plainness))
    if len(failed) < FEWEST_FAILURES or _times(pair.there for pair in pairs) < FEWEST_TIMES:
        return None
    if any(says_that_it_failed(one) for one in evidence.reference if one.credential is Credential.OWN):
        return None
    ids = {pair.id for pair in failed}
    again = [one for one in evidence.environment if one.asking > FIRST and one.case in ids and _was_sent(one)]
    return PassingFailures(
        failed=failed,
        of=len(pairs),
        served_again=frozenset(one.case for one in again if one.answered and not says_that_it_failed(one)),
        was_asked_again=bool(again),
    )


def _times(observations: Iterable[Observation]) -> int:
    """How often it began to fail, in the order of asking."""
    in_turn = sorted(observations, key=lambda one: one.started_at)
    return sum(1 for fails, _ in groupby(map(says_that_it_failed, in_turn)) if fails)


def _was_sent(observation: Observation) -> bool:
    return observation.failure is None or observation.failure.kind not in NOT_SENT
