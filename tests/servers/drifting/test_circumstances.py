"""Circumstances skew the rows of an environment and leave alone what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.servers.drifting.server import address
from tests.servers.drifting.walk import CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Callable


def vehicles(url: str, *circumstances: str) -> list[dict[str, Any]]:
    with httpx.Client(trust_env=False, **CREDENTIALS["fleet"]) as client:
        answer = client.get(
            url + address("fleet", seed=6, drifts=circumstances, name="skewed") + "/vehicles", params={"limit": 200}
        )
    rows: list[dict[str, Any]] = answer.json()
    return rows


@pytest.mark.parametrize(
    ("circumstance", "holds"),
    [
        ("no-rows", lambda rows: rows == []),
        ("three-rows", lambda rows: len(rows) == 3),
        ("thousand-rows", lambda rows: len(rows) == 200),
        ("one-state", lambda rows: len({(row["state"], row["kind"]) for row in rows}) == 1),
        ("whole-amounts", lambda rows: all(isinstance(row["odometerKm"], int) for row in rows)),
        ("empty-lists", lambda rows: all(row["labels"] == {} for row in rows)),
    ],
)
def test_rows_are_as_the_circumstance_says(
    url: str, circumstance: str, holds: Callable[[list[dict[str, Any]]], bool]
) -> None:
    assert holds(vehicles(url, circumstance))
    assert not holds(vehicles(url))


@pytest.mark.parametrize(("circumstance", "lengths"), [("equal-texts", {4}), ("long-texts", {120})])
def test_texts_are_as_the_circumstance_says(url: str, circumstance: str, lengths: set[int]) -> None:
    with httpx.Client(trust_env=False, **CREDENTIALS["library"]) as client:
        answer = client.get(url + address("library", seed=6, drifts=(circumstance,)) + "/v1/books")
    assert {len(row["title"]) for row in answer.json()["data"]} == lengths


def test_a_clock_that_jumps_shows_in_the_date_of_answers(url: str) -> None:
    path = url + address("telemetry", seed=6, drifts=("clock-jumps",)) + "/pings"
    with httpx.Client(trust_env=False) as client:
        days = {client.get(path).headers["date"][:19] for _ in range(400)}
    assert len(days) > 3
