"""The states of an item are found by doing to new ones what may be done, and each is reached on the shortest way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Lifecycle
from harness.probe.protocol import SpentError
from harness.run.states import MOST, Exploring
from tests.evidence_of import HERE, Given, case_of, observed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from harness.generation.lifecycles import State
    from harness.model.case import Case
    from harness.model.observation import Observation
    from harness.run.states import Play

MADE = case_of("made", "POST /orders", body={})
DEEDS = {name: case_of(name, f"POST /orders/{{id}}/{name}") for name in ("pay", "pack", "ship", "cancel")}
CHANGE, REMOVE = case_of("change", "PATCH /orders/{id}"), case_of("remove", "DELETE /orders/{id}")
EVERY = ("change", *DEEDS, "remove")

MOVES = {
    "new": {"pay": "paid", "cancel": "cancelled"},
    "paid": {"pack": "packed", "cancel": "cancelled"},
    "packed": {"ship": "shipped"},
    "shipped": {},
    "cancelled": {},
}
"""What leads where; only new orders may be changed, and what is shipped cannot be removed."""


class Orders:
    """Orders that are made and moved, and what was asked of them."""

    def __init__(self, moves: Mapping[str, Mapping[str, str]] = MOVES, *, shows: bool = True) -> None:
        self._moves = moves
        self._shows = shows
        self.asked: list[list[str]] = []

    async def play(self, steps: tuple[Case, ...]) -> Sequence[Observation]:
        """Plays the steps on a new order."""
        self.asked.append([step.id for step in steps[1:]])
        state, seen = "new", []
        for number, step in enumerate(steps, start=len(self.asked) * 100):
            status = 200
            if step.id in DEEDS:
                status = 200 if step.id in self._moves[state] else 409
                state = self._moves[state].get(step.id, state)
            elif step.id == "change":
                status = 200 if state == "new" else 409
            elif step.id == "remove":
                status = 409 if state == "shipped" else 204
            shown: dict[str, Any] = {"id": f"ord_{number}", "name": "sample", "at": "2026-01-01T00:00:00Z"}
            answer = Given(status=status, body={**shown, "state": state} if self._shows else {})
            seen.append(observed(step, HERE, answer))
        return seen


def whole(play: Callable[[tuple[Case, ...]], Awaitable[Sequence[Observation]]]) -> Play:
    """Plays all steps of one item."""
    return lambda made, deeds: play((*made, *deeds))


def explored(orders: Orders) -> list[State]:
    lifecycle = Lifecycle(
        resource="/orders", made=(MADE,), tried=(CHANGE,), deeds=tuple(DEEDS.values()), removal=REMOVE
    )
    exploring = Exploring(lifecycle, whole(orders.play))
    asyncio.run(exploring.all_states())
    return exploring.states


def ways(states: list[State]) -> dict[tuple[str, ...], tuple[set[str], set[str]]]:
    """By what leads to a state, what is served and what is refused there."""
    return {
        tuple(EVERY[deed] for deed in one.path): ({EVERY[d] for d in one.served}, {EVERY[d] for d in one.refused})
        for one in states
    }


def test_every_state_is_found_with_what_is_served_and_refused_there() -> None:
    assert ways(explored(Orders())) == {
        (): ({"change", "pay", "cancel", "remove"}, {"pack", "ship"}),
        ("pay",): ({"pack", "cancel", "remove"}, {"change", "pay", "ship"}),
        ("pay", "pack"): ({"ship", "remove"}, {"change", "pay", "pack", "cancel"}),
        ("pay", "pack", "ship"): (set(), {*EVERY}),
        # Cancelled before it was paid or after: one state, by what it is called.
        ("cancel",): ({"remove"}, {"change", *DEEDS}),
    }


def test_a_deed_that_leads_nowhere_else_leaves_one_state() -> None:
    states = explored(Orders({"new": dict.fromkeys(DEEDS, "new")}))
    assert ways(states) == {(): ({*EVERY}, set())}


def test_where_answers_show_nothing_states_are_told_by_what_led_there() -> None:
    found = ways(explored(Orders(shows=False)))
    assert {("pay",), ("pay", "pack"), ("pay", "cancel"), ("cancel",)} <= found.keys()


def test_where_answers_show_nothing_the_same_deed_once_more_leads_nowhere_else() -> None:
    """A member gets one loan after another, and cannot be removed from the first one on."""

    class Members(Orders):
        async def play(self, steps: tuple[Case, ...]) -> Sequence[Observation]:
            await super().play(steps)
            names = [step.id for step in steps]
            lent = [any(name in DEEDS for name in names[:number]) for number in range(len(names))]
            refused = [name == "remove" and has for name, has in zip(names, lent, strict=True)]
            statuses = [409 if one else 201 for one in refused]
            return [observed(step, HERE, Given(status=at, body={})) for step, at in zip(steps, statuses, strict=True)]

    lending = Lifecycle(resource="/members", made=(MADE,), tried=(), deeds=(DEEDS["pay"],), removal=REMOVE)
    exploring = Exploring(lending, whole(Members({"new": {"pay": "new"}}).play))
    asyncio.run(exploring.all_states())
    assert [one.path for one in exploring.states] == [(), (0,)]


def test_no_more_states_are_looked_into_than_can_be_paid() -> None:
    names = "abcdefghijklmnop"
    ring = {
        name: dict.fromkeys(("pay", "pack", "cancel"), following)
        for name, following in zip(names, names[1:] + names[:1], strict=True)
    }
    assert len(explored(Orders({"new": dict.fromkeys(DEEDS, "a"), **ring}))) == MOST


def test_where_everything_is_served_two_items_are_enough() -> None:
    class Settings(Orders):
        async def play(self, steps: tuple[Case, ...]) -> Sequence[Observation]:
            await super().play(steps)
            return [observed(step, HERE, Given(body={"kind": "abcdefgh"[number]})) for number, step in enumerate(steps)]

    orders = Settings()
    explored(orders)
    assert len(orders.asked) == 2


def test_everything_that_is_refused_is_asked_of_one_item() -> None:
    orders = Orders()
    explored(orders)
    assert orders.asked[0] == [*EVERY]
    assert len(orders.asked) < len(MOVES) * len(EVERY)


@pytest.mark.parametrize("status", [401, 429, 500])
def test_an_answer_that_says_nothing_of_the_item_ends_it(status: int) -> None:
    class Broken(Orders):
        async def play(self, steps: tuple[Case, ...]) -> Sequence[Observation]:
            seen = [*await super().play(steps)]
            return [*seen[:3], *(observed(one, HERE, Given(status=status)) for one in steps[3:])]

    orders = Broken()
    assert all(not one.refused for one in explored(orders))
    assert len(orders.asked) == 1


class Drafts:
    """Drafts that can be submitted once they have a part, and nothing shows that they have one."""

    def __init__(self, needs: frozenset[str] = frozenset({"part"}), *, refusal: int = 409) -> None:
        self._needs = needs
        self._refusal = refusal
        self.asked: list[list[str]] = []

    async def play(self, steps: tuple[Case, ...]) -> Sequence[Observation]:
        """Plays the steps on a new draft."""
        self.asked.append([step.id for step in steps[1:]])
        state, has, seen = "draft", set[str](), []
        for step in steps:
            status = 200
            if step.id in {"note", "part"}:
                has.add(step.id)
            elif step.id == "submit":
                status = 200 if state == "draft" and has >= self._needs else 409
                state = "submitted" if status == 200 else state
            elif step.id == "approve":
                status = self._refusal if state == "submitted" else 409
                state = "approved" if status == 200 else state
            body = {"text": "anything"} if step.id in {"note", "part"} else {"state": state}
            seen.append(observed(step, HERE, Given(status=status, body=body)))
        return seen


NOTE, PART = (case_of(name, f"POST /drafts/{{id}}/{name}s") for name in ("note", "part"))
SUBMIT, APPROVE = (case_of(name, f"POST /drafts/{{id}}/{name}") for name in ("submit", "approve"))
DRAFT = Lifecycle(resource="/drafts", made=(MADE,), tried=(NOTE, PART), deeds=(SUBMIT, APPROVE))


def led(drafts: Drafts) -> Exploring:
    exploring = Exploring(DRAFT, whole(drafts.play))
    asyncio.run(exploring.all_states())
    return exploring


def named(exploring: Exploring) -> list[tuple[str, ...]]:
    return [tuple(DRAFT.every[deed].id for deed in one.path) for one in exploring.states]


def done(exploring: Exploring) -> dict[str, list[str]]:
    return {operation: [step.id for step in one.done] for operation, one in exploring.preparations()}


@pytest.mark.parametrize(
    ("needs", "way"),
    [
        pytest.param(frozenset({"part"}), ("part",), id="one"),
        pytest.param(frozenset({"note", "part"}), ("note", "part"), id="both"),
    ],
)
def test_what_an_item_needs_before_it_is_led_on_is_a_state_of_its_own(
    needs: frozenset[str], way: tuple[str, ...]
) -> None:
    exploring = led(Drafts(needs, refusal=200))
    assert {(), way, (*way, "submit"), (*way, "submit", "approve")} == {*named(exploring)}
    first, through = exploring.states[0], next(one for one in exploring.states if len(one.path) == len(way))
    submit = DRAFT.every.index(SUBMIT)
    assert submit in first.refused
    assert through.served[submit] == (*through.path, submit)
    assert all(one.served[index] == through.path for one in (first,) for index in through.path)


def test_what_leads_to_a_state_in_which_a_deed_is_served_prepares_for_it() -> None:
    assert done(led(Drafts(refusal=200))) == {
        SUBMIT.operation: ["part"],
        APPROVE.operation: ["part", "submit"],
    }


@pytest.mark.parametrize(("refusal", "is_prepared"), [(422, True), (409, False)])
def test_so_does_one_in_which_it_is_refused_for_what_it_says_alone(*, refusal: int, is_prepared: bool) -> None:
    found = done(led(Drafts(refusal=refusal)))
    assert (found.get(APPROVE.operation) == ["part", "submit"]) is is_prepared


def test_a_state_that_no_item_gets_to_again_ends_it() -> None:
    class Flaky(Drafts):
        async def play(self, steps: tuple[Case, ...]) -> Sequence[Observation]:
            self._needs = frozenset({"part"}) if not self.asked else frozenset({"none"})
            return await super().play(steps)

    flaky = Flaky(refusal=200)
    # Everything, what is left to ask of the first state, that once more after all else, the state, then with each of
    # the two parts and with both.
    assert named(led(flaky)) == [(), ("submit",), ("submit", "approve")]
    assert len(flaky.asked) == 7


def test_where_no_more_must_be_spent_on_one_deed_the_others_are_tried_on() -> None:
    class Dear(Orders):
        async def play(self, steps: tuple[Case, ...]) -> Sequence[Observation]:
            if self.asked and DEEDS["cancel"] in steps:
                raise SpentError({DEEDS["cancel"].operation})
            return await super().play(steps)

    # That something was cancelled is known of what was shipped alone, which cannot be.
    assert {*ways(explored(Dear()))} == {(), ("pay",), ("pay", "pack"), ("pay", "pack", "ship")}


@pytest.mark.parametrize("operations", [{MADE.operation}, set(), {"GET /elsewhere"}])
def test_without_what_makes_an_item_nothing_more_is_tried(operations: set[str]) -> None:
    class Dear(Orders):
        async def play(self, steps: tuple[Case, ...]) -> Sequence[Observation]:
            if self.asked:
                raise SpentError(operations)
            return await super().play(steps)

    with pytest.raises(SpentError):
        explored(Dear())


def test_what_a_deed_needs_may_come_after_it_and_look_like_nothing() -> None:
    """Attaching is asked for after submitting, and answers with what it does to the draft: nothing."""

    class Attached(Drafts):
        async def play(self, steps: tuple[Case, ...]) -> Sequence[Observation]:
            renamed = [replace(step, id="part") if step.id == "attach" else step for step in steps]
            seen = await super().play(tuple(renamed))
            shown = Given(status=200, body={"state": "draft"})
            return [
                observed(step, HERE, shown) if step.id == "attach" else one
                for step, one in zip(steps, seen, strict=True)
            ]

    attach = case_of("attach", "PUT /drafts/{id}/file")
    life = Lifecycle(resource="/drafts", made=(MADE,), tried=(), deeds=(SUBMIT, APPROVE, attach))
    exploring = Exploring(life, whole(Attached(refusal=200).play))
    asyncio.run(exploring.all_states())
    assert done(exploring) == {SUBMIT.operation: ["attach"], APPROVE.operation: ["attach", "submit"]}


def test_an_operation_of_which_one_request_is_served_needs_no_preparation() -> None:
    pay, ship = (case_of(name, "PATCH /drafts/{id}", body={"status": name}) for name in ("pay", "ship"))

    async def play(made: tuple[Case, ...], deeds: tuple[Case, ...]) -> Sequence[Observation]:
        paid, seen = False, [observed(step, HERE, Given(status=201, body={"state": "new"})) for step in made]
        for step in deeds:
            status = 200 if step is pay or paid else 409
            paid = paid or step is pay
            seen.append(observed(step, HERE, Given(status=status, body={"state": "paid" if paid else "new"})))
        return seen

    exploring = Exploring(Lifecycle(resource="/drafts", made=(MADE,), tried=(), deeds=(ship, pay)), play)
    asyncio.run(exploring.all_states())
    assert len(exploring.states) == 2
    assert [*exploring.preparations()] == []


def test_an_item_that_comes_back_to_its_first_state_and_is_not_made_again_ends_it() -> None:
    pause, note, resume = (case_of(name, f"POST /drafts/{{id}}/{name}") for name in ("pause", "note", "resume"))

    async def play(made: tuple[Case, ...], deeds: tuple[Case, ...]) -> Sequence[Observation]:
        if pause not in deeds:
            return [observed(step, HERE, Given(status=404)) for step in (*made, *deeds)]
        state, seen = "new", [observed(step, HERE, Given(status=201, body={"state": "new"})) for step in made]
        for step in deeds:
            state = {"pause": "paused", "resume": "new"}.get(step.id, state)
            seen.append(observed(step, HERE, Given(status=200, body={"state": state})))
        return seen

    life = Lifecycle(resource="/drafts", made=(MADE,), tried=(), deeds=(pause, note, resume))
    exploring = Exploring(life, play)
    asyncio.run(exploring.all_states())
    assert [one.path for one in exploring.states] == [(), (0,)]
