"""What is spent on finding out what the reference wants is what was sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.probe.protocol import SpentError
from harness.run.allowance import Purse, sent
from tests.evidence_of import HERE, Given, case_of, observed


def test_what_could_not_be_sent_is_not_counted() -> None:
    asked = [observed(case_of(name, key), HERE, Given()) for name, key in (("a", "GET /a"), ("b", "GET /a"))]
    unsent = replace(asked[0], requested=None, status=None)
    assert sent([*asked, unsent]) == {"GET /a": 2}
    assert sent([unsent]) == {}


def test_of_steps_that_cannot_all_be_paid_none_is() -> None:
    make, read = case_of("make", "POST /items"), case_of("read", "GET /items")
    purse = Purse({"POST /items": 2, "GET /items": 1})
    purse.spend(make, read)
    with pytest.raises(SpentError) as spent:
        purse.spend(make, read)
    assert spent.value.operations == {"GET /items"}
    purse.spend(make)
    with pytest.raises(SpentError):
        purse.spend(make)


def test_what_is_not_named_is_not_paid() -> None:
    with pytest.raises(SpentError):
        Purse({}).spend(case_of("make", "POST /items"))
