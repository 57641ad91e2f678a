"""The mutation operators: every seeded drift of the services, one by one and in pairs."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from typing import TYPE_CHECKING

from harness.model.taxonomy import KINDS
from tests.seeded.test_every_kind import SEEDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.seeded.seed import Seed


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """What one environment differs in: one operator, or two at once."""

    seeds: tuple[Seed, ...]

    @property
    def loosened(self) -> Mutation:
        """As it is told under a contract that says little."""
        return Mutation(seeds=tuple(seed.loosened for seed in self.seeds))

    @property
    def name(self) -> str:
        """Also the environment's."""
        return "-and-".join(seed.drift for seed in self.seeds)

    @property
    def api(self) -> str:
        """The interface that drifts."""
        return self.seeds[0].api

    @property
    def drifts(self) -> tuple[str, ...]:
        """The names by which the services know them."""
        return tuple(seed.drift for seed in self.seeds)


def single(pattern: str = "") -> tuple[Mutation, ...]:
    """Each operator alone; only those whose name, kind or category contains the pattern."""
    return tuple(Mutation(seeds=(seed,)) for seed in SEEDS if _matches(seed, pattern))


def pairs(number: int, *, seed: int) -> tuple[Mutation, ...]:
    """Two operators of one interface at once, drawn by the seed; never two that mask each other by what they are."""
    every = (Mutation(seeds=pair) for pair in combinations(SEEDS, 2) if _may_meet(pair))
    return tuple(sorted(every, key=lambda pair: _drawn(pair, seed))[:number])


def batches(mutations: Iterable[Mutation], size: int) -> list[tuple[Mutation, ...]]:
    """Mutations of one interface together, so many at most."""
    own: dict[str, list[Mutation]] = {}
    for one in mutations:
        own.setdefault(one.api, []).append(one)
    return [tuple(own[api][start : start + size]) for api in sorted(own) for start in range(0, len(own[api]), size)]


def _matches(seed: Seed, pattern: str) -> bool:
    return any(pattern in text for text in (seed.drift, seed.kind, KINDS[seed.kind].category.value))


def _may_meet(pair: Iterable[Seed]) -> bool:
    """A drift of what does not answer any more cannot be seen, and the same place cannot drift in two ways."""
    one, other = pair
    if one.api != other.api or _silencing(one) & other.shown or _silencing(other) & one.shown:
        return False
    return set(one.places).isdisjoint(other.places)


def _silencing(seed: Seed) -> frozenset[str]:
    """The operations that give no more answers than the drift itself, or none with the same in it."""
    unanswered = {"operation-unavailable", "version-unavailable", "request-timed-out", "redirected", "outcome-changed"}
    kinds = unanswered | {"response-body-changed"}
    return seed.shown if seed.kind in kinds else frozenset()


def _drawn(mutation: Mutation, seed: int) -> str:
    return sha256(f"{seed} {mutation.name}".encode()).hexdigest()
