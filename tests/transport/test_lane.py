"""What a lane lets out, and what comes back of a case and of a sequence."""

import asyncio
import json
from dataclasses import replace

import pytest

from harness.model.case import Body, Capture, Case, Credential, Purpose, Role, Sequence, Slot
from harness.model.exchange import Exchange, FailureKind
from harness.model.operation import SAFE_METHODS
from harness.model.place import Part
from tests.servers.hostile import Visit, free_port, hostile
from tests.transport.lanes import CREATED_ID, case, environment, lane

pytestmark = pytest.mark.anyio

EXISTING = Slot(name="order_id", role=Role.EXISTING, resource="/orders")
KEY = Slot(name="Idempotency-Key", role=Role.ABSENT)


def kind(exchange: Exchange) -> FailureKind | None:
    return exchange.failure.kind if exchange.failure else None


async def echo(visit: Visit) -> None:
    """A shop: what is posted has an id, is there until it is deleted, and is not there afterwards."""
    method, target = visit.request.method, visit.request.target
    if method == b"POST":
        await visit.answer(201, json.dumps({"id": f"o{visit.number}"}).encode(), location=f"/orders/o{visit.number}")
    elif method == b"DELETE":
        await visit.answer(204, b"")
    else:
        await visit.answer(200, json.dumps({"at": target.decode()}).encode())


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY", "post"])
async def test_nothing_unsafe_leaves_for_an_environment_that_is_only_read(method: str) -> None:
    async with hostile(echo) as server, lane(environment(server.url, methods=SAFE_METHODS)) as way:
        exchange = await way.ask(case(method))
        assert (kind(exchange), exchange.sent, exchange.attempts) == (FailureKind.NOT_PERMITTED, None, 0)
        assert server.requests == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_what_belongs_to_the_user_is_never_changed_or_deleted(method: str) -> None:
    asked = case(method, "/orders/{order_id}", path_values=(("order_id", EXISTING),))
    async with hostile(echo) as server, lane(server.url, known={"order_id": "ord_1001"}) as way:
        assert kind(await way.ask(asked)) == FailureKind.NOT_PERMITTED
        assert server.requests == []


async def test_an_existing_resource_is_read_by_the_environments_own_value() -> None:
    asked = case("GET", "/orders/{order_id}", path_values=(("order_id", EXISTING),))
    async with hostile(echo) as server, lane(server.url, known={"order_id": "ord 1"}) as way:
        exchange = await way.ask(asked)
        assert server.targets == ["GET /orders/ord%201"]
        assert exchange.values == {EXISTING: "ord 1"}


async def test_a_slot_without_value_sends_nothing() -> None:
    asked = case("GET", "/orders/{order_id}", path_values=(("order_id", EXISTING),))
    async with hostile(echo) as server, lane(server.url) as way:
        assert kind(await way.ask(asked)) == FailureKind.NO_VALUE
        assert server.requests == []


async def test_an_absent_value_is_fresh_every_time_it_is_asked() -> None:
    asked = case("POST", headers=(("Idempotency-Key", KEY),))
    async with hostile(echo) as server, lane(server.url) as way:
        exchanges = [await way.ask(asked) for _ in range(2)]
        keys = [request.values("Idempotency-Key")[0].decode() for request in server.requests]
        assert len(set(keys)) == 2
        assert [exchange.values[KEY] for exchange in exchanges] == keys


async def test_what_cannot_be_written_is_a_failure_of_that_case_alone() -> None:
    async with hostile(echo) as server, lane(server.url) as way:
        exchange = await way.ask(case(headers=(("X-A", "line\nbreak"),)))
        assert (kind(exchange), server.requests) == (FailureKind.NOT_SENDABLE, [])


async def test_an_api_that_the_environment_has_not_is_a_failure() -> None:
    async with lane("http://127.0.0.1:1") as way:
        asked = Case(id="0" * 16, api="payments", operation="GET /", method="GET", path="/")
        assert kind(await way.ask(asked)) == FailureKind.NOT_SENDABLE


