"""An operation that refuses items as they are made is asked after what may lead to the state that it wants."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.generation.case_identity import identified
from harness.generation.preparing import Preparation
from harness.model.case import Body
from harness.probe.protocol import SpentError
from harness.probe.serving import CONFLICT
from harness.run.preparing import ANY, MOST_ATTEMPTS, made_otherwise, on_fullest, preparation
from tests.evidence_of import HERE, Given, observed
from tests.generation.test_preparing import ADD, APPROVE, CANCEL, SHIP, corpus, sequence, step

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from harness.model.case import Case, Corpus
    from harness.model.observation import Observation

MADE, APPROVED, CANCELLED, SHIPPED = step(ADD), step(APPROVE, 0), step(CANCEL, 0), step(SHIP, 0)
ORDERS = corpus(sequence(MADE, CANCELLED, SHIPPED), sequence(MADE, APPROVED, SHIPPED))


class Asked:
    """Answers as a service whose items have states, and keeps what was asked after what."""

    def __init__(self, status: Callable[[list[str]], int]) -> None:
        """`status` is that of the answer after the operations that came before."""
        self.before: list[list[str]] = []
        self._status = status

    async def put(self, steps: tuple[Case, ...], case: Case) -> Observation:
        self.before.append([one.operation for one in steps])
        return observed(case, HERE, Given(status=self._status(self.before[-1])))


def found(asked: Asked, statuses: Collection[int] = CONFLICT, given: Corpus = ORDERS) -> Preparation | None:
    return asyncio.run(preparation(given, (MADE,), SHIPPED, asked.put, statuses=statuses))


def where_approved(status: int = 409) -> Asked:
    return Asked(lambda before: 200 if before == [ADD, APPROVE] else status)


def test_the_first_preparation_after_which_an_operation_is_served_is_the_one() -> None:
    asked = where_approved()
    assert found(asked) == Preparation(made=(MADE,), done=(APPROVED,))
    assert asked.before == [[ADD], [ADD, CANCEL], [ADD, APPROVE]]


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(Asked(lambda _: 200), id="served as it is"),
        pytest.param(where_approved(status=400), id="refused for another reason"),
        pytest.param(where_approved(status=500), id="failing"),
    ],
)
def test_what_is_not_refused_for_its_state_is_asked_no_further(asked: Asked) -> None:
    assert found(asked) is None
    assert asked.before == [[ADD]]


def with_day(*others: Case) -> tuple[Case, Corpus]:
    """A request that says a day, asked after each of the others."""
    asked = identified(replace(SHIPPED, body=Body(media_type="application/json", content=b'{"day": "2040-01-01"}')))
    return asked, corpus(*(sequence(MADE, one, asked) for one in others))


@pytest.mark.parametrize(
    ("answers", "words", "done"),
    [
        pytest.param({CANCEL: 422, APPROVE: 409}, {CANCEL: "no such day"}, (CANCELLED,), id="the-one-that-names-it"),
        pytest.param(
            {CANCEL: 422, APPROVE: 422}, {CANCEL: "cancelled", APPROVE: "day"}, (APPROVED,), id="not-one-of-the-state"
        ),
        pytest.param({CANCEL: 422, APPROVE: 200}, {CANCEL: "day"}, (APPROVED,), id="better-the-one-that-serves"),
        pytest.param({CANCEL: 422, APPROVE: None}, {CANCEL: "day"}, (CANCELLED,), id="though-nothing-is-left-then"),
        pytest.param({ADD: 422, CANCEL: 422, APPROVE: 409}, {CANCEL: "day"}, None, id="not-where-it-was-so-before"),
    ],
)
def test_the_state_is_the_one_where_what_the_request_says_is_all_that_is_wrong(
    answers: dict[str, int | None], words: dict[str, str], done: tuple[Case, ...] | None
) -> None:
    asked, given = with_day(CANCELLED, APPROVED)

    async def put(steps: tuple[Case, ...], case: Case) -> Observation:
        status = {ADD: 409, **answers}[steps[-1].operation]
        if status is None:
            raise SpentError
        return observed(case, HERE, Given(status=status, body={"why": words.get(steps[-1].operation, "no")}))

    statuses = ANY if ADD in answers else CONFLICT
    expected = None if done is None else Preparation(made=(MADE,), done=done)
    assert asyncio.run(preparation(given, (MADE,), asked, put, statuses=statuses)) == expected


@pytest.mark.parametrize("status", [400, 409, 422])
def test_some_interfaces_say_the_same_with_other_statuses(status: int) -> None:
    assert found(where_approved(status), ANY) is not None


def test_where_nothing_helps_there_is_no_preparation() -> None:
    asked = Asked(lambda _: 409)
    assert found(asked) is None
    assert len(asked.before) == 3


def test_no_more_preparations_are_tried_than_so_many() -> None:
    others = (step(f"POST /orders/{{id}}/do{number}", 0) for number in range(2 * MOST_ATTEMPTS))
    asked = Asked(lambda _: 409)
    assert found(asked, given=corpus(*(sequence(MADE, other, SHIPPED) for other in others))) is None
    assert len(asked.before) == 1 + MOST_ATTEMPTS


FULL = step(ADD, body=Body(media_type="application/json", content=b'{"address": {"city": "sample"}}'))


@pytest.mark.parametrize("wants", ["address", "nothing more", "more than there is"])
def test_what_changes_a_part_is_asked_of_what_was_made_with_it(wants: str) -> None:
    asked = 0

    async def put(steps: tuple[Case, ...], case: Case) -> Observation:
        nonlocal asked
        asked += 1
        return observed(case, HERE, Given(status=200 if wants == "address" and steps == (FULL,) else 422))

    given = corpus(sequence(MADE, SHIPPED), *([] if wants == "nothing more" else [sequence(FULL, SHIPPED)]))
    found = asyncio.run(on_fullest(given, lambda case: 0 if case.body is None else 1, (MADE,), SHIPPED, put))
    assert found == (Preparation(made=(FULL,)) if wants == "address" else None)
    assert asked == (0 if wants == "nothing more" else 1)


def test_an_item_is_made_as_fully_as_for_anything_else_if_that_is_what_is_wanted_of_it() -> None:
    async def put(steps: tuple[Case, ...], case: Case) -> Observation:
        return observed(case, HERE, Given(status=200 if steps == (FULL,) else 409))

    given = corpus(sequence(MADE, SHIPPED), sequence(FULL, step("GET /orders/{id}", 0)), sequence(FULL, CANCELLED))
    found = asyncio.run(on_fullest(given, lambda case: 0 if case.body is None else 1, (MADE,), SHIPPED, put))
    assert found == Preparation(made=(FULL,))


NAMING = identified(replace(step("POST /baskets"), query=SHIPPED.path_values))
"""Names what the first step makes."""
PLAIN, SOLD, RETIRED = (
    step(ADD, body=Body(media_type="application/json", content=content))
    for content in (b'{"name": "sample"}', b'{"name": "sample", "stage": "sold"}', b'{"name": "x", "stage": "retired"}')
)


@pytest.mark.parametrize(
    ("served", "is_found", "asked"),
    [((SOLD,), True, 3), ((PLAIN,), False, 1), ((), False, 3)],
    ids=["one", "all", "none"],
)
def test_what_is_made_with_another_choice_is_what_an_operation_wants(
    served: tuple[Case, ...], asked: int, *, is_found: bool
) -> None:
    before: list[tuple[Case, ...]] = []

    async def put(steps: tuple[Case, ...], case: Case) -> Observation:
        before.append(steps)
        return observed(case, HERE, Given(status=200 if steps and steps == served else 422))

    for case, named in ((NAMING, True), (SHIPPED, False)):
        before.clear()
        found = asyncio.run(made_otherwise(lambda _: (RETIRED, SOLD), (PLAIN,), case, put))
        plainest = (PLAIN,) if named else ()
        assert found == (Preparation(made=(SOLD,), plainest=plainest, is_of_named=named) if is_found else None)
        assert len(before) == asked


def test_what_is_made_last_is_made_otherwise_first_and_each_in_turn() -> None:
    before: list[tuple[Case, ...]] = []

    async def put(steps: tuple[Case, ...], case: Case) -> Observation:
        before.append(steps)
        return observed(case, HERE, Given(status=422))

    outer, inner = step("POST /shops"), PLAIN
    others = {outer.id: (MADE, RETIRED), inner.id: (SOLD,)}
    asyncio.run(made_otherwise(lambda one: others[one.id], (outer, inner), NAMING, put))
    assert before[1:] == [(outer, SOLD), (MADE, inner), (RETIRED, inner)]
