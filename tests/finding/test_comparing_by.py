"""A place is compared by what the user says of it, and by nothing more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.finding.comparing_by import without_lenient
from harness.model.difference import Side
from harness.settings.rules import CompareBy, CompareRule, Selector
from tests.report.reports import finding

if TYPE_CHECKING:
    from harness.model.finding import Finding
    from harness.model.json import Json

TOTAL = Selector(path="/total")


def seen(kind: str, here: Json = None, there: Json = None) -> Finding:
    here_side, there_side = Side(text="", value=here), Side(text="", value=there)
    return replace(finding(kind=kind), reference_side=here_side, environment_side=there_side)


def by(what: CompareBy, *, pattern: str = "", tolerance: float = 0.0) -> CompareRule:
    return CompareRule(selector=TOTAL, by=what, pattern=pattern, tolerance=tolerance)


@pytest.mark.parametrize(
    ("rule", "one", "stays"),
    [
        pytest.param(by(CompareBy.TYPE), seen("response-enum-value-added"), False, id="a value, by type"),
        pytest.param(by(CompareBy.TYPE), seen("response-type-changed"), True, id="a type, by type"),
        pytest.param(by(CompareBy.TYPE), seen("response-property-removed"), True, id="presence, by type"),
        pytest.param(by(CompareBy.PRESENCE), seen("response-type-changed"), False, id="a type, by presence"),
        pytest.param(by(CompareBy.PRESENCE), seen("response-property-removed"), True, id="presence, by presence"),
        pytest.param(by(CompareBy.UNORDERED), seen("ordering-changed"), False, id="an order"),
        pytest.param(by(CompareBy.UNORDERED), seen("response-enum-value-added"), True, id="a value, in any order"),
        pytest.param(by(CompareBy.TYPE), seen("error-status-changed"), True, id="an error is no value"),
        pytest.param(
            by(CompareBy.PATTERN, pattern="^[a-z_]+$"),
            seen("response-enum-value-added", ['"paid"'], ['"on_hold"', '"paid"']),
            False,
            id="values of the pattern",
        ),
        pytest.param(
            by(CompareBy.PATTERN, pattern="^[a-z_]+$"),
            seen("response-enum-value-added", ['"paid"'], ['"ON-HOLD"', '"paid"']),
            True,
            id="a value beyond the pattern",
        ),
        pytest.param(by(CompareBy.PATTERN, pattern="x"), seen("response-value-changed"), True, id="no value known"),
        pytest.param(
            by(CompareBy.TOLERANCE, tolerance=0.01), seen("response-value-changed", 100, 100.9), False, id="near"
        ),
        pytest.param(by(CompareBy.TOLERANCE, tolerance=0.01), seen("response-value-changed", 100, 102), True, id="far"),
        pytest.param(
            by(CompareBy.TOLERANCE, tolerance=0.01), seen("response-value-changed", "a", "b"), True, id="no numbers"
        ),
        pytest.param(
            by(CompareBy.TOLERANCE, tolerance=9.0), seen("response-value-changed", 1, float("inf")), True, id="infinite"
        ),
    ],
)
def test_a_finding_stays_where_it_is_about_what_is_compared(rule: CompareRule, one: Finding, stays: bool) -> None:
    kept, ((_, count),) = without_lenient([one], (rule,))
    assert (kept == (one,), count) == (stays, 0 if stays else 1)


def test_another_place_is_compared_in_full() -> None:
    one = seen("response-enum-value-added")
    kept, _ = without_lenient([one], (CompareRule(selector=Selector(path="/other"), by=CompareBy.TYPE),))
    assert kept == (one,)
