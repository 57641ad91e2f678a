"""What the run made or changed is known by what answers say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.comparison.touched import rows_of, touched
from harness.observation.fold import folded
from tests.evidence_of import HERE, Given, case_of, observed

if TYPE_CHECKING:
    from harness.model.json import Json
    from harness.model.shape import Shape

ROWS: list[Json] = [
    {"id": "a", "state": "new"},
    {"id": "b", "state": "old"},
    {"order_id": "a", "state": "part"},
    {"state": "none"},
]


@pytest.mark.parametrize(
    ("given", "identifiers"),
    [
        pytest.param(Given(status=201, body={"id": "a", "of": {"id": "b"}}), {'"a"'}, id="not-what-it-is-of"),
        pytest.param(Given(status=200, body={"data": {"uuid": "é"}}), {'"é"'}, id="in-an-envelope"),
        pytest.param(Given(status=200, body=[{"id": 1}, {"id": 2}]), {"1", "2"}, id="several"),
        pytest.param(Given(status=201, body={"id": True}), set(), id="nothing-that-names"),
        pytest.param(Given(status=204), set(), id="nothing"),
        pytest.param(Given(status=409, body={"id": "a"}), set(), id="refused"),
        pytest.param(Given(status=201, headers=(("location", "/v1/orders/7?full=1"),)), {'"7"', "7"}, id="an-address"),
    ],
)
def test_an_answer_says_what_it_made(given: Given, identifiers: set[str]) -> None:
    asked = case_of("made", "POST /orders", body={})
    assert touched([observed(asked, HERE, given)]) == identifiers


def _states(shape: Shape, digests: frozenset[str]) -> set[str | None]:
    return {scalar.text for digest, scalar in shape.values["/*/state"].items() if digest in digests}


def test_rows_are_of_the_run_that_have_or_name_what_it_made() -> None:
    shape = folded(ROWS)
    assert _states(shape, rows_of(shape, "/*", frozenset({'"a"'}))) == {'"new"', '"part"'}
    assert rows_of(shape, "/*", frozenset()) == frozenset()


def test_deep_answers_end() -> None:
    body: Any = {"id": "a"}
    for _ in range(200):
        body = {"data": body}
    assert touched([observed(case_of("made", "POST /orders", body={}), HERE, Given(status=201, body=body))]) == set()
