"""Some requests of an operation are slower there, where the one that is asked over and over is not, or cannot be."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from harness.comparison.latency.measurement import COUNTS, Measurement, least, slower
from harness.comparison.latency.samples import FEWEST_PAIRS, noise, pairs, seconds, timings_of
from harness.comparison.traits import in_words, trait_of, traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told
    from harness.comparison.traits import Trait

SEEMS: Final = (0.1, 1.0)
"""Seconds, and share of what the reference takes, by which a single answer has to be late to be asked again. What was
asked once, beside everything else, says little."""

TYPICAL: Final = 0.9
"""So many of the answers of other operations are no later than what everything was late by."""

LOOK: Final = 2
"""Pairs that tell what is always late from what was held up once."""

MOST: Final = 3
"""Requests of one operation that are looked at."""

SAFE: Final = ("GET ", "HEAD ")


def judge(api: ApiEvidence, evidence: OperationEvidence, away: float) -> Iterator[Told]:
    """What seems slow is looked at, then measured in two windows, and told if it is slower in each.

    Args:
        api: Says how late everything was.
        evidence: Of an operation whose repeats do not seem slow.
        away: Seconds of the environment's distance.
    """
    asked = [pair for pair in evidence.own if _is_alone(pair)]
    late = away + _typical(api, evidence)
    slow = [pair for pair in asked if _excess(pair) > late + least(SEEMS, _here(pair))]
    if not slow:
        return
    usual = away + median(map(_here, asked))
    quick = [pair for pair in asked if _is_quick(pair, slow, usual)]
    trait = trait_of(slow, [*slow, *quick])
    chosen = sorted(slow, key=lambda pair: (trait is not None and trait not in traits(pair.case), -_excess(pair)))
    looked = [(pair, _measurement(evidence, pair.id, away)) for pair in chosen[:MOST]]
    yield from timings_of(evidence, [pair.id for pair, found in looked if len(found.pairs) < LOOK], LOOK)
    for pair, found in looked:
        if len(found.pairs) >= LOOK and all(one > least(COUNTS, found.here) for one in found.differences):
            yield from _judged(evidence, pair, found, _when(pair, trait, is_all=_are_all(slow, quick, trait)))
            return


def _judged(evidence: OperationEvidence, pair: Pair, found: Measurement, when: str) -> Iterator[Told]:
    if not found.is_enough:
        yield from timings_of(evidence, [pair.id], FEWEST_PAIRS)
    elif found.is_slower and len(found.pairs) < FEWEST_PAIRS + FEWEST_PAIRS // 2:
        yield from timings_of(evidence, [pair.id], 2 * FEWEST_PAIRS)
    elif found.is_slower and all(half.is_slower for half in found.halves):
        yield slower(evidence, found, (pair.id,), when=when)


def _measurement(evidence: OperationEvidence, case: str, away: float) -> Measurement:
    inputs = evidence.sides.view.inputs
    here, there = (
        [one for one in side if inputs[one.case] == case] for side in (evidence.inputs_here, evidence.inputs_there)
    )
    return Measurement(pairs=pairs(here, there), noise=noise(here, there), distance=away)


def _is_alone(pair: Pair) -> bool:
    """Whether it can be asked again and again: by itself, and it is served."""
    return pair.here.sequence is None and pair.both_succeeded and pair.here.valid and pair.case is not None


def _here(pair: Pair) -> float:
    """Seconds that the reference took, at most."""
    return max(seconds(one) for one in (pair.here, pair.again) if one is not None)


def _excess(pair: Pair) -> float:
    return seconds(pair.there) - _here(pair)


def _typical(api: ApiEvidence, asked: OperationEvidence) -> float:
    """Seconds by which everything else was late when it was asked once: many environments at once are busy."""
    others = (evidence for evidence in api.declared if evidence is not asked)
    every = sorted(_excess(pair) for evidence in others for pair in evidence.own if pair.answered)
    return max(0.0, every[int(TYPICAL * len(every))]) if every else 0.0


def _is_quick(pair: Pair, slow: Sequence[Pair], usual: float) -> bool:
    """Whether it shows that not everything is slow: nearer to what is usual than to the quickest of those that are.

    One that is as late as they are, and that the reference was late with, too, shows nothing of that.
    """
    least_late = min(seconds(one.there) for one in slow)
    return seconds(pair.there) - usual < (least_late - usual) / 2


def _are_all(slow: Sequence[Pair], quick: Sequence[Pair], trait: Trait | None) -> bool:
    """Whether the operation as a whole is slow: no request is quick, or most are slow with nothing in common."""
    return not quick or (trait is None and len(slow) > len(quick))


def _when(pair: Pair, trait: Trait | None, *, is_all: bool) -> str:
    """Which requests take longer, in words."""
    if is_all or pair.case is None:
        return ""
    if trait is None or trait not in traits(pair.case):
        return f"asked with {pair.case.description}, " if pair.case.description else ""
    return f"asked with {in_words(trait)}, "
