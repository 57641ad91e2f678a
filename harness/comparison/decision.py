"""Whether a deviation over distinct objects is a claim: promised, determined by the request, or beyond chance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from harness.model.difference import Basis, Test
from harness.statistics.proportion import fisher_one_sided
from harness.statistics.sequential import look_at, threshold

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.comparison.view import View

TEST_NAME = "Fisher's exact test, one-sided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many distinct objects deviate, of all."""

    deviating: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What never happens on one side (`keeps`) and happens on the other (`breaks`)."""

    keeps: Share
    breaks: Share

    @property
    def stands(self) -> bool:
        """Whether there is anything to decide: one side always keeps it, the other does not."""
        return self.keeps.of > 0 and self.keeps.deviating == 0 and self.breaks.deviating > 0


class Doubt(StrEnum):
    """Whether the objects that deviate are of a kind that the other side does not hold."""

    NONE = "none"
    POSSIBLE = "possible"
    """It could be: then the claim rests on stored rows alone."""
    EXPLAINED = "explained"
    """It is: there is no claim (detection.md, section 3, Strata)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a claim rests on."""

    claim: Claim
    basis: Basis
    test: Test | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What is known of a place besides the counts over everything."""

    view: View
    promised: bool
    """Whether the contract promises what is broken."""
    doubt: Callable[[], Doubt]
    """Asked only when a claim would rest on counts alone."""
    is_own: Callable[[], bool] = lambda: False
    """Whether the side that keeps it held nothing before the run, and the other side did."""
    mirrored: bool = False
    """Whether it is the environment that keeps and the reference that breaks."""


def decision(pooled: Claim, determined: Claim, grounds: Grounds) -> Decision | None:
    """The ground on which a claim stands, `None` where it does not, or not yet.

    Args:
        pooled: Counts over all distinct objects.
        determined: Counts over objects that the requests determine: what the run created.
        grounds: What else is known.
    """
    if grounds.promised and pooled.stands:
        return Decision(claim=pooled, basis=Basis.CONTRACT)
    if determined.stands and _weighs(determined.breaks):
        return Decision(claim=determined, basis=Basis.PAIRED)
    if not pooled.stands:
        return None
    if grounds.view.confirming:
        return Decision(claim=pooled, basis=Basis.STRUCTURE)
    return _beyond_chance(pooled, grounds)


def is_undecided(pooled: Claim, determined: Claim, grounds: Grounds) -> bool:
    """Whether more objects could make it a claim."""
    is_open = pooled.stands and decision(pooled, determined, grounds) is None
    return is_open and not _is_no_sample(pooled, grounds) and grounds.doubt() is Doubt.NONE


def _weighs(share: Share) -> bool:
    """One object alone may be an accident of its moment, unless there is no other."""
    return share.deviating >= 2 or share.deviating == share.of


def _beyond_chance(pooled: Claim, grounds: Grounds) -> Decision | None:
    test = tested(pooled, grounds)
    if test.p_value >= test.threshold or _is_no_sample(pooled, grounds):
        return None
    doubt = grounds.doubt()
    if doubt is Doubt.EXPLAINED:
        return None
    basis = Basis.STRUCTURE if doubt is Doubt.NONE else Basis.STORED
    return Decision(claim=pooled, basis=basis, test=test)


def _is_no_sample(pooled: Claim, grounds: Grounds) -> bool:
    """Whether one side knows what the run made alone: all has what its requests give, whatever others keep there."""
    return pooled.breaks.deviating < pooled.breaks.of and grounds.is_own()


def tested(claim: Claim, grounds: Grounds) -> Test:
    """Fisher's test of a claim, at the level of the look that the number of objects allows."""
    keeps, breaks = claim.keeps, claim.breaks
    reference, environment = (breaks, keeps) if grounds.mirrored else (keeps, breaks)
    level = grounds.view.alpha / max(grounds.view.claims, 1)
    return Test(
        name=TEST_NAME,
        p_value=fisher_one_sided(breaks.deviating, breaks.of, keeps.of),
        threshold=threshold(level, look_at(min(keeps.of, breaks.of))),
        reference_count=(reference.deviating, reference.of),
        environment_count=(environment.deviating, environment.of),
    )
