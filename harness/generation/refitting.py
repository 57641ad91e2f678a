"""A corpus within the limit once more, when more was asked before it than was kept free, or more has to be asked."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from harness.generation.depths import DEPTHS
from harness.generation.limits import kept_for_singles, taken, within
from harness.generation.rewriting import digested
from harness.model.case import Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.case import Corpus


def refitted(
    corpus: Corpus,
    asked: Mapping[str, int],
    further: Mapping[str, int] = MappingProxyType({}),
    identities: int = 1,
) -> Corpus:
    """The corpus of which no operation is asked more than the depth allows.

    Args:
        corpus: One API's.
        asked: Operation to how many requests the reference was put already.
        further: Operation to how many single requests each asking has more, as further identities.
        identities: How many further identities sequences are played for.
    """
    # A burst is as large as the user wants it.
    bursts = tuple(one for one in corpus.operations if any(case.purpose is Purpose.BURST for case in one.cases))
    others = tuple(one for one in corpus.operations if one not in bursts)
    fitting = within(
        others,
        corpus.sequences,
        requests=DEPTHS[corpus.depth].requests,
        taken=taken(corpus, asked, further),
        singles=kept_for_singles(others, requests=DEPTHS[corpus.depth].requests),
        identities=identities,
    )
    repeats = tuple(
        replace(one, at_reference=min(one.at_reference, fitting.repeats.get(one.case.operation, one.at_reference)))
        for one in corpus.repeats
    )
    fitted = replace(
        corpus,
        operations=(*fitting.operations, *bursts),
        sequences=fitting.sequences,
        once=corpus.once | fitting.once,
        repeats=repeats,
    )
    return fitted if fitted == corpus else digested(fitted)