async def test_the_budget_is_never_exceeded() -> None:
    async with hostile(echo) as server, lane(environment(server.url, max_requests=5)) as way:
        exchanges = await asyncio.gather(*(way.ask(case()) for _ in range(20)))
        kinds = [kind(exchange) for exchange in exchanges]
        assert (kinds.count(None), kinds.count(FailureKind.BUDGET_SPENT)) == (5, 15)
        assert (len(server.requests), way.requests, way.remaining()) == (5, 5, 0)


async def test_requests_are_counted_by_purpose() -> None:
    async with hostile(echo) as server, lane(server.url) as way:
        await way.ask(case(purpose=Purpose.FUZZING))
        await way.ask(case(purpose=Purpose.FUZZING))
        await way.ask(case(purpose=Purpose.ROUTE))
        assert way.spent == {Purpose.FUZZING: 2, Purpose.ROUTE: 1}


async def test_every_exchange_is_told_once() -> None:
    told: list[Exchange] = []
    async with hostile(echo) as server, lane(server.url, on_exchange=told.append) as way:
        exchanges = [await way.ask(case()), await way.ask(case("GET", "/{x}"))]
        assert told == exchanges


async def test_times_are_of_the_sending_alone() -> None:
    async with hostile(echo) as server, lane(server.url) as way:
        exchange = await way.ask(case())
        assert exchange.timing.first_byte is not None
        assert 0 < exchange.timing.first_byte <= exchange.timing.total < 5


async def test_the_asking_and_the_environment_stand_in_the_exchange() -> None:
    async with hostile(echo) as server, lane(server.url) as way:
        exchange = await way.ask(case(), asking=2)
        assert (exchange.environment, exchange.asking, exchange.identity) == ("cloud-b", 2, "anonymous")


def sequence(*steps: Case) -> Sequence:
    return Sequence(id="5" * 16, api="orders", resource="/orders", steps=steps)


def of(slot: Slot, method: str = "GET") -> Case:
    return case(method, "/orders/{order_id}", path_values=(("order_id", slot),), purpose=Purpose.SEQUENCE)


DELETED_ID = Slot(name="order_id", role=Role.DELETED, resource="/orders", capture=CREATED_ID.capture)


async def test_a_sequence_uses_what_it_created() -> None:
    steps = sequence(case("POST"), of(CREATED_ID), of(CREATED_ID, "DELETE"), of(DELETED_ID))
    async with hostile(echo) as server, lane(server.url) as way:
        exchanges = await way.play(steps, asking=2)
        assert server.targets == ["POST /orders", "GET /orders/o1", "DELETE /orders/o1", "GET /orders/o1"]
        assert [(one.sequence, one.step, one.asking) for one in exchanges] == [("5" * 16, n, 2) for n in range(4)]


async def test_a_sequence_stops_where_a_value_is_missing() -> None:
    async def refuses(visit: Visit) -> None:
        await visit.answer(400, b'{"id": "the id of the error"}')

    steps = sequence(case("POST"), of(CREATED_ID), case("GET", "/orders"))
    async with hostile(refuses) as server, lane(server.url) as way:
        exchanges = await way.play(steps)
        assert [kind(exchange) for exchange in exchanges] == [None, FailureKind.NO_VALUE, FailureKind.NO_VALUE]
        assert len(server.requests) == 1


async def test_a_condition_that_nothing_gives_a_value_to_is_of_no_matter_to_what_follows() -> None:
    etag = Slot(
        name="If-Match", role=Role.CREATED, capture=Capture(step=0, part=Part.RESPONSE_HEADER, pointers=("/etag",))
    )
    change = replace(of(CREATED_ID, "PATCH"), headers=(("If-Match", etag),))
    async with hostile(echo) as server, lane(server.url) as way:
        exchanges = await way.play(sequence(case("POST"), change, of(CREATED_ID)))
        assert [kind(exchange) for exchange in exchanges] == [None, FailureKind.NO_VALUE, None]


