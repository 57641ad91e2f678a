"""What it takes to be somebody in an environment: one value per identity type, secrets typed as such."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from harness.model.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class BearerIdentity:
    """A token that is sent as it is (RFC 6750)."""

    type: Literal["bearer"] = "bearer"
    token: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicIdentity:
    """User name and password (RFC 7617)."""

    type: Literal["basic"] = "basic"
    username: str
    password: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyIdentity:
    """A key in a header, the query or a cookie."""

    type: Literal["api-key"] = "api-key"
    location: Literal["header", "query", "cookie"] = "header"
    name: str
    value: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth2Identity:
    """OAuth 2.0 client credentials (RFC 6749, section 4.4)."""

    type: Literal["oauth2"] = "oauth2"
    issuer: str | None = None
    """Found by discovery (OpenID Connect Discovery 1.0, RFC 8414); either this or `token_url`."""
    token_url: str | None = None
    client_id: str
    client_secret: Secret
    client_authentication: Literal["basic", "post"] | None = None
    """How the client shows its secret; by default as the issuer's metadata says, else `basic`."""
    scopes: tuple[str, ...] = ()
    audience: str | None = None
    resource: str | None = None
    """RFC 8707."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFileIdentity:
    """A bearer token in a file that is read again when it changes, as Kubernetes rotates it."""

    type: Literal["token-file"] = "token-file"
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecIdentity:
    """A command that prints a bearer token, as cloud command lines do."""

    type: Literal["exec"] = "exec"
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MtlsIdentity:
    """A client certificate of its own."""

    type: Literal["mtls"] = "mtls"
    certificate: Path
    key: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIdentity:
    """HTTP Message Signatures (RFC 9421)."""

    type: Literal["signed"] = "signed"
    key_id: str
    key: Secret
    algorithm: str
    components: tuple[str, ...] = ()


IdentitySpecification: TypeAlias = (
    BearerIdentity
    | BasicIdentity
    | ApiKeyIdentity
    | OAuth2Identity
    | TokenFileIdentity
    | ExecIdentity
    | MtlsIdentity
    | SignedIdentity
)
