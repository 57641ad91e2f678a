"""The table of rules; a new kind of drift is a file of its own and a row here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.comparison.rule import Rule

RULES: tuple[Rule, ...] = ()


def rule_of(kind: str) -> Rule | None:
    """The rule that tells a kind, `None` where none does yet."""
    return next((rule for rule in RULES if kind in rule.kinds), None)
