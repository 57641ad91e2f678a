"""As whom a case is sent: further identities, forged tokens, and what becomes of what others create."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.environment.identities import BearerIdentity
from harness.model.case import Case, Credential, Sequence
from harness.model.exchange import Exchange, FailureKind
from harness.model.secret import Secret
from tests.servers.hostile import Visit, hostile
from tests.transport.lanes import CREATED_ID, DELETE_ORDER, case, environment, known_as, lane

if TYPE_CHECKING:
    from harness.environment.environment import Environment

pytestmark = pytest.mark.anyio


def part(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def token(name: str, end: int = 4_000_000_000) -> Secret:
    return Secret(f"{part({'alg': 'RS256'})}.{part({'sub': name, 'exp': end})}.{part('a signature')}")


def known(url: str, **tokens: Secret) -> Environment:
    return known_as(environment(url), **{name: BearerIdentity(token=value) for name, value in tokens.items()})


async def well(visit: Visit) -> None:
    await visit.answer(201, b'{"id": "7"}')


def bearer(exchange: Exchange) -> str:
    assert exchange.sent is not None
    return dict(exchange.sent.headers)["Authorization"].removeprefix("Bearer ")


OTHER = case(credential=Credential.OTHER)


async def test_a_further_identity_asks_as_itself() -> None:
    async with hostile(well) as server, lane(known(server.url, full=token("full"), reader=token("reader"))) as way:
        exchange = await way.ask(OTHER, identity="reader")
    assert (exchange.identity, bearer(exchange)) == ("reader", token("reader").reveal())
    assert exchange.credential is None


async def test_an_identity_whose_token_is_past_its_end_is_told_as_that() -> None:
    async with hostile(well) as server, lane(known(server.url, full=token("full"), old=token("old", 1_000))) as way:
        exchange = await way.ask(OTHER, identity="old")
    assert exchange.credential is Credential.EXPIRED


@pytest.mark.parametrize("credential", [Credential.WRONG_SIGNATURE, Credential.UNSIGNED])
async def test_a_forged_token_says_what_the_own_says(credential: Credential) -> None:
    async with hostile(well) as server, lane(known(server.url, full=token("full"))) as way:
        exchange = await way.ask(case(credential=credential))
    own, sent = token("full").reveal().split("."), bearer(exchange).split(".")
    assert exchange.identity == credential.value
    assert own[1] == sent[1]
    assert own != sent


async def test_every_forged_token_is_told_before_it_is_sent() -> None:
    told: list[str] = []
    async with (
        hostile(well) as server,
        lane(known(server.url, full=token("full")), on_secret=lambda secret: told.append(secret.reveal())) as way,
    ):
        exchange = await way.ask(case(credential=Credential.UNSIGNED))
    assert told == [bearer(exchange)]


@pytest.mark.parametrize(
    "where",
    [
        pytest.param(environment, id="anonymous"),
        pytest.param(lambda url: known(url, full=Secret("opaque-0123456789")), id="opaque"),
    ],
)
async def test_nothing_is_sent_where_no_token_can_be_forged(where: Any) -> None:
    async with hostile(well) as server, lane(where(server.url)) as way:
        exchange = await way.ask(case(credential=Credential.WRONG_SIGNATURE))
        assert server.requests == []
        assert way.requests == 0
    assert exchange.failure is not None
    assert exchange.failure.kind is FailureKind.NO_CREDENTIAL


def changing() -> Sequence:
    change = Case(
        id="1" * 16,
        api="orders",
        operation="DELETE /orders/{order_id}",
        method="DELETE",
        path="/orders/{order_id}",
        path_values=(("order_id", CREATED_ID),),
        credential=Credential.OTHER,
    )
    return Sequence(id="s", api="orders", resource="/orders", steps=(case("POST"), change))


async def test_of_a_sequence_only_the_steps_of_others_are_theirs() -> None:
    async with hostile(well) as server, lane(known(server.url, full=token("full"), reader=token("reader"))) as way:
        exchanges = await way.play(changing(), identity="reader")
    assert [one.identity for one in exchanges] == ["full", "reader"]
    assert [request.target for request in server.requests][1] == b"/orders/7"


async def test_what_another_identity_creates_is_deleted_as_who_created_it() -> None:
    async def deletes_for_its_maker(visit: Visit) -> None:
        is_delete = visit.request.method == b"DELETE"
        is_maker = visit.request.values("authorization") == [f"Bearer {token('maker').reveal()}".encode()]
        await visit.answer(403 if is_delete and not is_maker else 201, b'{"id": "7"}')

    async with hostile(deletes_for_its_maker) as server:
        where = known(server.url, full=token("full"), maker=token("maker"))
        async with lane(where, undos=[DELETE_ORDER]) as way:
            await way.ask(replace(case("POST"), credential=Credential.OTHER), identity="maker")
            report = await way.clean_up()
    assert (report.deleted, report.left) == (1, ())
