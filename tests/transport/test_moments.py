"""Moments follow each other whatever happens to the machine's clock."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from harness.transport.moments import moment

if TYPE_CHECKING:
    import pytest


def test_a_moment_is_about_what_the_clock_says() -> None:
    assert abs(moment() - time.time()) < 3600


def test_a_clock_that_is_set_back_sets_no_moment_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before, now = moment(), time.time()
    monkeypatch.setattr(time, "time", lambda: now - 7200)
    assert 0 <= moment() - before < 60
