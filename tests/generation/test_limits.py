"""No operation is asked more than its limit, and something of every sort is left of what is above it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from harness.contract.loading import load_contract
from harness.generation.case_identity import identified, identified_sequence
from harness.generation.corpus import build_corpus
from harness.generation.depths import DEPTHS
from harness.generation.limits import within
from harness.model.case import Case, OperationCases, Purpose, Sequence
from tests.evidence_of import API, case_of

ROOT = Path(__file__).parents[2]
CONTRACTS = (
    ROOT / "contracts" / "orders" / "openapi.yaml",
    ROOT / "tests" / "servers" / "drifting" / "contracts" / "library.yaml",
    ROOT / "tests" / "servers" / "drifting" / "contracts" / "fleet.yaml",
)


def cases(count: int, purpose: Purpose = Purpose.COVERAGE) -> tuple[Case, ...]:
    return tuple(identified(case_of("", query=(("q", str(number)),), purpose=purpose)) for number in range(count))


def chain(resource: str, count: int) -> Sequence:
    steps = cases(count, Purpose.SEQUENCE)
    return replace(identified_sequence(Sequence(id="", api=API, resource=resource, steps=steps)), description=resource)


def asked(operations: tuple[OperationCases, ...], sequences: tuple[Sequence, ...]) -> Counter[str]:
    counts = Counter({one.operation: len(one.cases) for one in operations})
    counts.update(step.operation for sequence in sequences for step in sequence.steps)
    return counts


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda file: f"{file.parent.name}-{file.stem}")
@pytest.mark.parametrize("depth", ["quick", "standard"])
def test_no_operation_of_a_corpus_is_asked_more_than_its_depth_allows_in_two_askings(
    contract: Path, depth: str
) -> None:
    corpus = build_corpus(load_contract(contract, name="api"), seed=1, depth=depth)
    most = max(asked(corpus.operations, corpus.sequences).values())
    assert 2 * most <= DEPTHS[depth].requests


def test_what_is_below_the_limit_stays_as_it_is() -> None:
    given = OperationCases(operation="GET /items", cases=cases(10))
    assert within([given], [chain("/items", 3)], requests=40) == ((given,), (chain("/items", 3),))


def test_of_every_purpose_as_much_is_left_as_of_any_other() -> None:
    many = (*cases(30), *cases(5, Purpose.EXISTING), *cases(2, Purpose.AUTHENTICATION))
    (left,), _ = within([OperationCases(operation="GET /items", cases=many)], [], requests=28)
    assert Counter(case.purpose for case in left.cases) == {
        Purpose.COVERAGE: 5,
        Purpose.EXISTING: 5,
        Purpose.AUTHENTICATION: 2,
    }


def test_the_first_sequence_about_a_resource_stays_and_the_last_ones_go() -> None:
    given = OperationCases(operation="GET /items", cases=cases(10))
    chains = (chain("/items", 4), chain("/others", 4), chain("/items", 5), chain("/others", 6))
    (left,), kept = within([given], chains, requests=40)
    assert kept == chains[:2]
    assert len(left.cases) == 10
