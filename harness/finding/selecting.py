"""Which findings the user's rules are about, and how many: a rule must never keep findings back silently."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from harness.model.finding import Finding
    from harness.settings.rules import Selector

Rule = TypeVar("Rule")


def is_selected(finding: Finding, selector: Selector) -> bool:
    """Whether a rule with the selector is about the finding."""
    return selector.selects(kind=finding.kind, environment=finding.environment, place=finding.place)


def counted_first(
    findings: Iterable[Finding], rules: tuple[Rule, ...], applies: Callable[[Rule, Finding], bool]
) -> tuple[tuple[Finding, ...], tuple[tuple[Rule, int], ...]]:
    """The findings to which no rule applies, and each rule with the number of those to which it is the first to."""
    counts = [0] * len(rules)
    kept = []
    for finding in findings:
        index = next((i for i, rule in enumerate(rules) if applies(rule, finding)), None)
        if index is None:
            kept.append(finding)
        else:
            counts[index] += 1
    return tuple(kept), tuple(zip(rules, counts, strict=True))
