"""How long the same request took, again and again, and how far away an environment is."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, median_low
from typing import TYPE_CHECKING, Final

from harness.model.case import Purpose
from harness.model.difference import Question, Wanted
from harness.model.place import Part
from harness.model.repeating import is_direct, is_fresh, is_undisturbed
from harness.statistics.shift import unpaired_shift

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.model.observation import Observation

PAIRS: Final = 16
"""How many pairs are measured of what seems slow (detection.md, section 10)."""

WINDOWS: Final = 2
"""How often that is done before it is told: what else goes on at a machine slows one process down for a while."""

FEWEST_PAIRS: Final = 8
"""With fewer there is no interval."""

FEWEST_TWICE: Final = 4
"""Times that the reference was held against itself: with fewer nothing is known of its noise."""

TWICE: Final = (0, 1)
"""The reference's askings of a pair, from its number on."""

FEWEST_SAMPLES: Final = 5
"""Repeats that make a median."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One request put to both sides in turn; in seconds."""

    here: float
    there: float


def repeats(observations: Iterable[Observation]) -> list[float]:
    """Seconds that the repeats took on kept connections, those without business of ours in them where these do."""
    return [seconds(one) for one in _repeats(observations)]


def lateness(observations: Iterable[Observation]) -> float:
    """Seconds by which this process itself was typically late on those repeats."""
    return median(one.lateness for one in _repeats(observations))


def measured(observations: Iterable[Observation]) -> list[float]:
    """Seconds that the measured askings took."""
    return [seconds(one) for one in observations if one.purpose is Purpose.LATENCY and is_undisturbed(one)]


def pairs(reference: Iterable[Observation], environment: Iterable[Observation]) -> tuple[Pair, ...]:
    """The pairs of one measured request that nothing disturbed, in the order of asking."""
    return tuple(
        Pair(here=seconds(own[0]), there=seconds(one)) for own, there in _turns(reference, environment) for one in there
    )


def noise(reference: Iterable[Observation], environment: Iterable[Observation]) -> tuple[float, ...]:
    """Seconds by which the reference differs from itself: it is asked twice for each pair."""
    return tuple(
        seconds(own[1]) - seconds(own[0]) for own, _ in _turns(reference, environment) if len(own) == len(TWICE)
    )


def distance(api: ApiEvidence) -> float | None:
    """Seconds that the environment is further away than the reference: what its requests have in common.

    The median of all shifts, the lower one of two, over the operations and a path that does not exist: most of them
    would have to be slower for another reason than the way there. `None` where there is nothing to take it from.
    """
    shifts = [shift for evidence in api.operations.values() if (shift := _screened(evidence)) is not None]
    return median_low(shifts) if len(shifts) > 1 else None


def seconds(observation: Observation) -> float:
    """How long an answer took, connection time apart."""
    return max(0.0, observation.total - observation.connecting)


def timings(evidence: OperationEvidence, *, windows: int = 1) -> Iterator[Question]:
    """Asks for pairs, where the run said what is repeated: so many in all as belong to one or two windows."""
    cases = {one.case for one in evidence.repeated_there if one.purpose is Purpose.REPEAT}
    yield from timings_of(evidence, sorted(cases & evidence.sides.view.repeats.keys()), windows * PAIRS)


def timings_of(evidence: OperationEvidence, cases: Iterable[str], askings: int) -> Iterator[Question]:
    """Asks for so many pairs in all of each of the cases, by id."""
    known = tuple(cases)
    if known:
        yield Question(
            wanted=Wanted.TIMINGS,
            environment=evidence.sides.environment,
            api=evidence.sides.contract.name,
            operation=evidence.key,
            cases=known,
            place=evidence.place(Part.CONNECTION),
            askings=askings,
        )


def _repeats(observations: Iterable[Observation]) -> list[Observation]:
    asked = [one for one in observations if one.purpose is Purpose.REPEAT and _is_kept(one)]
    undisturbed = [one for one in asked if is_undisturbed(one)]
    return undisturbed if len(undisturbed) >= FEWEST_SAMPLES else asked


def _screened(evidence: OperationEvidence) -> float | None:
    here, there = (list(each) for each in (evidence.repeated_here, evidence.repeated_there))
    statuses = {one.status for one in (*here, *there) if one.purpose is Purpose.REPEAT and one.answered}
    if evidence.operation is None and len(statuses) != 1:
        # Who is asked for a path that does not exist is another one here and there.
        return None
    first, second = repeats(here), repeats(there)
    return unpaired_shift(first, second) if min(len(first), len(second)) >= FEWEST_SAMPLES else None


def _is_kept(observation: Observation) -> bool:
    return is_direct(observation) and not is_fresh(observation.purpose, observation.asking)


def _turns(
    reference: Iterable[Observation], environment: Iterable[Observation]
) -> Iterator[tuple[list[Observation], list[Observation]]]:
    """What nothing disturbed of each pair: the reference's askings, of which the first is odd, and the environment's.

    What is little beside the longest of the three disturbs none.
    """
    here, there = _timed(reference), _timed(environment)
    for asking in sorted(one for one in {*here, *there} if one % 2):
        own = [here[asking + later] for later in TWICE if asking + later in here]
        other = [there[asking]] if asking in there else []
        every = (*own, *other)
        fit = [one for one in own if is_undisturbed(one, *every)]
        if fit:
            yield fit, [one for one in other if is_undisturbed(one, *every)]


def _timed(observations: Iterable[Observation]) -> dict[int, Observation]:
    timed = (one for one in observations if one.purpose is Purpose.LATENCY and one.succeeded and is_direct(one))
    return {one.asking: one for one in timed}
