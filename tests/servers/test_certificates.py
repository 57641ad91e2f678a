"""A right certificate is accepted; one that is expired, for another host or missing ends the exchange."""

from pathlib import Path

import httpx
import pytest

from tests.servers.certificates import Certificates, certificates, client_context, server_context
from tests.servers.upstream import upstream


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"))


def status(port: int, authority: Path, issued: Certificates | None = None) -> int:
    context = client_context(authority, issued.client if issued else None)
    return httpx.get(f"https://127.0.0.1:{port}/", verify=context, trust_env=False).status_code


def test_a_server_is_trusted_by_its_authority(issued: Certificates) -> None:
    with upstream(server_context(issued.server)) as port:
        assert status(port, issued.authority) == 200


@pytest.mark.parametrize(
    ("name", "reason"),
    [("expired", "certificate has expired"), ("wrong_host", "IP address mismatch")],
)
def test_a_handshake_with_a_wrong_certificate_is_refused_by_the_client(
    issued: Certificates, name: str, reason: str
) -> None:
    with (
        upstream(server_context(getattr(issued, name))) as port,
        pytest.raises(httpx.ConnectError, match=reason),
    ):
        status(port, issued.authority)


def test_a_server_of_an_unknown_authority_is_refused_by_the_client(issued: Certificates, tmp_path: Path) -> None:
    other = certificates(tmp_path)
    with (
        upstream(server_context(issued.server)) as port,
        pytest.raises(httpx.ConnectError, match="unable to get local issuer certificate"),
    ):
        status(port, other.authority)


def test_a_client_certificate_is_asked_for_and_accepted(issued: Certificates) -> None:
    with upstream(server_context(issued.server, client_authority=issued.authority)) as port:
        assert status(port, issued.authority, issued) == 200


def test_a_client_without_a_certificate_is_refused_by_the_server(issued: Certificates) -> None:
    with (
        upstream(server_context(issued.server, client_authority=issued.authority)) as port,
        # Under TLS 1.3 the refusal comes after the handshake: reading and writing race for it.
        pytest.raises((httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)),
    ):
        status(port, issued.authority)


def test_a_client_certificate_of_another_authority_is_refused_by_the_server(issued: Certificates) -> None:
    context = client_context(issued.authority, issued.stranger)
    with (
        upstream(server_context(issued.server, client_authority=issued.authority)) as port,
        pytest.raises((httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)),
    ):
        httpx.get(f"https://127.0.0.1:{port}/", verify=context, trust_env=False)
