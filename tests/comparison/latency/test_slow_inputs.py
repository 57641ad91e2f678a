"""A single request that is late is looked at, measured twice, and told with what it has; what was held up is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from harness.comparison.comparing import compared
from harness.comparison.evidence import ApiEvidence, Sides
from harness.comparison.latency.samples import FEWEST_PAIRS
from harness.comparison.latency.slow_inputs import LOOK
from harness.generation.repeats import timed
from harness.model.difference import Wanted
from tests.comparison.latency.timings_of import Seconds, timed_world
from tests.comparison.traffic.repeats_of import view_of
from tests.evidence_of import HERE, THERE, Given, case_of, observed

if TYPE_CHECKING:
    from pathlib import Path

    from harness.comparison.view import Comparison
    from harness.model.case import Case
    from tests.evidence_of import World

QUICK, SLOW = 0.020, 0.400
READ, CREATE = "GET /items", "POST /items"
QUERY = (("limit", "3"), ("search", "blue"))


@dataclass(slots=True)
class Inputs:
    """A world in which single requests are measured."""

    shop: World
    measured: dict[str, str]

    def ask(self, case: Case, there: float = QUICK, here: float = QUICK) -> Case:
        """A single request, and how long it takes there, and in the reference."""
        status = 201 if case.method == "POST" else 200
        self.shop.ask(case, *(Given(status=status, body={"id": 1}, seconds=one) for one in (here, there)))
        return case

    def measure(self, case: Case, pairs: int, there: float, *, after: int = 0) -> None:
        """So many pairs of a request, after as many others."""
        asked = replace(timed(case), id=f"timed {case.id}")
        self.measured[asked.id] = case.id
        self.shop.cases[asked.id] = asked
        for asking in range(2 * after + 1, 2 * (after + pairs), 2):
            for name, number, seconds in ((HERE, asking, QUICK), (THERE, asking, there), (HERE, asking + 1, QUICK)):
                given = Given(body={"id": 1}, seconds=seconds)
                self.shop.observations.append(observed(asked, name, given, asking=number))

    @property
    def seen(self) -> Comparison:
        """What is told and asked."""
        view = replace(view_of(self.shop), inputs=self.measured)
        return compared(self.shop.contract, self.shop.observations, reference=HERE, environment=THERE, view=view)

    @property
    def wanted(self) -> list[tuple[tuple[str, ...], int]]:
        """The cases that shall be measured, with how many pairs."""
        return [(one.cases, one.askings) for one in self.seen.questions if one.wanted is Wanted.TIMINGS]


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return Inputs(timed_world(tmp_path, Seconds(), Seconds(), Seconds(), [CREATE]), {})


@pytest.fixture
def late(inputs: Inputs) -> Case:
    """A request that is slow beside others that are not."""
    for number in range(5):
        inputs.ask(case_of(f"plain {number}", READ, query=(("limit", str(number)),)))
    return inputs.ask(case_of("late", READ, query=QUERY), SLOW)


def test_what_is_late_once_is_looked_at(inputs: Inputs, late: Case) -> None:
    assert inputs.wanted == [((late.id,), LOOK)]
    assert inputs.seen.differences == ()


@pytest.mark.parametrize(("pairs", "wanted"), [(LOOK, FEWEST_PAIRS), (FEWEST_PAIRS, 2 * FEWEST_PAIRS)])
def test_what_stays_late_is_measured_further_before_it_is_told(
    inputs: Inputs, late: Case, pairs: int, wanted: int
) -> None:
    inputs.measure(late, pairs, SLOW)
    assert inputs.wanted == [((late.id,), wanted)]
    assert inputs.seen.differences == ()


def test_what_is_measured_is_told_with_what_the_slow_ones_have(inputs: Inputs, late: Case) -> None:
    inputs.measure(late, 2 * FEWEST_PAIRS, SLOW)
    (difference,) = inputs.seen.differences
    assert (difference.kind, difference.place.operation) == ("latency-regressed", READ)
    assert difference.message.startswith("asked with search, south takes 380 ms longer than north")
    assert difference.cases == (late.id,)


@pytest.mark.parametrize("pairs", [LOOK, FEWEST_PAIRS, 2 * FEWEST_PAIRS])
def test_what_was_held_up_once_is_not_told(inputs: Inputs, late: Case, pairs: int) -> None:
    inputs.measure(late, pairs, QUICK)
    assert inputs.wanted == []
    assert inputs.seen.differences == ()


@pytest.mark.parametrize(("then", "is_told"), [(SLOW, True), (QUICK, False)], ids=["in-both", "in-one"])
def test_what_is_slow_in_one_of_two_windows_is_not_told(
    inputs: Inputs, late: Case, then: float, *, is_told: bool
) -> None:
    inputs.measure(late, 2 * FEWEST_PAIRS, SLOW)
    # Of the second window enough is quick to be seen, and too little to move the whole.
    inputs.measure(late, FEWEST_PAIRS // 4, then, after=2 * FEWEST_PAIRS)
    assert bool(inputs.seen.differences) is is_told


def test_what_is_measured_for_one_input_says_nothing_of_what_is_repeated(inputs: Inputs, late: Case) -> None:
    inputs.measure(late, LOOK, SLOW)
    sides = Sides(
        contract=inputs.shop.contract,
        reference=HERE,
        environment=THERE,
        view=replace(view_of(inputs.shop), inputs=inputs.measured),
    )
    evidence = ApiEvidence(sides, inputs.shop.observations).operations[READ]
    assert {one.case for one in (*evidence.inputs_here, *evidence.inputs_there)} == set(inputs.measured)
    assert not {one.case for one in (*evidence.repeated_here, *evidence.repeated_there)} & set(inputs.measured)


def test_of_what_is_slow_as_a_whole_no_input_is_named(inputs: Inputs) -> None:
    cases = [inputs.ask(case_of(f"new {name}", CREATE, body={"name": name}), SLOW) for name in ("a", "b", "c")]
    inputs.measure(cases[0], 2 * FEWEST_PAIRS, SLOW)
    told = [one for one in inputs.seen.differences if one.place.operation == CREATE]
    assert [one.message.split(" takes")[0] for one in told] == ["south"]


def test_an_input_is_named_where_all_others_take_their_time_on_both_sides(inputs: Inputs) -> None:
    usual = SLOW
    for number in range(5):
        inputs.ask(case_of(f"plain {number}", READ, query=(("limit", str(number)),)), usual, here=usual)
    late = inputs.ask(case_of("late", READ, query=QUERY), 2.5 * usual, here=usual)
    inputs.measure(late, 2 * FEWEST_PAIRS, 2.5 * usual)
    told = [one for one in inputs.seen.differences if one.place.operation == READ]
    assert [one.message.split(" takes")[0] for one in told] == ["asked with search, south"]


def test_no_input_is_named_where_the_reference_was_held_up_with_the_others(inputs: Inputs) -> None:
    late = [inputs.ask(case_of(f"new {name}", CREATE, body={"name": name}), SLOW) for name in ("a", "b")]
    inputs.ask(case_of("new c", CREATE, body={"title": "c"}), SLOW, here=SLOW)
    inputs.measure(late[0], 2 * FEWEST_PAIRS, SLOW)
    told = [one for one in inputs.seen.differences if one.place.operation == CREATE]
    assert [one.message.split(" takes")[0] for one in told] == ["south"]


def test_where_everything_was_late_while_it_was_asked_nothing_is_looked_at(inputs: Inputs) -> None:
    for number in range(5):
        inputs.ask(case_of(f"plain {number}", READ, query=(("limit", str(number)),)), SLOW)
        inputs.ask(case_of(f"part {number}", "GET /parts", query=(("limit", str(number)),)), SLOW)
    assert inputs.wanted == []
