"""A real OpenID Connect provider (npm `oidc-provider`) that issues JWT access tokens for client credentials."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.process import answers, free_port, running
from tests.servers.parts import oidc_provider

AUDIENCE = "urn:orders"
_SCRIPT = Path(__file__).with_name("oidc") / "provider.mjs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client that the provider knows."""

    client_id: str
    client_secret: str
    scope: str
    """What it may be granted, separated by blanks (RFC 6749, section 3.3)."""
    token_endpoint_auth_method: str = "client_secret_basic"  # a method's name (RFC 7591), no secret


FULL = Client(client_id="drift", client_secret="drift-secret-0123456789", scope="orders:read orders:write")
READ_ONLY = Client(
    client_id="reader",
    client_secret="reader-secret-0123456789",
    scope="orders:read",
    token_endpoint_auth_method="client_secret_post",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A provider that runs."""

    url: str
    """The issuer, below which discovery finds the rest."""
    token_url: str
    keys_url: str
    process_id: int


@contextmanager
def issuer(*, token_seconds: int = 600, port: int | None = None) -> Iterator[Issuer]:
    """Runs a provider with a fresh key while the block runs; with `port`, at the address of one that ran before.

    Raises:
        PartUnavailableError: node, npm or the package cannot be had.
    """
    modules = oidc_provider()
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    discovery = f"{url}/.well-known/openid-configuration"
    with TemporaryDirectory(prefix="oidc-") as name:
        workspace = Path(name)
        # node looks for packages beside the script, so the script goes to where the packages can be.
        shutil.copy(_SCRIPT, workspace)
        (workspace / "node_modules").symlink_to(modules)
        variables = _variables(port, token_seconds)
        with running(["node", _SCRIPT.name], ready=answers(discovery), workspace=workspace, variables=variables) as pid:
            told = httpx.get(discovery, trust_env=False).raise_for_status().json()
            yield Issuer(url=url, token_url=told["token_endpoint"], keys_url=told["jwks_uri"], process_id=pid)


def _variables(port: int, token_seconds: int) -> dict[str, str]:
    clients = [
        {
            "client_id": client.client_id,
            "client_secret": client.client_secret,
            "scope": client.scope,
            "token_endpoint_auth_method": client.token_endpoint_auth_method,
        }
        for client in (FULL, READ_ONLY)
    ]
    return {
        "OIDC_PORT": str(port),
        "OIDC_AUDIENCE": AUDIENCE,
        "OIDC_TOKEN_SECONDS": str(token_seconds),
        "OIDC_CLIENTS": json.dumps(clients),
    }
