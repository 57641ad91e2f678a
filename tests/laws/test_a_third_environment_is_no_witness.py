"""What is told of one environment does not depend on which others there are, nor on what they were asked besides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.comparison.comparing import compared, recurring
from harness.comparison.view import View
from harness.finding.assembly import Confirmed, findings
from harness.finding.confidence import confidence
from tests.evidence_of import HERE, THERE, contract_of
from tests.laws.shops import ORDER, Shop, Version, corpus, observations_of, shop_paths, shops, versions

if TYPE_CHECKING:
    from harness.comparison.view import Comparison
    from harness.contract.document import Contract
    from harness.model.observation import Observation

THIRD = "east"
VIEW = View(cases={case.id: case for case in corpus()})
slowly = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return contract_of(tmp_path_factory.mktemp("contract"), shop_paths(), {"Order": ORDER})


def judged(contract: Contract, observations: list[Observation], environment: str) -> Comparison:
    return compared(contract, observations, reference=HERE, environment=environment, view=VIEW)


def confirmed(contract: Contract, observations: list[Observation], environment: str) -> list[Confirmed]:
    """What comes back when it is asked again."""
    return [
        Confirmed(difference=one, confidence=level)
        for one in judged(contract, [seen for seen in observations if seen.asking < 3], environment).differences
        if (level := confidence(one, recurred=recurring(one, contract, observations, view=VIEW))) is not None
    ]


@given(reference=st.tuples(shops, versions), second=st.tuples(shops, versions), third=st.tuples(shops, versions))
@slowly
def test_a_third_environment_changes_no_finding_of_the_second(
    contract: Contract,
    reference: tuple[Shop, Version],
    second: tuple[Shop, Version],
    third: tuple[Shop, Version],
) -> None:
    alone = [*observations_of(*reference, HERE, 1, 2, 3, 4), *observations_of(*second, THERE, 1, 3, 4)]
    among = [*observations_of(*third, THIRD, 1, 3, 4), *alone]
    contracts = {contract.name: contract}
    before = findings(confirmed(contract, alone, THERE), contracts=contracts, observations=alone)
    both = [one for name in (THIRD, THERE) for one in confirmed(contract, among, name)]
    after = findings(both, contracts=contracts, observations=among)
    assert [one for one in after.findings if one.environment == THERE] == [*before.findings]


@given(here=shops, there=shops, one=versions, two=versions, further=st.integers(1, 9))
@slowly
def test_what_the_reference_was_asked_for_another_environment_changes_no_difference(
    contract: Contract, here: Shop, there: Shop, one: Version, two: Version, further: int
) -> None:
    seen = [*observations_of(here, one, HERE, 1, 2), *observations_of(there, two, THERE, 1)]
    before = judged(contract, seen, THERE).differences
    # A question about the third environment: cases that only it and the reference are asked.
    more = [replace(each, case=f"further-{each.case}") for each in observations_of(here, one, HERE, 1)][::further]
    assert judged(contract, [*seen, *more], THERE).differences == before
