"""All bodies with which both sides served an operation, as one shape per side."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from harness.comparison.behaviour.shapings import ignored
from harness.comparison.maps import map_pointers, without_names
from harness.comparison.strata import Strata
from harness.model.case import Purpose
from harness.model.observation import BodyKind
from harness.model.place import Part, Place
from harness.model.pointer import ANY, tokens_of
from harness.model.shape import Shape, merged

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from harness.comparison.evidence import OperationEvidence, Sides
    from harness.comparison.facts import Facts
    from harness.comparison.pairing import Pair
    from harness.model.observation import Observation

MOST_BODIES = 400
"""Bodies per side that are looked into for kinds of objects."""


class Pool:
    """The pairs that both sides served with JSON, and the shapes of their bodies.

    Only requests that both sides served count: else a request that one side refuses would take its objects, and what
    only they have, out of that side. What asks by a parameter that the environment ignores was served as another one.
    """

    def __init__(self, evidence: OperationEvidence) -> None:
        """Merges nothing yet."""
        self.sides: Sides = evidence.sides
        self.operation = evidence.key
        self._creates = evidence.creates
        unheeded = ignored(evidence).keys()
        self.pairs = tuple(pair for pair in evidence.pairs if _is_pooled(pair) and not _asks_for(pair, unheeded))
        self.created = tuple(pair for pair in self.pairs if pair.is_created or (evidence.creates and pair.is_own))
        self._before = (_before(evidence.reference), _before(evidence.environment))
        self._borrowing = evidence.borrowing
        self._accepting = evidence.accepting

    @cached_property
    def determined(self) -> tuple[Pair, ...]:
        """Those created that were made out of nothing but what was sent, and were not still being made when read."""
        return tuple(
            pair
            for pair in self.created
            if not pair.borrows
            and pair.here.sequence not in self._borrowing
            and (pair.here.sequence not in self._accepting or pair.is_only_accepted)
        )

    def settle(self, facts: Facts) -> None:
        """Finds the free maps; before this, shapes have the names of their keys."""
        self._maps = map_pointers(merged((self._raw_reference, self._raw_environment)), facts.nature)

    @cached_property
    def status(self) -> int:
        """The status that the reference gives most often, the lowest of several."""
        counts = Counter(pair.here.status or 0 for pair in self.pairs)
        return min(counts, key=lambda status: (-counts[status], status))

    @cached_property
    def media_type(self) -> str | None:
        """The media type that the reference gives most often."""
        counts = Counter(pair.here.media_type or "" for pair in self.pairs)
        return min(counts, key=lambda media_type: (-counts[media_type], media_type)) or None

    @cached_property
    def _raw_reference(self) -> Shape:
        return merged(one.shape for one in _here(self.pairs))

    @cached_property
    def _raw_environment(self) -> Shape:
        return merged(pair.there.shape for pair in self.pairs)

    @cached_property
    def reference(self) -> Shape:
        """Everything that the reference showed."""
        return without_names(self._raw_reference, self._maps)

    @cached_property
    def environment(self) -> Shape:
        """Everything that the environment showed."""
        return without_names(self._raw_environment, self._maps)

    @cached_property
    def created_reference(self) -> Shape:
        """What the reference showed of objects that the requests determine."""
        return without_names(merged(one.shape for one in _here(self.created)), self._maps)

    @cached_property
    def created_environment(self) -> Shape:
        """What the environment showed of objects that the requests determine."""
        return without_names(merged(pair.there.shape for pair in self.created), self._maps)

    def place(self, pointer: str) -> Place:
        """A place in these bodies."""
        return self.sides.place(
            self.operation, Part.RESPONSE_BODY, status=self.status, media_type=self.media_type, pointer=pointer
        )

    def is_envelope(self, pointer: str) -> bool:
        """Whether what stands at a pointer is not of a resource but of an answer that a whole collection makes."""
        return not self._creates and ANY not in tokens_of(pointer) and all(pair.role is None for pair in self.pairs)

    def is_own(self, pointer: str, *, mirrored: bool) -> bool:
        """Whether one side had no such objects before the run made any, and the other side, the environment, had.

        Mirrored it is the other way round.
        """
        keeping, breaking = self._before[::-1] if mirrored else self._before
        if keeping is None or breaking is None:
            return False
        return not keeping.objects.get(pointer) and bool(breaking.objects.get(pointer))

    def strata(self, *, mirrored: bool, facts: Facts) -> Strata:
        """The bodies that may tell which kinds of objects a side does not hold."""
        reference = tuple(islice((one.body for one in _here(self.pairs) if one.body_kept), MOST_BODIES))
        environment = tuple(islice((pair.there.body for pair in self.pairs if pair.there.body_kept), MOST_BODIES))
        keeping, breaking = (environment, reference) if mirrored else (reference, environment)
        return Strata(keeping=keeping, breaking=breaking, is_declared_set=facts.is_set)

    def cases(self, shows: Callable[[Shape], bool], *, there: bool = True) -> tuple[str, ...]:
        """Ids of cases whose body shows something, those that come alone first."""
        found = [
            pair for pair in self.pairs if shows(without_names((pair.there if there else pair.here).shape, self._maps))
        ]
        return tuple(
            dict.fromkeys(pair.id for pair in sorted(found, key=lambda pair: (pair.here.sequence is not None, pair.id)))
        )


def _before(observations: Iterable[Observation]) -> Shape | None:
    """What was served first when the environment was asked for what is there: later ones see what the run made, too."""
    found = [one for one in observations if one.purpose is Purpose.HARVEST and one.succeeded]
    return min(found, key=lambda one: one.started_at).shape if found else None


def _asks_for(pair: Pair, parameters: Collection[str]) -> bool:
    return pair.case is not None and any(name in parameters for name, _ in pair.case.query)


def _is_pooled(pair: Pair) -> bool:
    kinds = {pair.here.body_kind, pair.there.body_kind}
    return pair.is_own and pair.both_succeeded and pair.steady and kinds == {BodyKind.JSON}


def _here(pairs: tuple[Pair, ...]) -> Iterator[Observation]:
    for pair in pairs:
        yield pair.here
        if pair.again is not None and pair.again.succeeded and pair.again.body_kind is BodyKind.JSON:
            yield pair.again
