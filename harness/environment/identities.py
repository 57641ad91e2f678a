"""What it takes to be somebody in an environment: one value per identity type, secrets typed as such."""

from dataclasses import dataclass, fields
from typing import Annotated, ClassVar, Literal, TypeAlias, get_args

from pydantic import ConfigDict, Field

from harness.environment.fields import (
    STRICT_FILE,
    AnyPath,
    Command,
    FilePath,
    HeaderName,
    SecretFieldValue,
    SecretText,
    Text,
    Url,
)
from harness.model.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class BearerIdentity:
    """A token that is sent as it is (RFC 6750)."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT_FILE

    type: Literal["bearer"] = "bearer"
    token: SecretFieldValue


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicIdentity:
    """User name and password (RFC 7617)."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT_FILE

    type: Literal["basic"] = "basic"
    username: Text
    password: SecretText


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyIdentity:
    """A key in a header, the query or a cookie."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT_FILE

    type: Literal["api-key"] = "api-key"
    location: Annotated[Literal["header", "query", "cookie"], Field(alias="in")] = "header"
    """Where the key is sent."""
    name: HeaderName
    """Of the header, parameter or cookie."""
    value: SecretFieldValue
    """The key itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth2Identity:
    """OAuth 2.0 client credentials (RFC 6749, section 4.4)."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT_FILE

    type: Literal["oauth2"] = "oauth2"
    issuer: Url | None = None
    """Found by discovery (OpenID Connect Discovery 1.0, RFC 8414); either this or `token_url`."""
    token_url: Url | None = None
    """Address of the token endpoint, where the issuer publishes no metadata."""
    client_id: Text
    """Name of the client at the issuer."""
    client_secret: SecretText
    """What proves that it is the client."""
    client_authentication: Literal["basic", "post"] | None = None
    """How the client shows its secret; by default as the issuer's metadata says, else `basic`."""
    scopes: tuple[Text, ...] = ()
    """What the token is asked for."""
    audience: Text | None = None
    """Sent as `audience`, which some issuers ask for."""
    resource: Text | None = None
    """The API that the token is for (RFC 8707)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFileIdentity:
    """A bearer token in a file that is read again when it changes, as Kubernetes rotates it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT_FILE

    type: Literal["token-file"] = "token-file"
    path: AnyPath
    """Relative to the environment file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecIdentity:
    """A command that prints a bearer token, as cloud command lines do."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT_FILE

    type: Literal["exec"] = "exec"
    command: Command


@dataclass(frozen=True, slots=True, kw_only=True)
class MtlsIdentity:
    """A client certificate of its own (RFC 8705)."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT_FILE

    type: Literal["mtls"] = "mtls"
    certificate: FilePath
    """PEM file of the chain; it may hold the key as well."""
    key: FilePath | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIdentity:
    """HTTP Message Signatures (RFC 9421)."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT_FILE

    type: Literal["signed"] = "signed"
    key_id: Text
    """Names the key to the verifier."""
    private_key: SecretText
    """A PEM key, or the shared secret of `hmac-sha256`."""
    algorithm: Text
    """From the registry of RFC 9421, section 6.2: `ed25519`, `hmac-sha256`, …"""
    components: tuple[Text, ...] = ()
    """What is signed: `@method`, `@target-uri`, names of headers."""


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

AnyIdentity: TypeAlias = Annotated[IdentitySpecification, Field(discriminator="type")]
"""As a file writes it: `type` says which."""


def _public_fields() -> frozenset[str]:
    every = [each for kind in get_args(IdentitySpecification) for each in fields(kind)]
    public = {each.name for each in every if Secret not in get_args(each.type)}
    return frozenset(public | {"in"})


PUBLIC_FIELDS = _public_fields()
"""Names of the fields that are no credentials; what an identity has besides them, misspelled or not, is a secret."""
