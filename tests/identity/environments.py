"""Environments with one API and one identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.environment.environment import ApiTarget, Environment, Tls
from harness.environment.identities import OAuth2Identity
from harness.model.secret import Secret
from harness.model.source import Source

if TYPE_CHECKING:
    from typing import Any

    from harness.environment.identities import IdentitySpecification

CLIENT_SECRET = "hunter2 correct/horse+battery"


def environment(identity: IdentitySpecification, *urls: str, tls: Tls | None = None) -> Environment:
    """An environment named cloud-b whose APIs at these addresses are asked as the identity `full`."""
    return Environment(
        name="cloud-b",
        apis={f"api{index}": ApiTarget(base_url=url, identity="full") for index, url in enumerate(urls)},
        identities={"full": identity},
        tls=tls or Tls(),
        source=Source(file="cloud-b.yaml", line=0),
        lines={"/identities/full": 5},
    )


def client(**fields: Any) -> OAuth2Identity:
    """An OAuth 2.0 client."""
    return OAuth2Identity(**{"client_id": "drift", "client_secret": Secret(CLIENT_SECRET), **fields})
