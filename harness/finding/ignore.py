"""What the user does not want to be told, and how much each rule keeps back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.finding import Finding
    from harness.settings.rules import IgnoreRule


def without_ignored(
    findings: Iterable[Finding], rules: tuple[IgnoreRule, ...]
) -> tuple[tuple[Finding, ...], tuple[tuple[IgnoreRule, int], ...]]:
    """The findings that no rule selects, and each rule with the number of findings that it was the first to select."""
    counts = [0] * len(rules)
    kept = []
    for finding in findings:
        index = next((i for i, rule in enumerate(rules) if _selects(rule, finding)), None)
        if index is None:
            kept.append(finding)
        else:
            counts[index] += 1
    return tuple(kept), tuple(zip(rules, counts, strict=True))


def _selects(rule: IgnoreRule, finding: Finding) -> bool:
    return rule.selector.selects(kind=finding.kind, environment=finding.environment, place=finding.place)
