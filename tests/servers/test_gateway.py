"""Both gateways check tokens, limit requests and give up on a silent upstream, as gateways before real APIs do."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import httpx
import pytest

from tests.servers.gateway import Gateway, Policy, envoy, nginx
from tests.servers.oidc import Issuer
from tests.servers.skipping import or_skip
from tests.servers.upstream import upstream

Opened = Callable[[int, Issuer, Policy], AbstractContextManager[Gateway]]
GATEWAYS = pytest.mark.parametrize("opened", [envoy, nginx], ids=["envoy", "nginx"])
# A rate so low that the bucket is not refilled under a test.
SLOW_REFILL = Policy(requests=3, per_seconds=60)
IMPATIENT = Policy(upstream_seconds=0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    client: httpx.Client

    def get(self, path: str, token: str | None = None) -> httpx.Response:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return self.client.get(path, headers=headers)


@pytest.fixture
def asking(opened: Opened, running_issuer: Issuer, request: pytest.FixtureRequest) -> Iterator[Client]:
    policy = getattr(request, "param", SLOW_REFILL)
    with (
        upstream() as port,
        or_skip(opened(port, running_issuer, policy)) as gateway,
        httpx.Client(base_url=gateway.url, trust_env=False) as client,
    ):
        yield Client(client=client)


@GATEWAYS
def test_an_open_path_reaches_the_upstream(asking: Client) -> None:
    answer = asking.get("/orders?page=2")
    assert (answer.status_code, answer.json()["path"]) == (200, "/orders?page=2")


@GATEWAYS
def test_a_protected_path_is_served_with_a_token_alone(asking: Client, token: str) -> None:
    assert asking.get("/secure/orders", token).status_code == 200
    assert asking.get("/secure/orders").status_code == 401


@GATEWAYS
@pytest.mark.parametrize("part", [0, 1, 2], ids=["header", "claims", "signature"])
def test_a_token_that_was_tampered_with_is_refused(asking: Client, token: str, part: int) -> None:
    parts = token.split(".")
    middle = len(parts[part]) // 2
    parts[part] = parts[part][:middle] + ("A" if parts[part][middle] != "A" else "B") + parts[part][middle + 1 :]
    assert asking.get("/secure/orders", ".".join(parts)).status_code == 401


@GATEWAYS
def test_requests_beyond_the_limit_get_429_with_the_time_to_wait(asking: Client) -> None:
    answers = [asking.get("/limited") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert asking.get("/orders").status_code == 200


@GATEWAYS
@pytest.mark.parametrize("asking", [IMPATIENT], indirect=True, ids=["half a second"])
def test_an_upstream_that_does_not_answer_in_time_gets_504(asking: Client) -> None:
    assert asking.get("/slow").status_code == 504


@GATEWAYS
@pytest.mark.parametrize(
    "asking", [Policy(protected="/", limited="/", requests=2, per_seconds=60)], indirect=True, ids=["every path"]
)
def test_a_policy_for_every_path_holds_on_every_path(asking: Client, token: str) -> None:
    answers = [asking.get("/orders", token), asking.get("/payments"), asking.get("/orders", token)]
    assert [answer.status_code for answer in answers] == [200, 401, 429]
