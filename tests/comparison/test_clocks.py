"""Clocks that are apart may decide about what is near to now, and about nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from tests.evidence_of import HERE, THERE, Given, case_of, observed, world

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.case import Case
    from harness.model.observation import Observation

CREATE = "POST /policies"
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC).timestamp()
HOUR = 3600.0


@pytest.mark.parametrize(
    ("fast", "start", "kinds"),
    [
        pytest.param(37 * HOUR, "2026-11-28", [], id="today-on-one-side"),
        pytest.param(-37 * HOUR, "2026-11-28T13:00:00Z", [], id="a-moment-of-it-on-the-other"),
        pytest.param(37 * HOUR, "2040-01-01", ["outcome-changed"], id="far-from-both"),
        pytest.param(30.0, "2026-11-28", ["outcome-changed"], id="in-step"),
        pytest.param(None, "2026-11-28", ["outcome-changed"], id="no-clock-shown"),
    ],
)
def test_clocks_that_are_apart_decide_about_moments_that_are_near(
    tmp_path: Path, fast: float | None, start: str, kinds: list[str]
) -> None:
    assert refused_there(tmp_path, case_of("start", CREATE, body={"start": start}), fast) == kinds


def test_a_moment_in_the_query_is_one_too(tmp_path: Path) -> None:
    asked = case_of("from", "GET /policies", query=(("from", "2026-11-28T12:00:00+00:00"),))
    assert refused_there(tmp_path, asked, 37 * HOUR) == []
    assert refused_there(tmp_path / "in step", asked, 0.0) == ["outcome-changed"]


def refused_there(tmp_path: Path, case: Case, fast: float | None) -> list[str]:
    """The kinds that are told where only the environment refuses, whose clock is so many seconds fast."""
    tmp_path.mkdir(exist_ok=True)
    shop = world(tmp_path, [case.operation])
    shop.cases[case.id] = case
    shop.observations += [
        answered(case, HERE, 201, 0.0),
        answered(case, HERE, 201, 0.0, asking=2),
        answered(case, THERE, 422, fast),
    ]
    return shop.kinds()


def answered(case: Case, side: str, status: int, fast: float | None, asking: int = 1) -> Observation:
    shown = () if fast is None else (("date", format_datetime(datetime.fromtimestamp(NOON + fast, UTC), usegmt=True)),)
    return observed(case, side, Given(status=status, body={"id": 1}, headers=shown), asking=asking, started_at=NOON)
