"""What the user compares more leniently: a place by its type or presence alone, by a pattern, within a tolerance."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import TYPE_CHECKING

from harness.finding.selecting import counted_first, is_selected
from harness.settings.rules import CompareBy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.finding import Finding
    from harness.model.json import Json
    from harness.settings.rules import CompareRule

_TYPES = frozenset({"response-type-changed", "response-became-nullable", "response-body-changed"})
_VALUES = frozenset(
    {
        "response-format-changed",
        "response-enum-value-added",
        "response-enum-value-removed",
        "response-enum-value-changed",
        "response-header-changed",
        "response-value-changed",
        "value-not-preserved",
        "precision-changed",
        "default-changed",
    }
)
_ORDERS = frozenset({"ordering-changed"})

_LENIENT = {
    CompareBy.TYPE: _VALUES | _ORDERS,
    CompareBy.PRESENCE: _TYPES | _VALUES | _ORDERS,
    CompareBy.UNORDERED: _ORDERS,
    CompareBy.PATTERN: _VALUES,
    CompareBy.TOLERANCE: _VALUES,
}
"""Which kinds are about more than what is compared."""


def without_lenient(
    findings: Iterable[Finding], rules: tuple[CompareRule, ...]
) -> tuple[tuple[Finding, ...], tuple[tuple[CompareRule, int], ...]]:
    """The findings that stay, and each rule with the number of findings that it was the first to keep back."""
    return counted_first(findings, rules, _is_alike)


def _is_alike(rule: CompareRule, finding: Finding) -> bool:
    """Whether there is no difference by what the rule compares."""
    if finding.kind not in _LENIENT[rule.by] or not is_selected(finding, rule.selector):
        return False
    here, there = finding.reference_side.value, finding.environment_side.value
    if rule.by is CompareBy.PATTERN:
        texts = [_text(value) for value in _values(there)]
        return bool(texts) and all(re.search(rule.pattern, text) for text in texts)
    if rule.by is CompareBy.TOLERANCE:
        return _is_near(here, there, rule.tolerance)
    return True


def _values(value: Json) -> list[Json]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _text(value: Json) -> str:
    """A value as it stands in an answer: a side lists texts of a closed set as JSON writes them."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    try:
        read: Json = json.loads(value)
    except ValueError:
        return value
    return read if isinstance(read, str) else value


def _is_near(here: Json, there: Json, tolerance: float) -> bool:
    pairs = [(_number(one), _number(other)) for one, other in zip(_values(here), _values(there), strict=False)]
    same = len(_values(here)) == len(_values(there)) and bool(pairs)
    return same and all(
        one is not None and other is not None and abs(other - one) <= tolerance * abs(one) for one, other in pairs
    )


def _number(value: Json) -> float | None:
    try:
        number = float(_text(value))
    except ValueError:
        return None
    return number if isfinite(number) else None
