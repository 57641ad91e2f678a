"""What the user does not want to be told, and how much each rule keeps back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.finding.selecting import counted_first, is_selected

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.finding import Finding
    from harness.settings.rules import IgnoreRule


def without_ignored(
    findings: Iterable[Finding], rules: tuple[IgnoreRule, ...]
) -> tuple[tuple[Finding, ...], tuple[tuple[IgnoreRule, int], ...]]:
    """The findings that no rule selects, and each rule with the number of findings that it was the first to select."""
    return counted_first(findings, rules, lambda rule, finding: is_selected(finding, rule.selector))
