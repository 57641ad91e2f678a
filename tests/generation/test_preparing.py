"""What sequences do to an item before an operation may be what that wants: it is done first where it helped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.generation.case_identity import identified, identified_sequence
from harness.generation.preparing import Preparation, preparations, prepared
from harness.model.case import Body, Capture, Case, Corpus, Credential, Fault, Lifecycle, Purpose, Role, Sequence, Slot
from harness.model.place import Part

if TYPE_CHECKING:
    from typing import Any

ADD, READ = "POST /orders", "GET /orders/{id}"
APPROVE, SHIP, CANCEL = (f"POST /orders/{{id}}/{name}" for name in ("approve", "ship", "cancel"))


def step(operation: str, made_by: int | None = None, **more: Any) -> Case:
    """A step about what an earlier one made."""
    method, _, path = operation.partition(" ")
    case = Case(id="", api="shop", operation=operation, method=method, path=path, **more)
    if made_by is not None:
        capture = Capture(step=made_by, part=Part.RESPONSE_BODY, pointers=("/id",))
        case = replace(case, path_values=(("id", Slot(name="id", role=Role.CREATED, capture=capture)),))
    return identified(case)


def sequence(*steps: Case) -> Sequence:
    return identified_sequence(Sequence(id="", api="shop", resource="/orders", steps=steps))


def corpus(*sequences: Sequence) -> Corpus:
    return Corpus(
        api="shop", seed=1, depth="standard", digest="", operations=(), sequences=sequences, harvests=(), undos=()
    )


MADE, EXPRESS = step(ADD), step(ADD, description="express")
APPROVED, SHIPPED, CANCELLED = step(APPROVE, 0), step(SHIP, 0), step(CANCEL, 0)


def found(*sequences: Sequence, operation: str = SHIP) -> list[Preparation]:
    return [*preparations(corpus(*sequences), operation)]


def test_what_is_done_to_an_item_before_an_operation_may_be_what_it_wants() -> None:
    assert found(sequence(MADE, APPROVED, SHIPPED)) == [
        Preparation(made=(MADE,)),
        Preparation(made=(MADE,), done=(APPROVED,)),
    ]


def test_an_item_that_is_made_otherwise_comes_before_one_that_something_is_done_to() -> None:
    steps = [one.steps for one in found(sequence(MADE, APPROVED, SHIPPED), sequence(EXPRESS, CANCELLED, SHIPPED))]
    assert steps == [(MADE,), (EXPRESS,), (MADE, APPROVED), (EXPRESS, CANCELLED)]


def test_the_same_is_not_tried_twice() -> None:
    assert len(found(sequence(MADE, APPROVED, SHIPPED), sequence(MADE, APPROVED, SHIPPED, CANCELLED))) == 2


def test_neither_reads_nor_the_operation_itself_lead_anywhere() -> None:
    once_more = step(SHIP, 0, description="once more")
    done = [one.done for one in found(sequence(MADE, APPROVED, SHIPPED, step(READ, 0), once_more))]
    assert done == [(), (APPROVED,)]


def test_what_is_done_to_what_the_operation_makes_leads_nowhere() -> None:
    notes = "POST /orders/{id}/notes"
    to_note = step("POST /notes/{id}/pin", 1)
    made = [one.steps for one in found(sequence(MADE, step(notes, 0), to_note, step(notes, 0)), operation=notes)]
    assert made == [(MADE,)]


def test_everything_that_an_item_needs_is_made() -> None:
    inner = step(APPROVE, 1)
    assert [
        one.steps for one in found(sequence(MADE, step("POST /orders/{id}/lines", 0), inner), operation=APPROVE)
    ] == [(MADE, step("POST /orders/{id}/lines", 0))]


FAULT = Fault(keyword="type", part=Part.REQUEST_BODY, pointer="/a", description="")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(step(SHIP, 0, fault=FAULT, valid=False), id="a fault"),
        pytest.param(step(SHIP, 0, credential=Credential.NONE), id="nobody"),
        pytest.param(step(SHIP), id="what no step made"),
    ],
)
def test_where_an_operation_would_be_refused_anyway_nothing_leads_to_it(other: Case) -> None:
    assert found(sequence(MADE, APPROVED, other)) == []


def slots(*steps: Case) -> list[int]:
    return [slot.capture.step for one in steps for slot in one.slots if slot.capture is not None]


HELPED = {SHIP: Preparation(made=(EXPRESS,), done=(APPROVED,))}


def test_an_operation_that_is_asked_right_after_an_item_is_made_is_asked_after_what_helped() -> None:
    refused = step(SHIP, 0, fault=FAULT, valid=False)
    (made,) = prepared(corpus(sequence(MADE, refused, SHIPPED)), HELPED).sequences
    assert [one.operation for one in made.steps] == [ADD, APPROVE, SHIP, SHIP]
    assert (made.steps[0], made.steps[2:]) == (EXPRESS, (refused, SHIPPED))
    assert slots(*made.steps) == [0, 0, 0]


def test_what_is_done_for_another_operation_says_so_and_is_no_step_of_other_sequences() -> None:
    (made,) = prepared(corpus(sequence(MADE, SHIPPED)), HELPED).sequences
    assert made.steps[1].description == f"so that {SHIP} is served"
    assert made.steps[1].id != APPROVED.id


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(sequence(MADE, CANCELLED), id="another operation"),
        pytest.param(sequence(MADE, APPROVED, SHIPPED), id="after something else"),
        pytest.param(sequence(MADE, SHIPPED, step(READ, 0)), id="before something else"),
        pytest.param(sequence(step("POST /baskets"), SHIPPED), id="on what is made by others"),
        pytest.param(sequence(MADE, step(ADD), step(SHIP, 1)), id="with more that is made"),
    ],
)
def test_other_sequences_stay_as_they_are(other: Sequence) -> None:
    assert prepared(corpus(other), HELPED).sequences == (other,)


def test_where_nothing_is_to_be_done_the_corpus_is_the_same() -> None:
    given = corpus(sequence(MADE, SHIPPED))
    assert prepared(given, {}) is given


PARCEL = "POST /orders/{id}/parcels"
SEND = "POST /orders/{id}/parcels/{parcel}/send"


def test_what_makes_something_is_asked_after_what_helped_wherever_a_later_step_is_about_that() -> None:
    packed, sent = step(PARCEL, 0), step(SEND, 1)
    helped = {PARCEL: Preparation(made=(MADE,), done=(APPROVED,))}
    about, aside = sequence(MADE, packed, sent), sequence(MADE, packed, CANCELLED)
    changed, kept = prepared(corpus(about, aside), helped).sequences
    assert [one.operation for one in changed.steps] == [ADD, APPROVE, PARCEL, SEND]
    assert slots(*changed.steps) == [0, 0, 2]
    assert kept == aside


def test_a_changed_sequence_is_another_one_and_is_still_asked_once() -> None:
    given = sequence(MADE, SHIPPED)
    (made,) = prepared(corpus(given), HELPED).sequences
    assert made.id != given.id
    kept = prepared(replace(corpus(given), once=frozenset({given.id, "other"})), HELPED)
    assert kept.once == {made.id, "other"}
    assert kept.digest != corpus(given).digest


PUBLISH, SELL, HOLD = "POST /events/{id}/publish", "POST /events/{id}/tickets", "POST /holds"
EVENT = step("POST /events")


def life(*deeds: Case, made: tuple[Case, ...] = (EVENT,)) -> Lifecycle:
    return Lifecycle(resource="/events", made=made, tried=(), deeds=deeds)


def with_lives(*lives: Lifecycle, sequences: tuple[Sequence, ...]) -> Corpus:
    return replace(corpus(*sequences), lifecycles=lives)


PUBLISHED = step(PUBLISH, 0)
TICKETS = step(SELL, 0)
HELD = identified(replace(step(HOLD), query=step(HOLD, 1).path_values))
"""Names what the second step made."""
HOLDING = sequence(EVENT, TICKETS, HELD)


def test_what_may_be_done_to_anything_that_is_made_for_a_request_may_be_what_it_wants() -> None:
    found = [*preparations(with_lives(life(PUBLISHED, step(CANCEL, 0)), sequences=(HOLDING,)), HOLD)]
    made = (EVENT, TICKETS)
    assert found == [
        Preparation(made=made),
        Preparation(made=made, done=(PUBLISHED,), is_of_named=True),
        Preparation(made=made, done=(step(CANCEL, 0),), is_of_named=True),
    ]


def test_a_deed_is_about_what_is_made_here() -> None:
    shop = step("POST /shops")
    there = life(step(PUBLISH, 1), made=(shop, EVENT))
    (_, found) = preparations(with_lives(there, sequences=(HOLDING,)), HOLD)
    assert slots(*found.done) == [0]


def test_a_deed_about_something_that_is_not_made_for_the_request_leads_nowhere() -> None:
    shop = step("POST /shops")
    there = life(step(PUBLISH, 0), made=(shop, EVENT))
    assert [one.done for one in preparations(with_lives(there, sequences=(HOLDING,)), HOLD)] == [()]


def test_an_operation_does_not_prepare_itself() -> None:
    asked = sequence(EVENT, PUBLISHED)
    found = preparations(with_lives(life(PUBLISHED), sequences=(asked,)), PUBLISH)
    assert [one.done for one in found] == [()]


PREPARED = {HOLD: Preparation(made=(EVENT, TICKETS), done=(PUBLISHED,), is_of_named=True)}


def test_what_a_request_names_is_prepared_right_before_it_wherever_it_is_asked() -> None:
    read = step("GET /holds/{id}", 2)
    (made,) = prepared(corpus(sequence(EVENT, TICKETS, HELD, HELD, read)), PREPARED).sequences
    assert [one.operation for one in made.steps] == [EVENT.operation, SELL, PUBLISH, HOLD, HOLD, read.operation]
    assert slots(*made.steps) == [0, 0, 1, 1, 3]
    assert [one.purpose is Purpose.PREPARATION for one in made.steps] == [False, False, True, False, False, False]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(sequence(EVENT, TICKETS), id="without the operation"),
        pytest.param(sequence(step("POST /baskets"), step(HOLD, 0)), id="of other things"),
        pytest.param(sequence(EVENT, TICKETS, PUBLISHED, HELD), id="prepared already"),
        pytest.param(sequence(HELD), id="after nothing"),
    ],
)
def test_sequences_without_it_or_with_it_done_stay_as_they_are(other: Sequence) -> None:
    assert prepared(corpus(other), PREPARED).sequences == (other,)


def test_the_life_of_what_names_it_begins_with_the_same() -> None:
    pay, cancel = step("POST /holds/{id}/pay", 2), step("DELETE /holds/{id}", 2)
    there = Lifecycle(resource="/holds", made=(EVENT, TICKETS, HELD), tried=(), deeds=(pay,), removal=cancel)
    (made,) = prepared(with_lives(there, sequences=()), PREPARED).lifecycles
    assert [one.operation for one in made.made] == [EVENT.operation, SELL, PUBLISH, HOLD]
    assert [one.operation for one in made.every] == [pay.operation, cancel.operation]
    assert slots(*made.made, *made.every) == [0, 0, 1, 3, 3]


def test_the_life_of_anything_else_stays_as_it_is() -> None:
    there = life(PUBLISHED)
    assert prepared(with_lives(there, sequences=()), PREPARED).lifecycles == (there,)


def test_what_is_asked_again_with_the_same_key_is_asked_after_what_was_done() -> None:
    capture = Capture(step=1, part=Part.REQUEST_HEADER, pointers=("/key",))
    slot = Slot(name="key", role=Role.CREATED, capture=capture)
    again = identified(replace(SHIPPED, headers=(("key", slot),)))
    helped = {SHIP: Preparation(made=(MADE,), done=(APPROVED,))}
    (made,) = prepared(corpus(sequence(MADE, SHIPPED, again)), helped).sequences
    assert [one.operation for one in made.steps] == [ADD, APPROVE, SHIP, SHIP]
    (value,) = (value for _, value in made.steps[3].headers)
    assert isinstance(value, Slot)
    assert value.capture is not None
    assert value.capture.step == 2


def of(content: bytes, made_by: int | None = None) -> Case:
    """A step that makes tickets with a body."""
    return step(SELL, made_by, body=Body(media_type="application/json", content=content))


PLAIN, SOLD = of(b'{"stage": "draft"}', 0), of(b'{"stage": "sold"}', 0)
OTHERWISE = {HOLD: Preparation(made=(EVENT, SOLD), plainest=(EVENT, PLAIN), is_of_named=True)}


def test_what_a_request_names_is_made_with_another_choice_wherever_it_is_asked() -> None:
    other = of(b'{"stage": "retired"}', 0)
    (made,) = prepared(
        corpus(sequence(step("POST /baskets"), EVENT, of(b'{"stage": "draft"}', 1), HELD)), OTHERWISE
    ).sequences
    assert [one.body and one.body.content for one in made.steps] == [None, None, b'{"stage": "sold"}', None]
    assert slots(*made.steps) == [1, 1]
    for kept in (sequence(EVENT, PLAIN), sequence(EVENT, other, HELD)):
        assert prepared(corpus(kept), OTHERWISE).sequences == (kept,)
