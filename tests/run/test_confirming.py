"""What is asked again for a difference: what showed it, within what a round may cost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Capture, Case, Corpus, Purpose, Relation, Role, Sequence, Slot
from harness.model.difference import Question, Wanted
from harness.model.place import Part
from harness.run.confirming import ROUND_REQUESTS, Confirmation
from harness.run.visit import asked_by
from tests.evidence_of import API, THERE, case_of

if TYPE_CHECKING:
    from harness.run.visit import Unit, Visit


def step(name: str) -> Case:
    return identified(case_of("", "POST /items", body={"name": name}, purpose=Purpose.SEQUENCE))


def played(*names: str) -> Sequence:
    return identified_sequence(Sequence(id="", api=API, resource="/items", steps=tuple(map(step, names))))


FIRST, SECOND = played("a", "b"), played("b", "c", "a")


def chosen(
    *sequences: Sequence, units: tuple[Unit, ...] = (FIRST, SECOND), cases: tuple[Case, ...] = (step("a"),)
) -> tuple[Unit, ...]:
    confirmation = Confirmation(cast("Visit", None), {})
    for unit in units:
        confirmation.add(unit)
    question = Question(
        wanted=Wanted.CONFIRMATION,
        environment=THERE,
        api=API,
        operation="POST /items",
        cases=tuple(one.id for one in cases),
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


def test_one_request_is_asked_besides_a_long_sequence_and_no_more() -> None:
    long = played("a", *map(str, range(ROUND_REQUESTS)))
    singles = step("one"), step("two")
    found = chosen(long, units=(long, *singles), cases=(step("a"), *singles))
    assert found == (long, singles[0])


def apart(sequence: Sequence) -> Sequence:
    """The sequence as one whose steps have nothing to do with each other."""
    return replace(sequence, apart=True)


def test_of_what_has_nothing_to_do_with_each_other_a_step_is_asked_alone() -> None:
    made, other = step("made"), step("other")
    slot = Slot(name="id", role=Role.CREATED, capture=Capture(step=0, part=Part.RESPONSE_BODY, pointers=("/id",)))
    about = identified(replace(step("a"), path="/items/{id}", path_values=(("id", slot),)))
    whole = apart(identified_sequence(Sequence(id="", api=API, resource="/items", steps=(made, other, about))))
    confirmation = Confirmation(cast("Visit", None), {})
    confirmation.add(whole)
    question = Question(
        wanted=Wanted.CONFIRMATION, environment=THERE, api=API, operation="POST /items", cases=(about.id,)
    )
    (unit,) = confirmation.affordable([question])
    assert isinstance(unit, Sequence)
    assert unit.steps == (made, about)


def test_a_step_that_would_be_another_case_alone_is_asked_with_all() -> None:
    made = step("made")
    slot = Slot(name="id", role=Role.CREATED, capture=Capture(step=1, part=Part.RESPONSE_BODY, pointers=("/id",)))
    about = identified(replace(step("a"), path="/items/{id}", path_values=(("id", slot),)))
    whole = apart(identified_sequence(Sequence(id="", api=API, resource="/items", steps=(step("x"), made, about))))
    confirmation = Confirmation(cast("Visit", None), {})
    confirmation.add(whole)
    question = Question(
        wanted=Wanted.CONFIRMATION, environment=THERE, api=API, operation="POST /items", cases=(about.id,)
    )
    assert confirmation.affordable([question]) == (whole,)


def test_a_request_of_a_volley_is_asked_again_for_itself() -> None:
    base = identified(case_of("", "GET /items", purpose=Purpose.RELATION))
    least = identified(case_of("", "GET /items", query=(("least", "3"),), purpose=Purpose.RELATION))
    relation = Relation(operation=base.operation, parameters=("least",), base=base, cases=(least,), again=base)
    corpus = Corpus(
        api=API, seed=1, depth="standard", digest="", operations=(), sequences=(), harvests=(), undos=(),
        relations=(relation,),
    )  # fmt: skip
    asked = asked_by([corpus])[least.id]
    assert isinstance(asked, Case)
    assert (asked.id, asked.query, asked.purpose) == (least.id, least.query, Purpose.COVERAGE)