async def test_what_a_refused_deletion_leaves_is_not_deleted() -> None:
    async def keeps(visit: Visit) -> None:
        if visit.request.method == b"DELETE":
            await visit.answer(405)
        else:
            await echo(visit)

    async with hostile(keeps) as server, lane(server.url) as way:
        exchanges = await way.play(sequence(case("POST"), of(CREATED_ID, "DELETE"), of(DELETED_ID)))
        assert [kind(exchange) for exchange in exchanges] == [None, None, FailureKind.NO_VALUE]
        assert len(server.requests) == 2


def slot(part: Part, *pointers: str) -> Slot:
    return Slot(name="order_id", role=Role.CREATED, capture=Capture(step=0, part=part, pointers=pointers))


PUT = case(
    "POST",
    "/orders/{order_id}",
    path_values=(("order_id", "mine"),),
    query=(("q", "2"),),
    headers=(("X-A", "3"),),
    body=Body(media_type="application/json", content=b'{"a": {"b": 4}}'),
)


@pytest.mark.parametrize(
    ("answer", "location", "captured", "value"),
    [
        pytest.param(b'{"id": "a"}', "", slot(Part.RESPONSE_BODY, "/id"), "a", id="a text"),
        pytest.param(b'{"id": 7}', "", slot(Part.RESPONSE_BODY, "/id"), "7", id="a number"),
        pytest.param(
            b'{"data": {"id": "b"}}', "", slot(Part.RESPONSE_BODY, "/id", "/data/id"), "b", id="the next pointer"
        ),
        pytest.param(b'{"id": null}', "/x/c%2Fd?v=1", slot(Part.RESPONSE_BODY, "/id"), "c%2Fd", id="location instead"),
        pytest.param(b"", "https://h/x/e/", slot(Part.RESPONSE_HEADER, "/location"), "e", id="location"),
        pytest.param(b"", "", slot(Part.REQUEST_PATH, "/order_id"), "mine", id="the path as sent"),
        pytest.param(b"", "", slot(Part.REQUEST_QUERY, "/q"), "2", id="the query as sent"),
        pytest.param(b"", "", slot(Part.REQUEST_HEADER, "/x-a"), "3", id="a header as sent"),
        pytest.param(b"", "", slot(Part.REQUEST_BODY, "/a/b"), "4", id="the body as sent"),
        pytest.param(b'{"id": true}', "", slot(Part.RESPONSE_BODY, "/id"), None, id="no identifier"),
        pytest.param(b'{"id": ""}', "", slot(Part.RESPONSE_BODY, "/id"), None, id="an empty one"),
        pytest.param(b"[" * 100_000, "", slot(Part.RESPONSE_BODY, "/id"), None, id="JSON too deep"),
        pytest.param(b"", "http://[", slot(Part.RESPONSE_HEADER, "/location"), None, id="no address"),
    ],
)
async def test_a_later_step_finds_the_value_where_it_was_shown(
    answer: bytes, location: str, captured: Slot, value: str | None
) -> None:
    async def creates(visit: Visit) -> None:
        await visit.answer(201, answer, location=location)

    async with hostile(creates) as server, lane(server.url) as way:
        exchanges = await way.play(sequence(PUT, of(captured)))
        found = exchanges[1].values.get(captured)
        assert found == (value.replace("%2F", "/") if value else None)
        assert (kind(exchanges[1]) is FailureKind.NO_VALUE) == (value is None)


JOB = Slot(
    name="id",
    role=Role.CREATED,
    resource="/jobs",
    capture=Capture(step=0, part=Part.RESPONSE_HEADER, pointers=("/location",), path="/jobs/{id}"),
)
READ_JOB = case("GET", "/jobs/{id}", path_values=(("id", JOB),), purpose=Purpose.SEQUENCE)


