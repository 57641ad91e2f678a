"""Certificates of one's own authority, made anew for each test: right ones, and ones that must be refused."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate with its chain, and its key, as PEM files."""

    chain: Path
    key: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificates:
    """An authority and what it issued."""

    authority: Path
    """The authority's certificate, which a client is told to trust."""
    server: Certificate
    """For `127.0.0.1` and `localhost`."""
    expired: Certificate
    """For the same hosts, until yesterday."""
    wrong_host: Certificate
    """For `elsewhere.example` alone."""
    client: Certificate
    stranger: Certificate
    """A client's, issued by an authority that nobody trusts."""


def certificates(directory: Path) -> Certificates:
    """Makes an authority and its certificates in `directory`."""
    authority, unknown_authority = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(directory / "authority.pem")
    hosts = ("127.0.0.1", "localhost")
    now = datetime.now(UTC)
    expired = authority.issue_cert(*hosts, not_before=now - timedelta(days=9), not_after=now - timedelta(days=1))
    return Certificates(
        authority=directory / "authority.pem",
        server=_written(authority.issue_cert(*hosts), directory, "server"),
        expired=_written(expired, directory, "expired"),
        wrong_host=_written(authority.issue_cert("elsewhere.example"), directory, "wrong-host"),
        client=_written(authority.issue_cert("drift@client.example"), directory, "client"),
        stranger=_written(unknown_authority.issue_cert("drift@client.example"), directory, "stranger"),
    )


def server_context(certificate: Certificate, *, client_authority: Path | None = None) -> ssl.SSLContext:
    """TLS as a server speaks it; with an authority, only to clients that show a certificate of that authority."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=client_authority)
    context.load_cert_chain(certificate.chain, certificate.key)
    if client_authority is not None:
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def client_context(authority: Path, certificate: Certificate | None = None) -> ssl.SSLContext:
    """TLS as a client speaks it that trusts `authority` alone, and shows `certificate` if it has one."""
    context = ssl.create_default_context(cafile=authority)
    if certificate is not None:
        context.load_cert_chain(certificate.chain, certificate.key)
    return context


def _written(leaf: trustme.LeafCert, directory: Path, name: str) -> Certificate:
    certificate = Certificate(chain=directory / f"{name}.pem", key=directory / f"{name}.key")
    certificate.chain.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    leaf.private_key_pem.write_to_path(certificate.key)
    return certificate
