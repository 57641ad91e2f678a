"""What the user does not want to be shown: judged and counted as ever, and marked with the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.finding.selecting import is_selected

if TYPE_CHECKING:
    from harness.model.finding import Finding
    from harness.settings.rules import HideRule


def marked(finding: Finding, rules: tuple[HideRule, ...]) -> Finding:
    """The finding, with the reason of the first rule that hides it."""
    hiding = next((rule for rule in rules if is_selected(finding, rule.selector)), None)
    return finding if hiding is None else replace(finding, hidden=hiding.reason)
