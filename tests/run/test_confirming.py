"""What is asked again for a difference: what showed it, within what a round may cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Case, Purpose, Sequence
from harness.model.difference import Question, Wanted
from harness.run.confirming import ROUND_REQUESTS, Confirmation
from tests.evidence_of import API, THERE, case_of

if TYPE_CHECKING:
    from harness.run.visit import Unit, Visit


def step(name: str) -> Case:
    return identified(case_of("", "POST /items", body={"name": name}, purpose=Purpose.SEQUENCE))


def played(*names: str) -> Sequence:
    return identified_sequence(Sequence(id="", api=API, resource="/items", steps=tuple(map(step, names))))


FIRST, SECOND = played("a", "b"), played("b", "c", "a")


def chosen(*sequences: Sequence, units: tuple[Unit, ...] = (FIRST, SECOND)) -> tuple[Unit, ...]:
    confirmation = Confirmation(cast("Visit", None), {})
    for unit in units:
        confirmation.add(unit)
    question = Question(
        wanted=Wanted.CONFIRMATION,
        environment=THERE,
        api=API,
        operation="POST /items",
        cases=(step("a").id,),
        sequences=tuple(one.id for one in sequences),
    )
    return confirmation.affordable([question])


@pytest.mark.parametrize(
    ("sequences", "found"),
    [
        pytest.param((), FIRST, id="nothing-says-where"),
        pytest.param((SECOND,), SECOND, id="only-in-the-second"),
        pytest.param((SECOND, FIRST), FIRST, id="in-both"),
        pytest.param((played("x"),), FIRST, id="in-one-that-has-it-not"),
    ],
)
def test_a_step_is_asked_again_where_it_showed_the_difference(sequences: tuple[Sequence, ...], found: Unit) -> None:
    assert chosen(*sequences) == (found,)


def test_what_stands_alone_is_asked_alone() -> None:
    assert chosen(SECOND, units=(step("a"), FIRST, SECOND)) == (step("a"),)


def test_however_long_a_sequence_is_it_is_asked_once() -> None:
    long = played("a", *map(str, range(ROUND_REQUESTS)))
    assert chosen(long, units=(long,)) == (long,)
