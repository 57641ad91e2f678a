"""How much may be spent on finding out what the reference wants, and what each request costs after that."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from harness.generation.depths import DEPTHS
from harness.generation.limits import spare
from harness.probe.protocol import SpentError
from harness.run.visit import is_for_others

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.model.case import Case, Corpus
    from harness.model.observation import Observation

PORTION: Final = 3
"""One in so many of the requests of an operation that the depth allows may be spent on trying it, at most."""

SMALL_PORTION: Final = 6
"""The same of what is read, where sequences that look into lists would have no room for it: they tell more."""

EXPLORING: Final = 2
"""One in so many of these may be spent once more on the states of items: neither keeps the other from being paid."""


FEWEST: Final = 8
"""So many in any case, if as many may be spent at all: a deed may be asked with each of the values that it takes."""


class Purse:
    """What is left of so many requests of each operation."""

    def __init__(self, most: Mapping[str, int]) -> None:
        """Nothing is spent yet; of an operation that is not named nothing may be."""
        self._most = most
        self._spent: Counter[str] = Counter()

    def spend(self, *steps: Case) -> None:
        """Spends one request for each of the steps, or none.

        Raises:
            SpentError: there are too few of one or the other.
        """
        counts = Counter(one.operation for one in steps)
        over = {key for key, count in counts.items() if self._spent[key] + count > self._most.get(key, 0)}
        if over:
            raise SpentError(over)
        self._spent += counts


def for_exploring(most: Mapping[str, int]) -> dict[str, int]:
    """How many requests of each operation may be spent on the states of items."""
    return {key: max(number // EXPLORING, min(number, FEWEST)) for key, number in most.items()}


def most_trials(corpus: Corpus, identities: int) -> dict[str, int]:
    """How often each operation may be tried where an environment has so many further identities."""
    requests = DEPTHS[corpus.depth].requests
    free = spare(corpus, requests=requests, further=as_further_identities(corpus, identities), identities=identities)
    of_reads = {key: max(left, requests // SMALL_PORTION) for key, left in free.items() if key.startswith("GET ")}
    return {key: min(requests // PORTION, of_reads.get(key, requests)) for key in free}


def sent(observations: Iterable[Observation]) -> Counter[str]:
    """How many requests each operation was put; what could not be sent, for want of a value in it, is none."""
    return Counter(one.operation for one in observations if one.requested is not None)


def as_further_identities(corpus: Corpus, identities: int) -> Counter[str]:
    """How many more single requests of each operation one asking has for so many further identities instead of one."""
    singles = [case for operation in corpus.operations for case in operation.cases if is_for_others(case)]
    return Counter({key: (identities - 1) * count for key, count in Counter(one.operation for one in singles).items()})
