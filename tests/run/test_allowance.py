"""What is spent on finding out what the reference wants is what was sent."""

from __future__ import annotations

from dataclasses import replace

from harness.run.allowance import sent
from tests.evidence_of import HERE, Given, case_of, observed


def test_what_could_not_be_sent_is_not_counted() -> None:
    asked = [observed(case_of(name, key), HERE, Given()) for name, key in (("a", "GET /a"), ("b", "GET /a"))]
    unsent = replace(asked[0], requested=None, status=None)
    assert sent([*asked, unsent]) == {"GET /a": 2}
    assert sent([unsent]) == {}
