"""What was made for a request that was refused is used for the next one; after anything else it is made anew."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.evidence.store import EvidenceStore
from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Body, Capture, Case, Role, Sequence, Slot
from harness.model.place import Part
from harness.observation.redaction import Redactor
from harness.run.known import KnownResources
from harness.run.recorder import Recorder
from harness.run.standing import Standing
from harness.run.visit import Visit
from tests.servers.hostile import hostile
from tests.transport.lanes import environment, lane

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterator
    from pathlib import Path

    from tests.servers.hostile import Visit as Request

EVENT, PART, HOLD = "POST /events", "POST /parts/events", "POST /holds"


def step(operation: str, made_by: int | None = None, **members: str) -> Case:
    method, _, path = operation.partition(" ")
    capture = None if made_by is None else Capture(step=made_by, part=Part.RESPONSE_BODY, pointers=("/id",))
    slots = () if capture is None else (("/event", Slot(name="event", role=Role.CREATED, capture=capture)),)
    body = Body(media_type="application/json", content=json.dumps({"event": "", **members}).encode(), slots=slots)
    return identified(Case(id="", api="orders", operation=operation, method=method, path=path, body=body))


def of(*steps: Case) -> Sequence:
    """A sequence of the steps."""
    return identified_sequence(Sequence(id="", api="orders", resource="/events", steps=steps))


def holding(word: str, *, name: str = "") -> Sequence:
    steps = (step(EVENT, name=name), step(HOLD, 0, word=word))
    return of(*steps)


def played(
    tmp_path: Path,
    statuses: list[int],
    use: Callable[[Standing, Visit], Awaitable[None]],
    creators: Collection[str] = (),
) -> tuple[list[str], list[str]]:
    """The paths that were asked, and the events that holds were asked of; holds get the statuses in turn."""
    asked: list[str] = []
    events: list[str] = []
    answers: Iterator[int] = iter(statuses)

    async def shop(request: Request) -> None:
        path = request.request.target.decode().rpartition("/")[2]
        asked.append(path)
        if path == "events":
            await request.answer(201, json.dumps({"id": f"e{asked.count('events')}"}).encode())
            return
        events.append(json.loads(request.request.body)["event"])
        await request.answer(next(answers), b'{"why": "no"}')

    async def run() -> None:
        async with hostile(shop) as server, lane(server.url) as way:
            where = environment(server.url)
            with (
                EvidenceStore.create(tmp_path / "run.sqlite") as store,
                Recorder(Redactor(), store, lambda _: None) as recorder,
            ):
                visit = Visit(
                    environment=where, lane=way, recorder=recorder, known={"orders": KnownResources(where, "orders")}
                )
                await use(Standing(visit, creators), visit)

    asyncio.run(run())
    return asked, events


def of_words(*words: str) -> Callable[[Standing, Visit], Awaitable[None]]:
    async def use(standing: Standing, _: Visit) -> None:
        for word in words:
            await standing.play(holding(word))

    return use


@pytest.mark.parametrize("status", [400, 404, 409, 422])
def test_after_a_refusal_the_next_request_is_asked_of_the_same(tmp_path: Path, status: int) -> None:
    asked, events = played(tmp_path, [status, status, 201], of_words("a", "b", "c"))
    assert asked == ["events", "holds", "holds", "holds"]
    assert events == ["e1", "e1", "e1"]


@pytest.mark.parametrize("status", [201, 302, 500, 503])
def test_after_anything_else_it_is_made_anew(tmp_path: Path, status: int) -> None:
    asked, events = played(tmp_path, [status, 201], of_words("a", "b"))
    assert asked == ["events", "holds", "events", "holds"]
    assert events == ["e1", "e2"]


def test_what_is_made_by_other_steps_is_something_else(tmp_path: Path) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        await standing.play(holding("a"))
        await standing.play(holding("a", name="other"))
        assert standing.stands(holding("b").steps[:-1]) == 1
        assert standing.stands(holding("b", name="third").steps[:-1]) == 0

    assert played(tmp_path, [422, 422], use)[1] == ["e1", "e2"]


def test_what_may_have_been_deleted_is_made_anew(tmp_path: Path) -> None:
    async def use(standing: Standing, visit: Visit) -> None:
        await standing.play(holding("a"))
        await visit.lane.clean_up()
        assert standing.stands(holding("a").steps[:-1]) == 0
        await standing.play(holding("b"))

    assert played(tmp_path, [422, 422], use)[1] == ["e1", "e2"]


def test_two_at_once_do_not_share_what_stands(tmp_path: Path) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        await standing.play(holding("a"))
        await asyncio.gather(standing.play(holding("b")), standing.play(holding("c")))

    assert sorted(played(tmp_path, [422, 201, 201], use)[1]) == ["e1", "e1", "e2"]


def test_what_is_asked_now_is_what_is_seen(tmp_path: Path) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        first = await standing.play(holding("a"))
        second = await standing.play(replace(holding("b"), description="again"))
        assert [[one.operation for one in seen] for seen in (first, second)] == [[EVENT, HOLD], [HOLD]]
        assert second[-1].status == 409

    played(tmp_path, [422, 409], use)


def test_what_makes_something_new_leaves_what_it_is_made_of(tmp_path: Path) -> None:
    _, events = played(tmp_path, [201, 422, 201], of_words("a", "b", "c"), creators={HOLD})
    assert events == ["e1", "e1", "e1"]


def test_what_is_done_to_an_item_leaves_what_was_made_before_that(tmp_path: Path) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        for word in ("a", "b"):
            steps = (step(EVENT), step(EVENT, 0), step(HOLD, 1, word=word))
            await standing.play(of(*steps))

    asked, events = played(tmp_path, [200, 200], use, creators={EVENT})
    # An event, one that names it, and what is done to that; then another one that names the same.
    assert asked == ["events", "events", "holds", "events", "holds"]
    assert events == ["e2", "e3"]


def test_what_is_done_to_an_item_changes_all_that_it_names(tmp_path: Path) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        for word in ("a", "b"):
            both = step(HOLD, 0, word=word)
            other = Capture(step=1, part=Part.RESPONSE_BODY, pointers=("/id",))
            named = (
                (*both.body.slots, ("/word", Slot(name="word", role=Role.CREATED, capture=other))) if both.body else ()
            )
            assert both.body is not None
            last = identified(replace(both, body=replace(both.body, slots=named)))
            steps = (step(EVENT), step(EVENT), last)
            await standing.play(of(*steps))

    asked, _ = played(tmp_path, [200, 200], use, creators={EVENT})
    assert asked == ["events", "events", "holds"] * 2


@pytest.mark.parametrize(("statuses", "gives_up"), [([422], False), ([201], True), ([201, 422], True), ([500], False)])
def test_what_something_was_made_of_may_be_given_up(tmp_path: Path, statuses: list[int], *, gives_up: bool) -> None:
    given: list[bool] = []

    async def use(standing: Standing, _: Visit) -> None:
        for number in range(len(statuses)):
            await standing.play(holding(f"{number}"))
        before = holding("").steps[:-1]
        given.extend([standing.gives_up(before), standing.gives_up(before)])
        await standing.play(holding("last"))

    _, events = played(tmp_path, [*statuses, 201], use, creators={HOLD})
    assert given == [gives_up, False]
    assert (events[-1] == "e1") == (statuses == [422])


def test_what_something_can_be_made_of_once_is_made_anew_each_time(tmp_path: Path) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        standing.uses_up(holding("").steps)
        for word in ("a", "b", "c"):
            await standing.play(holding(word))

    _, events = played(tmp_path, [201, 422, 201], use, creators={HOLD})
    assert events == ["e1", "e2", "e2"]


@pytest.mark.parametrize("is_used_up", [True, False])
def test_what_was_used_up_on_the_way_is_not_left_by_what_is_done_then(tmp_path: Path, *, is_used_up: bool) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        for word in ("a", "b"):
            steps = (step(EVENT), step(PART, 0), step(HOLD, 1, word=word))
            if is_used_up:
                standing.uses_up(steps[:2])
            await standing.play(of(*steps))

    asked, _ = played(tmp_path, [200, 200], use, creators={PART})
    again = ["events", "holds"] if not is_used_up else ["events", "events", "holds"]
    assert asked == ["events", "events", "holds", *again]


def test_what_was_used_up_on_the_way_to_what_was_used_up_is_not_left_either(tmp_path: Path) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        for word in ("a", "b"):
            steps = (step(EVENT), step(PART, 0), step("POST /further/events", 1), step(HOLD, 2, word=word))
            standing.uses_up(steps[:2])
            standing.uses_up(steps[:3])
            await standing.play(of(*steps))

    asked, _ = played(tmp_path, [200, 200], use, creators={PART, "POST /further/events"})
    assert asked == ["events", "events", "events", "holds"] * 2


def test_two_at_once_share_what_their_own_is_made_in(tmp_path: Path) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        def of_parts(word: str) -> Sequence:
            steps = (step(EVENT), step(PART, 0), step(HOLD, 1, word=word))
            return of(*steps)

        await standing.play(of_parts("a"))
        await asyncio.gather(standing.play(of_parts("b")), standing.play(of_parts("c")))

    # One event and a part of it; of two who want the part at once one makes another part of the same event.
    asked, events = played(tmp_path, [422, 200, 200], use, creators={PART})
    assert sorted(asked) == ["events"] * 3 + ["holds"] * 3
    assert sorted(events) == ["e2", "e2", "e3"]


def test_what_was_made_of_an_item_is_no_way_to_it_once_something_was_done_to_it(tmp_path: Path) -> None:
    change = "POST /holds"

    async def use(standing: Standing, _: Visit) -> None:
        led = (step(EVENT), step(change, 0, word="led"))
        steps = (*led, step(HOLD, 0, word="a"))
        await standing.play(of(*steps))
        assert standing.stands(led) == 2
        assert standing.stands(led[:1]) == 0

    played(tmp_path, [200, 422], use, creators={EVENT})


@pytest.mark.parametrize("is_done_to_it", [True, False])
def test_an_item_is_made_anew_in_what_stands_already(tmp_path: Path, *, is_done_to_it: bool) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        for word in ("a", "b"):
            # What is done then is about the item, or about what that stands in.
            steps = (step(EVENT), step(PART, 0), step(HOLD, 1 if is_done_to_it else 0, word=word))
            whole = of(*steps)
            seen = await standing.play_anew(whole, 1)
            assert [one.operation for one in seen[-2:]] == [PART, HOLD]

    asked, _ = played(tmp_path, [200, 200], use, creators={EVENT, PART})
    again = ["events", "holds"] if is_done_to_it else ["events", "events", "holds"]
    assert asked == ["events", "events", "holds", *again]


def test_what_was_led_on_is_no_item_as_it_was_made_any_more(tmp_path: Path) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        made, led, last = step(EVENT), step(HOLD, 0, word="led"), step(HOLD, 0, word="last")
        await standing.play(of(made, step(HOLD, 0, word="first")))
        assert standing.stands((made,)) == 1
        await standing.play(of(made, led, last))
        assert standing.stands((made,)) == 0

    # The first and the last are refused, and what comes in between is served.
    played(tmp_path, [400, 200, 400], use)


def test_where_something_failed_on_the_way_nothing_of_it_stands(tmp_path: Path) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        made, part = step(EVENT), step(PART, 0)
        steps = (made, part, step(HOLD, 0, word="on the way"), step(HOLD, 1, word="last"))
        await standing.play(of(*steps[:2]))
        assert standing.stands((made,)) == 1
        await standing.play(of(*steps))
        assert standing.stands((made,)) == 0

    played(tmp_path, [409, 200], use, creators={PART})


def test_what_an_item_stands_in_and_something_was_done_to_stands_no_longer(tmp_path: Path) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        made, part = step(EVENT), step(PART, 0)
        await standing.play(of(made, part, step(HOLD, 1, word="first")))
        assert standing.stands((made, part)) == 2
        await standing.play_anew(of(made, part, step(HOLD, 0, word="of the event")), 1)
        assert standing.stands((made, part)) == 0

    played(tmp_path, [400, 200], use, creators={EVENT, PART})


def test_what_served_once_on_the_way_is_not_there_for_the_next(tmp_path: Path) -> None:
    async def use(standing: Standing, _: Visit) -> None:
        made, part = step(EVENT), step(PART, 0)
        await standing.play(of(made, part, step(HOLD, 1, word="first")))
        # What is done to the event while the part of it stands leaves neither.
        await standing.play(of(made, step(HOLD, 0, word="of the event")))
        assert standing.stands((made,)) == 0

    played(tmp_path, [400, 200], use, creators={PART})
