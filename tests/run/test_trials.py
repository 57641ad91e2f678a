"""Which requests the reference is tried with beforehand: what names something that the run makes, after making it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Body, Capture, Case, Corpus, OperationCases, Relation, Role, Sequence, Slot
from harness.model.place import Part
from harness.model.rows import Learnt
from harness.run.cells import Selection
from harness.run.trials import alone, below, makers_of, open_parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENT, HOLD = "POST /events", "POST /holds"
ALL = Selection(operations=frozenset({("shop", EVENT), ("shop", HOLD)}))


def case(operation: str, made_by: int | None = None) -> Case:
    method, _, path = operation.partition(" ")
    capture = None if made_by is None else Capture(step=made_by, part=Part.RESPONSE_BODY, pointers=("/id",))
    slot = Slot(name="event", role=Role.CREATED, capture=capture)
    slots = (("/event", slot),) if capture is not None else ()
    body = Body(media_type="application/json", content=b'{"event": "1"}', slots=slots)
    return identified(Case(id="", api="shop", operation=operation, method=method, path=path, body=body))


def corpus(*sequences: tuple[Case, ...]) -> Corpus:
    operations = tuple(OperationCases(operation=one, cases=(case(one),)) for one in (EVENT, HOLD))
    played = (identified_sequence(Sequence(id="", api="shop", resource="/events", steps=steps)) for steps in sequences)
    return Corpus(
        api="shop",
        seed=1,
        depth="standard",
        digest="",
        operations=operations,
        sequences=tuple(played),
        harvests=(),
        undos=(),
    )


def operations_alone(*sequences: tuple[Case, ...]) -> Iterator[str]:
    return (trial.plain.operation for trial in alone(corpus(*sequences), ALL))


HOLDING = (case(EVENT), case(HOLD, 0))


def test_what_names_something_that_the_run_makes_for_it_is_not_tried_alone() -> None:
    assert [*operations_alone(HOLDING)] == [EVENT]


def test_it_is_tried_after_what_makes_it() -> None:
    (trial,) = below(corpus(HOLDING), ALL)
    assert (trial.before, trial.plain) == (HOLDING[:1], HOLDING[1])


def test_nothing_is_made_before_it_that_it_does_not_take_anything_from() -> None:
    trials = [*below(corpus((case(EVENT), case(HOLD, 0), case(EVENT), case(HOLD, 2))), ALL)]
    # Whatever else the same sequence makes, one way leads to both, so that what is made for one is there for the other.
    assert [(one.before, one.plain) for one in trials if one.plain.operation == HOLD] == [(HOLDING[:1], HOLDING[1])] * 2


def test_what_later_steps_are_about_was_made() -> None:
    assert makers_of(corpus(HOLDING)) == {EVENT}


def test_what_need_not_name_it_is_tried_alone_all_the_same() -> None:
    assert [*operations_alone(HOLDING, (case(HOLD),))] == [EVENT, HOLD]


def test_what_names_nothing_is_tried_alone_wherever_it_comes() -> None:
    assert [*operations_alone((case(EVENT), case(HOLD)))] == [EVENT, HOLD]


def varied(name: str) -> Relation:
    """A volley that gives a parameter what rows show."""
    listing = "GET /events"
    base = identified(Case(id="", api="shop", operation=listing, method="GET", path="/events"))
    value = Slot(name=name, role=Role.EXISTING, resource=Learnt.VALUE.resource(listing))
    asked = identified(replace(base, query=((name, value),), varied=(Part.REQUEST_QUERY, f"/{name}")))
    return Relation(operation=listing, parameters=(name,), base=base, cases=(asked,), again=base)


def test_what_says_an_order_is_tried_first_and_what_leads_to_the_next_page_last() -> None:
    names = ("pageToken", "filter", "orderBy", "after", "state")
    listing = "GET /events"
    asked = identified(Case(id="", api="shop", operation=listing, method="GET", path="/events"))
    made = replace(
        corpus(),
        operations=(OperationCases(operation=listing, cases=(asked,)),),
        relations=tuple(map(varied, names)),
    )
    found = open_parameters(made, Selection(operations=frozenset({("shop", listing)})))
    assert [place.pointer for _, place in found] == ["/orderBy", "/filter", "/state", "/pageToken", "/after"]
