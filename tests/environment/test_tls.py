"""An environment is spoken to with its own authorities and certificates, an identity of type mtls with its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from harness.environment.environment import Environment, Tls
from harness.environment.identities import MtlsIdentity
from harness.environment.tls import tls_context
from harness.model.errors import EnvironmentFileError
from tests.identity.recording import Answered, recording
from tests.servers.certificates import Certificate, Certificates, certificates, server_context

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def made(tmp_path: Path) -> Certificates:
    return certificates(tmp_path)


def answers(environment: Environment, server: Certificate, authority: Path | None = None, *, identity: str) -> bool:
    context = tls_context(environment, identity)
    with recording(lambda _: Answered(), tls=server_context(server, client_authority=authority)) as running:
        try:
            return httpx.get(running.url, verify=context, trust_env=False).status_code == 200
        except (httpx.ConnectError, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            return False


@pytest.mark.parametrize(
    ("trusting", "server", "answered"),
    [
        (True, "server", True),
        (False, "server", False),
        (True, "expired", False),
        (True, "wrong_host", False),
    ],
)
def test_a_server_is_trusted_for_its_authority_host_and_date(
    made: Certificates, trusting: bool, server: str, answered: bool
) -> None:
    environment = Environment(name="e", tls=Tls(ca=made.authority if trusting else None))
    assert answers(environment, getattr(made, server), identity="anonymous") == answered


@pytest.mark.parametrize("server", ["server", "expired", "wrong_host"])
def test_any_server_is_trusted_where_verification_is_off(made: Certificates, server: str) -> None:
    assert answers(Environment(name="e", tls=Tls(verify=False)), getattr(made, server), identity="anonymous")


@pytest.mark.parametrize(("identity", "answered"), [("client", True), ("stranger", False), ("anonymous", False)])
def test_an_identity_of_type_mtls_shows_its_own_certificate(made: Certificates, identity: str, answered: bool) -> None:
    identities = {
        "client": MtlsIdentity(certificate=made.client.chain, key=made.client.key),
        "stranger": MtlsIdentity(certificate=made.stranger.chain, key=made.stranger.key),
    }
    environment = Environment(name="e", tls=Tls(ca=made.authority), identities=identities)
    assert answers(environment, made.server, made.authority, identity=identity) == answered


def test_every_other_identity_shows_the_certificate_of_the_environment(made: Certificates) -> None:
    tls = Tls(ca=made.authority, certificate=made.client.chain, key=made.client.key)
    assert answers(Environment(name="e", tls=tls), made.server, made.authority, identity="anonymous")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"ca": "client.key"}, "tls.ca is no file of PEM certificates"),
        ({"certificate": "client.key", "key": "client.key"}, "tls.certificate and its key are no pair"),
        ({"certificate": "client.pem", "key": "no.key"}, "tls.certificate and its key are no pair"),
        ({"certificate": "client.pem", "key": "server.key"}, "tls.certificate and its key are no pair"),
    ],
)
def test_files_that_cannot_be_used_are_told(made: Certificates, fields: dict[str, str], told: str) -> None:
    tls = Tls(**{name: made.authority.with_name(file) for name, file in fields.items()})  # type: ignore[arg-type]  # no flag is among them
    with pytest.raises(EnvironmentFileError, match=told):
        tls_context(Environment(name="e", tls=tls))
