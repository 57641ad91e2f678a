"""Tokens that are fetched while requests are sent."""

import asyncio
import json

import pytest

from harness.environment.identities import OAuth2Identity
from harness.model.case import Credential
from harness.model.exchange import FailureKind
from harness.model.secret import Secret
from tests.servers.hostile import Visit, free_port, hostile
from tests.transport.lanes import case, environment, known_as, lane

pytestmark = pytest.mark.anyio


async def well(visit: Visit) -> None:
    await visit.answer()


async def test_ten_requests_together_fetch_one_token_and_one_401_is_answered_with_a_fresh_one() -> None:
    async def guarded(visit: Visit) -> None:
        target, tokens = visit.request.target, [one for one in server.requests if one.target == b"/token"]
        if target == b"/token":
            await visit.answer(200, json.dumps({"access_token": f"token-{len(tokens)}", "expires_in": 600}).encode())
        elif visit.request.values("authorization") == [b"Bearer token-2"]:
            await visit.answer(200, b"[]")
        else:
            await visit.answer(401, b"{}")

    async with hostile(guarded) as server:
        identity = OAuth2Identity(
            token_url=f"{server.url}/token", client_id="drift", client_secret=Secret("client-secret")
        )
        secrets: list[Secret] = []
        async with lane(known_as(environment(server.url), full=identity), on_secret=secrets.append) as way:
            exchanges = await asyncio.gather(*(way.ask(case()) for _ in range(10)))
            assert {exchange.answer.status if exchange.answer else None for exchange in exchanges} == {200}
            assert sum(exchange.attempts for exchange in exchanges) == way.requests
            sent = [request for request in server.requests if request.target != b"/token"]
            assert len(sent) == way.requests
        assert len(server.requests) - len(sent) == 2
        assert Secret("token-2") in secrets


async def test_a_token_that_cannot_be_had_is_a_missing_credential_and_soon_not_asked_for_any_more() -> None:
    identity = OAuth2Identity(
        token_url=f"http://127.0.0.1:{free_port()}/token", client_id="drift", client_secret=Secret("client-secret")
    )
    async with hostile(well) as server, lane(known_as(environment(server.url), full=identity)) as way:
        exchanges = await asyncio.gather(*(way.ask(case()) for _ in range(8)))
        assert {exchange.failure.kind if exchange.failure else None for exchange in exchanges} == {
            FailureKind.NO_CREDENTIAL
        }
        assert (server.requests, way.requests) == ([], 0)
        assert "client-secret" not in str(exchanges)
        assert (await way.ask(case(credential=Credential.NONE))).failure is None
