"""What a chosen environment asks for and the harness cannot do yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.environment.identities import ExecIdentity, SignedIdentity
from harness.model.errors import Problem
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.environment.environment import Environment

NOT_YET = (ExecIdentity, SignedIdentity)
"""Identity types that a file may have, but nobody can be yet."""


def not_yet(environment: Environment) -> Iterator[Problem]:
    """Every API that is to be asked as an identity of a type that is not supported yet."""
    for name, target in environment.apis.items():
        identity = environment.identities.get(target.identity)
        if isinstance(identity, NOT_YET):
            yield Problem(
                what=f"apis.{name}.identity is of type {identity.type}, which is not supported yet",
                where=environment.source_of(joined("/apis", name, "identity")),
                remedy="use an identity of type bearer, basic, api-key, oauth2, token-file or mtls",
            )
