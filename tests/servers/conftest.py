"""The servers that this folder's tests prove to work."""

from collections.abc import Iterator

import httpx
import pytest

from tests.servers.oidc import FULL, Issuer, issuer
from tests.servers.skipping import or_skip


@pytest.fixture(scope="session")
def running_issuer() -> Iterator[Issuer]:
    with or_skip(issuer()) as started:
        yield started


@pytest.fixture(scope="session")
def token(running_issuer: Issuer) -> str:
    answer = httpx.post(
        running_issuer.token_url,
        data={"grant_type": "client_credentials"},
        auth=(FULL.client_id, FULL.client_secret),
        trust_env=False,
    )
    access_token: str = answer.raise_for_status().json()["access_token"]
    return access_token
