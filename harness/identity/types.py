"""The table of identity types: how each is applied to a request, and how a broken credential of the same type looks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.environment.credentials import secrets_of
from harness.environment.environment import ANONYMOUS
from harness.environment.identities import (
    ApiKeyIdentity,
    BasicIdentity,
    BearerIdentity,
    MtlsIdentity,
    OAuth2Identity,
    TokenFileIdentity,
)
from harness.identity.api_key import ApiKeyAuth
from harness.identity.basic import BasicAuth
from harness.identity.bearer import BearerAuth
from harness.identity.broken import BROKEN_USER, broken_key, broken_token
from harness.identity.fetching import TokenFetch
from harness.identity.forging import ForeignAuth, ForgedAuth, claims, unsigned, wrongly_signed
from harness.identity.oauth2 import ClientCredentials
from harness.identity.origin import OriginBound, origin
from harness.identity.renewal import RenewedAuth
from harness.identity.subject import Subject
from harness.identity.token_file import TokenFileAuth
from harness.model.case import Credential
from harness.model.errors import IdentityError, Problem
from harness.userfile.nearest import suggestion

if TYPE_CHECKING:
    import httpx

    from harness.environment.environment import Environment
    from harness.environment.identities import IdentitySpecification
    from harness.identity.fetching import Listener
    from harness.identity.origin import Origin

__all__ = ["authentication", "broken", "forged", "prepare", "secrets_of"]


def authentication(name: str, environment: Environment, *, on_secret: Listener | None = None) -> httpx.Auth | None:
    """The flow that sends requests as an identity; works on synchronous and asynchronous clients.

    One instance holds one token for all requests that share it. The credential is added only to requests to the
    origins of the APIs that name the identity (of all APIs, if none does), so it never follows to another host.

    Args:
        name: of the identity; `anonymous` gives `None`, and so does one of type `mtls`, which is shown by the
            connection: see `environment.tls.tls_context`.
        environment: with the port of its started service in its addresses.
        on_secret: is told every token that is fetched, before it is used.

    Raises:
        IdentityError: the environment has no such identity, or its type is not supported yet. While requests are
            sent, the flow raises it where a token cannot be had.
    """
    if name == ANONYMOUS:
        return None
    subject = Subject.of(name, environment)
    specification = environment.identities.get(name)
    if specification is None:
        known = sorted((*environment.identities, ANONYMOUS))
        raise subject.error("is not defined", f"{suggestion(name, known)}there are: {', '.join(known)}")
    flow = _flow(specification, subject, environment, on_secret or (lambda _: None))
    return OriginBound(flow, _origins(name, environment)) if flow else None


async def prepare(flow: httpx.Auth | None) -> None:
    """Fetches the token of a flow if it needs one, so that the time for it is not taken for that of a request.

    Raises:
        IdentityError: none is to be had.
    """
    inner = flow.flow if isinstance(flow, OriginBound) else flow
    if isinstance(inner, RenewedAuth):
        await inner.token()


def broken(specification: IdentitySpecification) -> httpx.Auth:
    """A well-formed credential of the same type that nobody accepts; the same for every environment.

    Raises:
        IdentityError: the type has none yet.
    """
    if isinstance(specification, BearerIdentity | OAuth2Identity | TokenFileIdentity):
        return BearerAuth(broken_token())
    if isinstance(specification, BasicIdentity):
        return BasicAuth(BROKEN_USER, broken_key())
    if isinstance(specification, ApiKeyIdentity):
        return ApiKeyAuth(specification.location, specification.name, broken_key())
    raise IdentityError(
        Problem(what=f"a broken credential of type {specification.type} is not supported yet", remedy="ask without it")
    )


def forged(
    credential: Credential,
    name: str,
    environment: Environment,
    own: httpx.Auth | None,
    *,
    on_secret: Listener | None = None,
) -> httpx.Auth | None:
    """A flow that breaks one check of the token that `own`, the flow of the identity `name`, sends.

    `None` where there is no token, or where nothing but the issuer could make such a one and cannot be asked for it.
    """
    specification = environment.identities.get(name)
    if own is None or not isinstance(specification, BearerIdentity | OAuth2Identity | TokenFileIdentity):
        return None
    if isinstance(specification, BearerIdentity) and claims(specification.token.reveal()) is None:
        return None
    if credential in _FORGERIES:
        return ForgedAuth(own, _FORGERIES[credential], on_secret or (lambda _: None))
    if not isinstance(specification, OAuth2Identity):
        return None
    elsewhere = replace(environment, identities={**environment.identities, name: _for_another_audience(specification)})
    foreign = authentication(name, elsewhere, on_secret=on_secret)
    return None if foreign is None else ForeignAuth(own, foreign)


_FORGERIES = {Credential.WRONG_SIGNATURE: wrongly_signed, Credential.UNSIGNED: unsigned}

ELSEWHERE = "urn:api-drift:another-audience"
"""A resource (RFC 8707) or audience that no API of the user's is."""


def _for_another_audience(specification: OAuth2Identity) -> OAuth2Identity:
    """The same client, asking as it does for the own audience: by `audience` where it says so, else by `resource`."""
    if specification.audience and not specification.resource:
        return replace(specification, audience=ELSEWHERE)
    return replace(specification, resource=ELSEWHERE, audience=None)


def _flow(
    specification: IdentitySpecification, subject: Subject, environment: Environment, on_secret: Listener
) -> httpx.Auth | None:
    if isinstance(specification, BearerIdentity):
        return BearerAuth(specification.token)
    if isinstance(specification, BasicIdentity):
        return BasicAuth(specification.username, specification.password)
    if isinstance(specification, ApiKeyIdentity):
        return ApiKeyAuth(specification.location, specification.name, specification.value)
    if isinstance(specification, OAuth2Identity):
        return RenewedAuth(
            TokenFetch(ClientCredentials(identity=specification, subject=subject), environment, on_secret)
        )
    if isinstance(specification, TokenFileIdentity):
        return TokenFileAuth(specification.path, subject, on_secret)
    if isinstance(specification, MtlsIdentity):
        return None
    raise subject.error(f"type {specification.type} is not supported yet", "use an identity of another type")


def _origins(name: str, environment: Environment) -> set[Origin]:
    targets = environment.apis.values()
    naming = [target for target in targets if name in (target.identity, *target.other_identities)]
    return {origin(target.base_url) for target in naming or targets}
