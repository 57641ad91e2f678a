"""Whatever rows two environments of one version hold, no relation is told to be broken, and none is asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.comparison.behaviour.listings import STATES, Version, Volleys, listing_contract
from tests.evidence_of import HERE, THERE

if TYPE_CHECKING:
    from harness.contract.document import Contract

NAMES = st.sampled_from(["a", "b", "Ä", "ab", "z"]) | st.text(max_size=3)


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return listing_contract(tmp_path_factory.mktemp("contract"))


@st.composite
def collections(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of every spread: none, few, many; all alike, some, none."""
    number = draw(st.sampled_from([0, 1, 2, 3, 8, 9, 30]))
    first = draw(st.integers(0, 5000))
    states = draw(st.lists(st.sampled_from(STATES), min_size=1, max_size=3))
    names = draw(st.lists(NAMES, min_size=1, max_size=8))
    days = draw(st.lists(st.integers(1, 28), min_size=1, max_size=8))
    weights = draw(st.lists(st.integers(0, 99), min_size=1, max_size=8))
    return [
        {
            "id": first + index,
            "name": names[index % len(names)],
            "state": states[index % len(states)],
            "weight": weights[index % len(weights)],
            "made": f"2026-01-{days[index % len(days)]:02}T00:00:00Z",
        }
        for index in range(number)
    ]


versions = st.builds(
    Version,
    default=st.sampled_from([5, 10, 50]),
    order=st.sampled_from(["made", "-made", "name", "weight", "-id"]),
    ignores=st.frozensets(st.sampled_from(["count", "from", "state", "order", "part", "least"]), max_size=3),
    overlap=st.sampled_from([0, 1]),
    extra=st.sampled_from([0, 2]),
    state=st.sampled_from([None, "new"]),
)


@given(version=versions, here=collections(), there=collections())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_other_rows_of_the_same_version_are_silent(
    contract: Contract, version: Version, here: list[dict[str, Any]], there: list[dict[str, Any]]
) -> None:
    found = Volleys(contract=contract)
    for asking in (1, 2):
        found.ask(HERE, asking, version, here)
    for asking in range(1, 6):
        found.ask(THERE, asking, version, there)
    assert [entry for entry in found.told() if entry[-1] != "stored"] == []
