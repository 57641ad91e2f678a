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


@pytest.mark.parametrize("status", [401, 403, 500])
def test_clocks_decide_about_nothing_else_than_what_is_in_a_request(tmp_path: Path, status: int) -> None:
    assert refused_there(tmp_path, case_of("start", CREATE, body={"start": "2026-11-28"}), HOUR, status) != []


def test_what_was_kept_on_the_way_was_dated_when_it_was_made(tmp_path: Path) -> None:
    asked = case_of("from", "GET /policies", query=(("from", "2026-11-28"),))
    assert refused_there(tmp_path, asked, -HOUR, age=3600) == ["outcome-changed"]
    assert refused_there(tmp_path / "not kept", asked, -HOUR) == []


def refused_there(tmp_path: Path, case: Case, fast: float | None, status: int = 422, age: int = 0) -> list[str]:
    """The kinds that are told where only the environment refuses, whose clock is so many seconds fast."""
    tmp_path.mkdir(exist_ok=True)
    shop = world(tmp_path, [case.operation])
    shop.cases[case.id] = case
    shop.observations += [
        answered(case, HERE, 201, 0.0),
        answered(case, HERE, 201, 0.0, asking=2),
        answered(case, THERE, status, fast, age=age),
    ]
    return shop.kinds()


def answered(case: Case, side: str, status: int, fast: float | None, asking: int = 1, age: int = 0) -> Observation:
    shown: tuple[tuple[str, str], ...] = ()
    if fast is not None:
        shown = (("date", format_datetime(datetime.fromtimestamp(NOON + fast, UTC), usegmt=True)),)
    shown += (("age", str(age)),) if age else ()
    return observed(case, side, Given(status=status, body={"id": 1}, headers=shown), asking=asking, started_at=NOON)
