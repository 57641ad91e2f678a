"""What a lane created it deletes, whatever happens, and nothing else."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.model.case import Body, Capture, Case, Credential, Purpose, Role, Sequence, Slot, Undo
from harness.model.exchange import Exchange, FailureKind
from harness.model.place import Part
from harness.transport.cleanup import LeftBehind
from harness.transport.lane import TRIES
from tests.servers.hostile import Behaviour, Visit, hostile
from tests.transport.lanes import CREATED_ID, DELETE_ORDER, case, environment, lane

pytestmark = pytest.mark.anyio


class Shop:
    """Keeps what is posted until it is deleted; ids count from 1."""

    def __init__(self, *, refuses: Callable[[str], int | None] = lambda _: None) -> None:
        """`refuses` gives the status with which a deletion of a path is refused."""
        self.there: list[str] = []
        self.deleted: list[str] = []
        self._refuses = refuses
        self._count = 0

    async def __call__(self, visit: Visit) -> None:
        path = visit.request.target.decode()
        if visit.request.method in {b"POST", b"PUT"}:
            self._count += 1
            created = path if visit.request.method == b"PUT" else f"{path}/{self._count}"
            self.there.append(created)
            await visit.answer(201, json.dumps({"id": self._count}).encode())
        elif visit.request.method == b"DELETE":
            status = self._refuses(path) or (204 if path in self.there else 404)
            if status == 204:
                self.there.remove(path)
                self.deleted.append(path)
            await visit.answer(status, b"")
        else:
            await visit.answer()


async def test_what_was_created_is_deleted_newest_first_when_the_lane_ends() -> None:
    shop = Shop()
    async with hostile(shop) as server:
        async with lane(environment(server.url, concurrency=1), undos=[DELETE_ORDER]) as way:
            for credential in (Credential.OWN, Credential.NONE, Credential.OWN):
                await way.ask(case("POST", credential=credential))
        assert (shop.there, shop.deleted) == ([], ["/orders/3", "/orders/2", "/orders/1"])
        assert way.spent[Purpose.CLEANUP] == 3


class Guarded:
    """Says in which state an order is, and lets it be changed and deleted only by who knows that."""

    def __init__(self, *, says_it_at_once: bool, without: int = 428) -> None:
        """`says_it_at_once` tells the state with the creation; `without` is what is said to who names none."""
        self.there: dict[str, int] = {}
        self.refused: list[bytes] = []
        self._says_it_at_once = says_it_at_once
        self._without = without

    async def __call__(self, visit: Visit) -> None:
        path, method = visit.request.target.decode(), visit.request.method
        given = next((value for name, value in visit.request.headers if name.lower() == b"if-match"), None)
        if method == b"POST":
            path = f"{path}/{len(self.there) + 1}"
            self.there[path] = 1
            await self._answer(visit, 201, path, says_it=self._says_it_at_once)
        elif method == b"GET":
            await self._answer(visit, 200, path, says_it=True)
        elif given not in {b"*", self._state(path)}:
            self.refused.append(given or b"")
            await visit.answer(412 if given else self._without, b"")
        elif method == b"DELETE":
            del self.there[path]
            await visit.answer(204, b"")
        else:
            self.there[path] += 1
            await self._answer(visit, 200, path, says_it=False)

    def _state(self, path: str) -> bytes:
        return b'"%d"' % self.there[path]

    async def _answer(self, visit: Visit, status: int, path: str, *, says_it: bool) -> None:
        body = json.dumps({"id": int(path.rpartition("/")[2])}).encode()
        await visit.answer(status, body, **({"etag": self._state(path).decode()} if says_it else {}))


STATE = ("If-Match", Slot(name="If-Match", role=Role.VALIDATOR))


@pytest.mark.parametrize("says_it_at_once", [True, False])
async def test_what_may_be_changed_in_a_known_state_alone_is_changed_and_deleted(*, says_it_at_once: bool) -> None:
    item = (("order_id", CREATED_ID),)
    change = case("PATCH", "/orders/{order_id}", path_values=item, headers=(STATE,))
    shop = Guarded(says_it_at_once=says_it_at_once)
    undo = replace(DELETE_ORDER, deletion=replace(DELETE_ORDER.deletion, headers=(STATE,)))
    async with hostile(shop) as server, lane(server.url, undos=[undo]) as way:
        life = Sequence(id="1", api="orders", resource="/orders", steps=(case("POST"), change, change))
        played = await way.play(life)
        assert [one.answer.status for one in played if one.answer] == [201, 200, 200]
        await way.clean_up()
    assert (shop.there, shop.refused, way.left_behind) == ({}, [], ())


@pytest.mark.parametrize("header", [(), (("If-Match", "sample"),)], ids=["not declared", "made up"])
async def test_a_deletion_that_names_no_state_is_tried_with_the_one_that_it_is_in(
    header: tuple[tuple[str, str], ...],
) -> None:
    shop = Guarded(says_it_at_once=False)
    undo = replace(DELETE_ORDER, deletion=replace(DELETE_ORDER.deletion, headers=header))
    async with hostile(shop) as server, lane(server.url, undos=[undo]) as way:
        await way.ask(case("POST"))
    assert (shop.there, len(shop.refused), way.left_behind) == ({}, 1, ())


class Jobs:
    """Begins a job for every order that is to be printed, and says where it is."""

    def __init__(self, status: int, location: str) -> None:
        self.asked: list[bytes] = []
        self._status = status
        self._location = location

    async def __call__(self, visit: Visit) -> None:
        self.asked.append(visit.request.method)
        if visit.request.method == b"POST":
            await visit.answer(self._status, b"", location=self._location)
        else:
            await visit.answer(204, b"")


LED_TO = Slot(
    name="id",
    role=Role.CREATED,
    resource="/jobs",
    capture=Capture(step=0, part=Part.RESPONSE_HEADER, pointers=("/location",)),
)
DELETE_JOB = case("DELETE", "/jobs/{id}", path_values=(("id", LED_TO),))


@pytest.mark.parametrize(
    ("status", "location", "is_deleted"),
    [
        pytest.param(202, "/jobs/7", True, id="a job"),
        pytest.param(201, "http://127.0.0.1/base/jobs/7?x=1", True, id="an address"),
        pytest.param(200, "/jobs/7", False, id="found"),
        pytest.param(202, "/orders/7", False, id="somewhere else"),
        pytest.param(202, "/jobs", False, id="a collection"),
        pytest.param(202, "http://[", False, id="nowhere"),
    ],
)
async def test_what_an_answer_leads_to_is_deleted_where_it_was_created(
    status: int, location: str, *, is_deleted: bool
) -> None:
    undo = Undo(creator="POST /orders", deletion=DELETE_JOB, is_elsewhere=True)
    jobs = Jobs(status, location)
    async with hostile(jobs) as server, lane(server.url, undos=[undo]) as way:
        await way.ask(case("POST"))
    assert (b"DELETE" in jobs.asked, way.left_behind) == (is_deleted, ())


@pytest.mark.parametrize(("status", "count"), [(201, 2), (200, 0)])
async def test_what_nothing_deletes_is_told_where_it_was_created(status: int, count: int) -> None:
    async with hostile(Jobs(status, "/orders/7")) as server, lane(server.url) as way:
        for _ in range(2):
            await way.ask(case("POST"))
    assert [(one.creator, one.count) for one in way.left_behind] == [("POST /orders", count)][: bool(count)]


async def test_what_stands_in_what_the_run_deletes_goes_with_it() -> None:
    inner = case("POST", "/orders/{order_id}/notes", path_values=(("order_id", CREATED_ID),))
    async with hostile(Shop()) as server, lane(server.url, undos=[DELETE_ORDER]) as way:
        await way.play(Sequence(id="1", api="orders", resource="/orders", steps=(case("POST"), inner)))
        await way.clean_up()
    assert way.left_behind == ()


async def test_what_others_create_may_be_anybody_s_unless_it_is_told_to_be_new() -> None:
    undos = [
        Undo(creator="POST /orders", deletion=DELETE_JOB, is_elsewhere=True),
        Undo(creator="POST /jobs", deletion=DELETE_JOB),
    ]
    for status, methods in ((202, [b"POST"]), (201, [b"POST", b"DELETE"])):
        jobs = Jobs(status, "/jobs/7")
        async with hostile(jobs) as server, lane(server.url, undos=undos) as way:
            await way.ask(case("POST"))
        assert jobs.asked == methods


class Catalogue:
    """Posts find what has their name, as services do that make names unique; ids are the names."""

    def __init__(self, *there: str, created: int = 201) -> None:
        """What is there before, and the status that says that something was created."""
        self.there = set(there)
        self.changed: list[str] = []
        self._created = created

    async def __call__(self, visit: Visit) -> None:
        path, method = visit.request.target.decode(), visit.request.method
        if method == b"POST" and path == "/orders":
            name = json.loads(visit.request.body)["name"]
            status = 200 if name in self.there else self._created
            self.there.add(name)
            await visit.answer(status, json.dumps({"id": name}).encode())
            return
        if method == b"DELETE":
            self.there.discard(path.rpartition("/")[2])
        elif method == b"PATCH":
            self.changed.append(path)
        await visit.answer(204 if method == b"DELETE" else 200, b"")


def named(name: str) -> Case:
    content = json.dumps({"name": name}).encode()
    return replace(case("POST", body=Body(media_type="application/json", content=content)), id=f"{name:0>16}")


CHANGE = case("PATCH", "/orders/{order_id}", path_values=(("order_id", CREATED_ID),))


async def test_what_a_creating_request_only_found_is_neither_changed_nor_deleted() -> None:
    catalogue = Catalogue("mine")
    async with hostile(catalogue) as server:
        async with lane(environment(server.url, concurrency=1), undos=[DELETE_ORDER]) as way:
            await way.ask(named("mine"))
            await way.ask(named("new"))
            *_, change = await way.play(
                Sequence(id="s", api="orders", resource="/orders", steps=(named("mine"), CHANGE))
            )
        assert change.failure is not None
        assert change.failure.kind is FailureKind.NOT_PERMITTED
        assert (catalogue.there, catalogue.changed) == ({"mine"}, [])


async def test_what_several_requests_were_given_is_left_and_told_where_nothing_says_who_made_it() -> None:
    catalogue = Catalogue("mine", created=200)
    async with hostile(catalogue) as server:
        async with lane(environment(server.url, concurrency=1), undos=[DELETE_ORDER]) as way:
            await way.ask(named("mine"))
            await way.ask(replace(named("mine"), id="f" * 16))
            await way.ask(named("new"))
        assert catalogue.there == {"mine"}
        assert [left.path for left in way.left_behind] == ["/orders/mine"]


async def test_a_listed_resource_is_not_changed_by_the_step_after_the_one_that_was_given_it() -> None:
    catalogue = Catalogue("mine", created=200)
    async with hostile(catalogue) as server:
        async with lane(server.url, undos=[DELETE_ORDER], known={"order_id": "mine"}) as way:
            await way.play(Sequence(id="s", api="orders", resource="/orders", steps=(named("mine"), CHANGE)))
        assert (catalogue.there, catalogue.changed) == ({"mine"}, [])


async def test_what_was_created_is_deleted_after_a_failure() -> None:
    shop = Shop()
    async with hostile(shop) as server:

        async def run() -> None:
            async with lane(server.url, undos=[DELETE_ORDER]) as way:
                await way.ask(case("POST"))
                raise LookupError

        with pytest.raises(LookupError):
            await run()
        assert (shop.there, shop.deleted) == ([], ["/orders/1"])


async def test_what_was_created_is_deleted_when_the_run_is_cancelled_twice_over() -> None:
    shop = Shop()
    async with hostile(shop) as server:
        created = asyncio.Event()

        async def run() -> None:
            async with lane(server.url, undos=[DELETE_ORDER]) as way:
                for _ in range(10):
                    await way.ask(case("POST"))
                created.set()
                await asyncio.Event().wait()

        running = asyncio.create_task(run())
        await created.wait()
        running.cancel()
        await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert (shop.there, len(shop.deleted)) == ([], 10)


async def test_a_creation_that_was_under_way_when_its_caller_was_cancelled_is_deleted() -> None:
    shop = Shop()
    go = asyncio.Event()

    async def slowly(visit: Visit) -> None:
        if visit.request.method == b"POST":
            await go.wait()
        await shop(visit)

    async with hostile(slowly) as server, lane(server.url, undos=[DELETE_ORDER]) as way:
        asking = asyncio.create_task(way.ask(case("POST")))
        await server.arrived.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        go.set()
        report = await way.clean_up()
        assert (shop.deleted, report.deleted, report.left) == (["/orders/1"], 1, ())


async def test_what_a_sequence_deleted_itself_is_not_deleted_again() -> None:
    shop = Shop()
    deletion = case("DELETE", "/orders/{order_id}", path_values=(("order_id", CREATED_ID),))
    steps = Sequence(id="5" * 16, api="orders", resource="/orders", steps=(case("POST"), deletion))
    async with hostile(shop) as server, lane(server.url, undos=[DELETE_ORDER]) as way:
        await way.play(steps)
        report = await way.clean_up()
        assert (report.deleted, way.spent[Purpose.CLEANUP]) == (0, 0)


class Bin(Shop):
    """What is deleted can be had back, and all else that is done to it changes nothing."""

    async def __call__(self, visit: Visit) -> None:
        path = visit.request.target.decode()
        if path.endswith("/restore") and visit.request.method == b"POST":
            self.there.append(path.removesuffix("/restore"))
            await visit.answer(200, b"{}")
        elif path.count("/") > 2:
            await visit.answer(400 if path.endswith("/refused") else 200, b"{}")
        else:
            await super().__call__(visit)


ITEM = (("order_id", CREATED_ID),)
DELETION = case("DELETE", "/orders/{order_id}", path_values=ITEM)


@pytest.mark.parametrize(
    ("after", "count"),
    [
        pytest.param(case("POST", "/orders/{order_id}/restore", path_values=ITEM), 1, id="it came back"),
        pytest.param(case("POST", "/orders/{order_id}/else", path_values=ITEM), 1, id="it may have come back"),
        pytest.param(case("POST", "/orders/{order_id}/refused", path_values=ITEM), 0, id="nothing was done"),
        pytest.param(case("GET", "/orders/{order_id}/history", path_values=ITEM), 0, id="it was only read"),
        pytest.param(case("DELETE", "/orders/{order_id}/notes", path_values=ITEM), 0, id="a part was deleted"),
        pytest.param(case("GET", "/orders"), 0, id="others were listed"),
    ],
)
async def test_what_was_deleted_and_had_something_done_to_it_is_deleted_again(after: Case, count: int) -> None:
    shop = Bin()
    steps = Sequence(id="5" * 16, api="orders", resource="/orders", steps=(case("POST"), DELETION, after))
    async with hostile(shop) as server, lane(server.url, undos=[DELETE_ORDER]) as way:
        await way.play(steps)
        report = await way.clean_up()
        assert (shop.there, report.deleted, report.left) == ([], count, ())


async def test_what_came_back_and_was_deleted_once_more_is_not_deleted_again() -> None:
    restore = case("POST", "/orders/{order_id}/restore", path_values=ITEM)
    steps = (case("POST"), DELETION, restore, DELETION)
    async with hostile(Bin()) as server, lane(server.url, undos=[DELETE_ORDER]) as way:
        await way.play(Sequence(id="5" * 16, api="orders", resource="/orders", steps=steps))
        assert (await way.clean_up()).deleted == 0


async def test_what_is_gone_already_counts_as_deleted() -> None:
    shop = Shop()
    async with hostile(shop) as server, lane(server.url, undos=[DELETE_ORDER]) as way:
        await way.ask(case("POST"))
        shop.there.clear()
        report = await way.clean_up()
        assert (report.deleted, report.left, way.left_behind) == (1, (), ())


async def test_what_cannot_be_deleted_is_told_with_the_reason() -> None:
    shop = Shop(refuses=lambda path: 403 if path.endswith("/1") else None)
    async with hostile(shop) as server, lane(server.url, undos=[DELETE_ORDER]) as way:
        await way.ask(case("POST"))
        await way.ask(case("POST"))
        report = await way.clean_up()
        assert report.left == (LeftBehind(path="/orders/1", reason="its deletion was answered by 403"),)
        assert way.left_behind == report.left


async def test_what_cannot_be_deleted_is_not_tried_at_every_clean_up_but_once_more_at_the_end() -> None:
    refused: list[str] = []

    def refuses(path: str) -> int | None:
        refused.append(path)
        return 409

    async with hostile(Shop(refuses=refuses)) as server:
        async with lane(server.url, undos=[DELETE_ORDER]) as way:
            await way.ask(case("POST"))
            reports = [await way.clean_up() for _ in range(9)]
            assert reports[-1].left == (LeftBehind(path="/orders/1", reason="its deletion was answered by 409"),)
            assert len(refused) == TRIES
        assert len(refused) == TRIES + 1


async def test_what_hangs_on_another_creation_is_tried_again_once_that_is_gone() -> None:
    shop = Shop()
    # The order that was made first can go only when the second is gone, and is asked for after it anyway; the second
    # can go only when the first is gone.
    shop._refuses = lambda path: 409 if path.endswith("/2") and "/orders/1" in shop.there else None  # noqa: SLF001
    async with hostile(shop) as server:
        where = environment(server.url, concurrency=1)
        async with lane(where, undos=[DELETE_ORDER]) as way:
            await way.ask(case("POST"))
            await way.ask(case("POST"))
        assert shop.deleted == ["/orders/1", "/orders/2"]


async def test_a_creation_that_gives_what_the_user_has_is_not_deleted() -> None:
    shop = Shop()
    async with hostile(shop) as server, lane(server.url, undos=[DELETE_ORDER], known={"order_id": "1"}) as way:
        await way.ask(case("POST"))
        await way.ask(case("POST"))
        await way.clean_up()
        assert (shop.there, shop.deleted) == (["/orders/1"], ["/orders/2"])


@pytest.mark.parametrize(("status", "deleted"), [(200, []), (201, ["/orders/mine"]), (204, [])])
async def test_a_put_created_something_only_where_it_says_so(status: int, deleted: list[str]) -> None:
    asked: list[str] = []

    async def puts(visit: Visit) -> None:
        if visit.request.method == b"DELETE":
            asked.append(visit.request.target.decode())
        await visit.answer(status if visit.request.method == b"PUT" else 204, b"")

    name = Slot(
        name="order_id", role=Role.CREATED, capture=Capture(step=0, part=Part.REQUEST_PATH, pointers=("/order_id",))
    )
    undo = Undo(
        creator="PUT /orders/{order_id}",
        deletion=case("DELETE", "/orders/{order_id}", path_values=(("order_id", name),)),
    )
    async with hostile(puts) as server:
        async with lane(server.url, undos=[undo]) as way:
            await way.ask(case("PUT", "/orders/{order_id}", path_values=(("order_id", "mine"),)))
        assert asked == deleted


def answers(status: int, body: bytes) -> Behaviour:
    async def behaviour(visit: Visit) -> None:
        await visit.answer(status, body)

    return behaviour


async def test_a_creation_without_an_identifier_is_told() -> None:
    async with hostile(answers(201, b"created")) as server, lane(server.url, undos=[DELETE_ORDER]) as way:
        await way.ask(case("POST"))
        report = await way.clean_up()
        (left,) = report.left
        assert (left.path, left.reason) == ("/orders/{order_id}", "its identifier was not shown")
        assert (left.creator, left.count, left.is_certain) == ("POST /orders", 1, True)


async def test_a_refused_creation_leaves_nothing() -> None:
    async with hostile(answers(422, b'{"id": 1}')) as server, lane(server.url, undos=[DELETE_ORDER]) as way:
        await way.ask(case("POST"))
        assert (await way.clean_up()).left == ()
        assert len(server.requests) == 1


async def test_a_creation_without_an_answer_is_told_as_possible() -> None:
    async def hangs(visit: Visit) -> None:
        await visit.hang()

    where = environment
    async with hostile(hangs) as server, lane(where(server.url, timeout_seconds=1.0), undos=[DELETE_ORDER]) as way:
        for number in range(2):
            await way.ask(replace(case("POST"), id=f"{number:016x}"))
        (left,) = (await way.clean_up()).left
        assert (left.creator, left.count, left.is_certain) == ("POST /orders", 2, False)
        assert left.reason.startswith("no answer within 1 s")


async def test_the_clean_up_ends_in_time() -> None:
    go = asyncio.Event()

    async def waits(visit: Visit) -> None:
        if visit.request.method == b"DELETE":
            await go.wait()
        await visit.answer(201, b'{"id": 1}')

    where = environment
    async with hostile(waits) as server, lane(where(server.url, timeout_seconds=30.0), undos=[DELETE_ORDER]) as way:
        await way.ask(case("POST"))
        report = await way.clean_up(seconds=0.2)
        assert report.left == (LeftBehind(path="/orders/1", reason="there was no time left"),)
        go.set()
        assert (await way.clean_up()).left == ()


async def test_the_budget_keeps_a_request_for_every_deletion() -> None:
    shop = Shop()
    async with hostile(shop) as server:
        async with lane(environment(server.url, max_requests=5), undos=[DELETE_ORDER]) as way:
            exchanges = await asyncio.gather(*(way.ask(case("POST")) for _ in range(8)))
            kinds = [exchange.failure.kind if exchange.failure else None for exchange in exchanges]
            assert (kinds.count(None), kinds.count(FailureKind.BUDGET_SPENT)) == (2, 6)
        assert (shop.there, len(server.requests)) == ([], 4)


async def test_deletions_are_told_like_every_exchange() -> None:
    told: list[Exchange] = []
    async with hostile(Shop()) as server:
        async with lane(server.url, undos=[DELETE_ORDER], on_exchange=told.append) as way:
            await way.ask(case("POST"))
        assert [(one.case.method, one.case.purpose) for one in told][1:] == [("DELETE", Purpose.CLEANUP)]


FRESH_ORDER = Slot(name="order_id", role=Role.ABSENT, form=("o", *["0123456789"] * 20))

SENT_ID = replace(CREATED_ID, capture=Capture(step=0, part=Part.REQUEST_PATH, pointers=("/order_id",)))

UNDO_PUT = Undo(
    creator="PUT /orders/{order_id}",
    deletion=case("DELETE", "/orders/{order_id}", path_values=(("order_id", SENT_ID),), purpose=Purpose.CLEANUP),
)


@pytest.mark.parametrize(
    ("name", "deleted"),
    [pytest.param(FRESH_ORDER, 1, id="drawn for it"), pytest.param("77", 0, id="of another")],
)
async def test_a_put_that_says_200_of_a_name_drawn_for_it_has_created_it(name: Slot | str, deleted: int) -> None:
    paths: list[str] = []

    async def upserting(visit: Visit) -> None:
        paths.append(visit.request.target.decode())
        await visit.answer(200, b"{}")

    async with hostile(upserting) as server, lane(server.url, undos=[UNDO_PUT]) as way:
        await way.ask(case("PUT", "/orders/{order_id}", path_values=(("order_id", name),)))
        assert (await way.clean_up()).deleted == deleted
    assert len(paths) == 1 + deleted
    assert len(set(paths)) == 1


async def test_of_names_that_are_known_to_be_taken_none_is_drawn() -> None:
    only = Slot(name="order_id", role=Role.ABSENT, form=("7",))
    async with hostile(Shop()) as server, lane(server.url, known={"order_id": "7"}) as way:
        exchange = await way.ask(case("PUT", "/orders/{order_id}", path_values=(("order_id", only),)))
    assert exchange.failure is not None
    assert exchange.failure.kind is FailureKind.NO_VALUE


READING_ID = Slot(
    name="number",
    role=Role.CREATED,
    resource="/orders/{order_id}/readings",
    capture=Capture(step=0, part=Part.RESPONSE_BODY, pointers=("/id",)),
)
PARENT_ID = Slot(
    name="order_id",
    role=Role.CREATED,
    resource="/orders",
    capture=Capture(step=0, part=Part.REQUEST_PATH, pointers=("/order_id",)),
)
DELETE_READING = Undo(
    creator="POST /orders/{order_id}/readings",
    deletion=case(
        "DELETE", "/orders/{order_id}/readings/{number}", path_values=(("order_id", PARENT_ID), ("number", READING_ID))
    ),
)


@pytest.mark.parametrize(("parent", "deleted"), [("2", ["/orders/2/readings/1"]), ("9", [])])
async def test_what_stands_below_what_the_run_created_is_its_own_whatever_it_is_called(
    parent: str, deleted: list[str]
) -> None:
    gone: list[str] = []

    async def answers(visit: Visit) -> None:
        target = visit.request.target.decode()
        if visit.request.method == b"DELETE":
            gone.append(target)
        await visit.answer(201, b'{"id": 1}' if "readings" in target else b'{"id": 2}')

    async with hostile(answers) as server:
        known = {"number": "1"}
        async with lane(server.url, undos=[DELETE_ORDER, DELETE_READING], known=known) as way:
            await way.ask(case("POST"))
            await way.ask(case("POST", "/orders/{order_id}/readings", path_values=(("order_id", parent),)))
        assert [one for one in gone if "readings" in one] == deleted


@pytest.mark.parametrize(("identifier", "sent"), [(1, 0), (5, 1), ("1", 0)])
async def test_a_creation_that_names_what_the_user_has_is_not_sent(identifier: Any, sent: int) -> None:
    body = Body(media_type="application/json", content=json.dumps({"id": identifier}).encode())
    async with hostile(Shop()) as server, lane(server.url, undos=[DELETE_ORDER], known={"order_id": "1"}) as way:
        exchange = await way.ask(case("POST", body=body))
        assert len(server.requests) == sent
        assert sent or (exchange.failure is not None and exchange.failure.kind is FailureKind.NOT_PERMITTED)
