"""What may be told of one environment, once it was compared with the reference over all APIs that both have."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.finding.assembly import findings
from harness.run.dialogue import Dialogue
from harness.run.judging import concerns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.finding.assembly import Assembly
    from harness.model.case import Corpus
    from harness.model.finding import Finding
    from harness.model.report import NotCompared
    from harness.run.confirming import Confirmation
    from harness.run.dialogue import Result
    from harness.run.plan import Plan
    from harness.run.recorder import Recorder
    from harness.run.repeating import Repeating
    from harness.run.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What may be told of one environment."""

    findings: tuple[Finding, ...]
    lenient: int
    """How many findings the user's compare rules kept back."""
    ignored: int
    """How many findings the user's ignore rules kept back."""
    unstable: int
    """How many differences did not come back when asked again, and are not told."""
    noisy: int
    """How many cases make no claim because the reference differs from itself on them."""
    not_compared: tuple[NotCompared, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges one environment; asks only what comparison wants to know."""

    plan: Plan
    corpora: Mapping[str, Corpus]
    """By API."""
    recorder: Recorder
    reference: Visit
    environment: Visit
    confirmation: Confirmation
    repeating: Repeating

    async def verdict(self) -> Verdict:
        """Over all APIs that both environments have."""
        results = {api: await self._dialogue(api).result() for api in self._shared()}
        async with self.repeating.window.judging():
            assembly = await asyncio.to_thread(self._assembled, results)
        own = [key for key in self.plan.cells if key.environment == self.environment.environment.name]
        return Verdict(
            # An operation that was asked only on the way to a chosen one is not reported on.
            findings=tuple(one for one in assembly.findings if any(concerns(one, key) for key in own)),
            lenient=sum(count for _, count in assembly.lenient),
            ignored=sum(count for _, count in assembly.ignored),
            unstable=sum(result.unstable for result in results.values()),
            noisy=sum(sum(result.comparison.noisy.values()) for result in results.values()),
            not_compared=tuple(
                one
                for result in results.values()
                for one in result.comparison.not_compared
                if any((one.api, one.operation) == (key.api, key.operation) for key in own)
            ),
        )

    def _shared(self) -> tuple[str, ...]:
        return tuple(
            contract.name
            for contract in self.plan.contracts_of(self.environment.environment)
            if contract.name in self.reference.environment.apis
        )

    def _dialogue(self, api: str) -> Dialogue:
        return Dialogue(
            contract=self.plan.contract(api),
            corpus=self.corpora[api],
            reference=self.reference,
            environment=self.environment,
            confirmation=self.confirmation,
            repeating=self.repeating,
        )

    def _assembled(self, results: Mapping[str, Result]) -> Assembly:
        names = (self.reference.environment.name, self.environment.environment.name)
        return findings(
            [one for result in results.values() for one in result.confirmed],
            contracts={api: self.plan.contract(api) for api in results},
            observations=[one for api in results for one in self.recorder.of(api, *names)],
            rules=self.plan.settings.rules,
        )
