"""The credentials that an environment's file gives, in every form in which they are sent."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import fields
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from harness.environment.identities import BasicIdentity, OAuth2Identity
from harness.model.secret import MASK, Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.environment.environment import Environment
    from harness.environment.identities import IdentitySpecification


def secrets_of(environment: Environment) -> tuple[Secret, ...]:
    """Every text that the environment's file gives and that must be masked wherever it shows up, longest first."""
    found = {secret for identity in environment.identities.values() for secret in _of(identity)}
    found |= {value for target in environment.apis.values() for _, value in target.headers}
    return tuple(sorted(found, key=lambda secret: (-len(secret.reveal()), secret.reveal())))


def masked(text: str, environment: Environment) -> str:
    """A text without the environment's secrets, as they are or percent-encoded."""
    for secret in secrets_of(environment):
        for form in {secret.reveal(), quote(secret.reveal(), safe=""), quote_plus(secret.reveal())}:
            text = text.replace(form, MASK)
    return text


def basic_credential(name: str, password: str) -> str:
    """What stands after `Basic ` in an `Authorization` header (RFC 7617, section 2)."""
    return b64encode(f"{name}:{password}".encode()).decode()


def client_credential(identity: OAuth2Identity) -> str:
    """What a client shows as `Basic`: form-encoded before it is joined (RFC 6749, section 2.3.1)."""
    return basic_credential(quote_plus(identity.client_id), quote_plus(identity.client_secret.reveal()))


def _of(identity: IdentitySpecification) -> Iterator[Secret]:
    for field in fields(identity):
        value = getattr(identity, field.name)
        if isinstance(value, Secret):
            yield value
    if isinstance(identity, BasicIdentity):
        yield Secret(basic_credential(identity.username, identity.password.reveal()))
    if isinstance(identity, OAuth2Identity):
        yield Secret(client_credential(identity))
