"""How bad a finding is: as the taxonomy says, unless the user says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.model.finding import Confidence
from harness.model.taxonomy import KINDS, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.difference import Difference
    from harness.settings.rules import SeverityRule


def severity(difference: Difference, confidence: Confidence, rules: Iterable[SeverityRule]) -> Severity:
    """The severity of a difference; the last rule that selects it wins. What is only suspected is `info`."""
    found = KINDS[difference.kind].severity
    for rule in rules:
        if rule.selector.selects(kind=difference.kind, environment=difference.environment, place=difference.place):
            found = rule.severity
    return Severity.INFO if confidence is Confidence.SUSPECTED else found
