"""Differences to findings: explained, grouped, graded, with the evidence that a person can repeat. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.contract.document import Contract
    from harness.model.difference import Difference
    from harness.model.finding import Confidence, Finding
    from harness.model.observation import Observation
    from harness.settings.rules import IgnoreRule, SeverityRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A difference that may be told, and how sure it is."""

    difference: Difference
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """What is told, and what the user does not want to be told."""

    findings: tuple[Finding, ...]
    """Worst first, then by API, operation, place and environment."""
    ignored: tuple[tuple[IgnoreRule, int], ...]
    """Each rule of the user with the number of findings that it kept back, 0 for idle ones."""


def findings(
    confirmed: Iterable[Confirmed],
    *,
    contracts: Mapping[str, Contract],
    observations: Iterable[Observation],
    ignore: tuple[IgnoreRule, ...] = (),
    severities: tuple[SeverityRule, ...] = (),
) -> Assembly:
    """Makes findings.

    Args:
        confirmed: Those of any APIs and environments that may be told.
        contracts: By API name.
        observations: Those of the differences' cases at least, of the reference and the environments; for the request
            and the curl lines of the evidence.
        ignore: The user's ignore rules.
        severities: The user's severities.
    """
    raise NotImplementedError
