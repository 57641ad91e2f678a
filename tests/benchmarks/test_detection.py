"""What is told of a seeded drift is scored: found, invented, in how many groups; and a batch is of one API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.operators import Mutation, batches
from benchmarks.detection.score import scored
from benchmarks.detection.table import details, progress
from harness.model.finding import Confidence
from harness.model.place import Part
from tests.report.reports import finding, report
from tests.seeded.seed import Seed
from tests.seeded.test_every_kind import SEEDS

if TYPE_CHECKING:
    from benchmarks.detection.score import Score
    from harness.model.finding import Finding

READ, LIST = "GET /orders/{order_id}", "GET /orders"
SEED = Seed(
    drift="words",
    kind="response-type-changed",
    part=Part.RESPONSE_BODY,
    places=((READ, "/total"),),
    elsewhere=(LIST,),
    consequences=("contract-violated",),
)
MUTATION = Mutation(seeds=(SEED,))


def told(*findings: Finding, environment: str = "twin") -> Score:
    return scored(
        report(*findings, environments=("cloud-a", "words", environment)), [MUTATION], [environment], seconds=2
    )


def test_a_drift_told_at_its_place_is_found() -> None:
    score = told(finding(environment="words"))
    assert (score.recall, score.precision, score.place_accuracy, score.groups_per_cause) == (1, 1, 1, 1)


def test_a_suspicion_finds_nothing() -> None:
    assert told(finding(environment="words", confidence=Confidence.SUSPECTED)).recall == 0


def test_a_consequence_in_a_group_of_its_own_is_a_second_group() -> None:
    beside = finding(environment="words", kind="contract-violated", operation=LIST, group="g2")
    assert told(finding(environment="words"), beside).groups_per_cause == 2


def test_what_is_told_of_a_twin_is_invented() -> None:
    score = told(finding(environment="words"), finding(environment="twin"))
    assert score.precision == 0.5
    assert "invented: twin: breaking response-type-changed" in details("standard", "tight", score)


def test_a_batch_says_what_it_missed_before_the_table_does() -> None:
    lines = progress(1, "orders", told()).splitlines()
    assert lines == [
        "1 of orders, 2 s",
        f"missed: words: response-type-changed at {READ} response-body /total",
    ]


def test_what_went_well_needs_no_details() -> None:
    assert details("standard", "tight", told(finding(environment="words"))) == ""


def test_a_batch_is_of_one_interface_and_no_larger_than_asked_for() -> None:
    mutations = [Mutation(seeds=(seed,)) for seed in SEEDS]
    made = batches(mutations, 7)
    assert sorted(one.name for batch in made for one in batch) == sorted(one.name for one in mutations)
    assert {len({one.api for one in batch}) for batch in made} == {1}
    assert max(map(len, made)) == 7
