"""How well a report tells the mutations of its environments: found, at the right place, in how many groups."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean
from typing import TYPE_CHECKING

from harness.model.finding import Confidence
from harness.model.taxonomy import Severity
from tests.seeded.seed import belongs, described, findings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.detection.operators import Mutation
    from harness.model.finding import Finding
    from harness.model.report import Report
    from tests.seeded.seed import Seed


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told of one operator in one environment."""

    seed: Seed
    environment: str
    found: bool
    """Its kind is told at one of its places or more."""
    missing: tuple[str, ...]
    """Places that should have been told and were not."""
    groups: int
    """Into how many groups its findings fell, those of its consequences too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a run, or several, came to."""

    told: tuple[Told, ...]
    right: int
    """Findings that are a mutation or a consequence of one."""
    wrong: tuple[str, ...]
    """Findings that are neither, and all of the twins."""
    requests: tuple[int, ...]
    """Of each environment that is not the reference."""
    seconds: float

    @property
    def missed(self) -> tuple[Told, ...]:
        """Operators that were not found at all."""
        return tuple(one for one in self.told if not one.found)

    @property
    def recall(self) -> float:
        """Found operators ÷ operators."""
        return mean(one.found for one in self.told)

    @property
    def precision(self) -> float:
        """Right findings ÷ findings."""
        total = self.right + len(self.wrong)
        return self.right / total if total else 1.0

    @property
    def place_accuracy(self) -> float:
        """Operators told at every one of their places ÷ operators found."""
        found = [one for one in self.told if one.found]
        return mean(not one.missing for one in found) if found else 1.0

    @property
    def groups_per_cause(self) -> float:
        """Mean number of groups of a found operator."""
        found = [one.groups for one in self.told if one.found]
        return mean(found) if found else 0.0


def scored(report: Report, mutations: Sequence[Mutation], twins: Iterable[str], *, seconds: float) -> Score:
    """Judges one report."""
    told: list[Told] = []
    right, wrong = 0, []
    for mutation in mutations:
        findings = [one for one in findings_of(report, mutation.name) if is_claim(one)]
        told += [_told(seed, mutation, findings) for seed in mutation.seeds]
        explained = [one for one in findings if any(belongs(one, seed) for seed in mutation.seeds)]
        right += len(explained)
        wrong += [described(one) for one in findings if one not in explained and one.severity is not Severity.INFO]
    for twin in twins:
        wrong += [described(one) for one in findings_of(report, twin)]
    return Score(
        told=tuple(told),
        right=right,
        wrong=tuple(wrong),
        requests=tuple(one.requests for one in report.environments if one.name != report.reference),
        seconds=seconds,
    )


def together(scores: Sequence[Score]) -> Score:
    """Several runs as one."""
    return Score(
        told=tuple(told for score in scores for told in score.told),
        right=sum(score.right for score in scores),
        wrong=tuple(line for score in scores for line in score.wrong),
        requests=tuple(number for score in scores for number in score.requests),
        seconds=sum(score.seconds for score in scores),
    )


def is_claim(finding: Finding) -> bool:
    """Whether it is told as drift, not folded away as a suspicion."""
    return finding.confidence is not Confidence.SUSPECTED


def _told(seed: Seed, mutation: Mutation, findings: Sequence[Finding]) -> Told:
    own = [one for one in findings if one.kind == seed.kind]
    places = {(one.place.operation, one.place.part, one.place.pointer) for one in own}
    wanted = [(operation, seed.part, pointer) for operation, pointer in seed.places]
    missing = tuple(f"{operation} {part} {pointer or '(whole)'}" for operation, part, pointer in wanted
                    if (operation, part, pointer) not in places)  # fmt: skip
    here = [one for one in own if (one.place.operation, one.place.part, one.place.pointer) in wanted]
    return Told(
        seed=seed,
        environment=mutation.name,
        found=bool(here),
        missing=missing,
        groups=len({one.group or one.id for one in findings if belongs(one, seed)}),
    )