@pytest.mark.parametrize(
    ("body", "location", "value"),
    [
        pytest.param(b"", "/v1/jobs/7", "7", id="location"),
        pytest.param(b"", "/v1/jobs/7/events", "7", id="location of what stands below"),
        pytest.param(b'{"links": [{"href": "/jobs/7"}]}', "", "7", id="a link in the body"),
        pytest.param(b'{"job": "/jobs/8"}', "/jobs/7", "7", id="location before the body"),
        pytest.param(b'{"job": "/jobs/8"}', "/orders/7", "8", id="location of something else"),
        pytest.param(b'{"id": "7"}', "/orders/7", None, id="no link"),
        pytest.param(b"nothing", "", None, id="no JSON"),
    ],
)
async def test_a_later_step_reads_what_a_link_leads_to(body: bytes, location: str, value: str | None) -> None:
    async def accepts(visit: Visit) -> None:
        await visit.answer(202, body, **({"location": location} if location else {}))

    async with hostile(accepts) as server, lane(server.url) as way:
        exchanges = await way.play(sequence(case("POST"), READ_JOB))
        assert exchanges[1].values.get(JOB) == value
        assert (kind(exchanges[1]) is FailureKind.NO_VALUE) == (value is None)


async def test_a_link_that_is_not_there_is_of_no_matter_to_what_follows() -> None:
    async with hostile(echo) as server, lane(server.url) as way:
        exchanges = await way.play(sequence(case("POST"), READ_JOB, of(CREATED_ID)))
        assert [kind(exchange) for exchange in exchanges] == [None, FailureKind.NO_VALUE, None]


async def test_a_step_that_awaits_is_asked_until_its_answer_stays_and_is_one_exchange() -> None:
    async def works(visit: Visit) -> None:
        body = b'"running"' if visit.number < 4 else b'"done"'
        await visit.answer(202 if visit.request.method == b"POST" else 200, body, location="/jobs/7")

    awaited = replace(READ_JOB, purpose=Purpose.AWAITED)
    async with hostile(works) as server, lane(server.url) as way:
        exchanges = await way.play(sequence(case("POST"), READ_JOB, awaited, of(JOB)))
        assert [one.answer.body for one in exchanges if one.answer] == [b'"running"'] * 2 + [b'"done"'] * 2
        assert server.targets == ["POST /orders", *["GET /jobs/7"] * 4, "GET /orders/7"]


async def test_a_job_that_is_over_when_it_is_read_again_is_asked_no_more_than_twice() -> None:
    async def works(visit: Visit) -> None:
        await visit.answer(200, b'"running"' if visit.number < 3 else b'"done"', location="/jobs/7")

    awaited = replace(READ_JOB, purpose=Purpose.AWAITED)
    async with hostile(works) as server, lane(server.url) as way:
        await way.play(sequence(case("POST"), READ_JOB, awaited))
        assert server.targets == ["POST /orders", *["GET /jobs/7"] * 3]


async def test_a_broken_credential_of_nobody_is_a_missing_one() -> None:
    async with hostile(echo) as server, lane(server.url) as way:
        exchange = await way.ask(case(credential=Credential.BROKEN))
        assert (kind(exchange), exchange.identity, server.requests) == (FailureKind.NO_CREDENTIAL, "broken", [])


async def test_a_cancelled_request_raises_and_the_lane_goes_on() -> None:
    async def hangs(visit: Visit) -> None:
        if visit.request.target == b"/slow":
            await visit.hang()
        else:
            await visit.answer()

    async with hostile(hangs) as server, lane(environment(server.url, concurrency=1)) as way:
        asking = asyncio.create_task(way.ask(case("GET", "/slow")))
        await server.arrived.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert (await way.ask(case())).failure is None


async def test_a_dead_environment_holds_no_other_back() -> None:
    async def hangs(visit: Visit) -> None:
        await visit.hang()

    async with (
        hostile(hangs) as hanging,
        hostile(echo) as living,
        lane(environment(hanging.url, timeout_seconds=30.0)) as slow,
        lane(f"http://127.0.0.1:{free_port()}") as dead,
        lane(living.url) as quick,
    ):
        stuck = [asyncio.create_task(way.ask(case())) for way in (slow, dead) for _ in range(20)]
        exchanges = [await quick.ask(case()) for _ in range(100)]
        assert {kind(exchange) for exchange in exchanges} == {None}
        assert not stuck[0].done()
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
