"""As whom a case is sent: one shared flow per identity, so that many requests fetch one token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.environment.environment import ANONYMOUS
from harness.environment.identities import MtlsIdentity
from harness.identity.types import authentication, broken, forged
from harness.model.case import FORGED, Credential
from harness.model.errors import IdentityError

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from harness.environment.environment import Environment
    from harness.model.case import Case
    from harness.model.secret import Secret

BROKEN = "broken"
"""Stands for the identity of requests whose credential nobody accepts."""


class Credentials:
    """The identities of one environment, each made when it is first needed."""

    def __init__(self, environment: Environment, *, on_secret: Callable[[Secret], None] | None = None) -> None:
        """`on_secret` hears of every token that is fetched."""
        self._environment = environment
        self._on_secret = on_secret
        self._flows: dict[str, httpx.Auth | None] = {}

    def name(self, case: Case, identity: str | None) -> str:
        """As whom the case is sent; `identity` stands before the one that the environment names for the API."""
        if case.credential is Credential.NONE:
            return ANONYMOUS
        if case.credential in FORGED:
            return case.credential.value
        return BROKEN if case.credential is Credential.BROKEN else identity or self._own(case)

    def flow(self, case: Case, identity: str | None) -> httpx.Auth | None:
        """What adds the credential to the request; `None` where there is none to add.

        Raises:
            IdentityError: there is no such identity, or none that could be broken.
        """
        name = identity or self._own(case)
        if case.credential is Credential.NONE:
            return None
        if case.credential is Credential.BROKEN:
            return self._broken(name)
        if name == ANONYMOUS and case.credential not in FORGED:
            return None
        if case.credential in FORGED:
            return self._forged(name, case.credential)
        return self._flow(name)

    def _flow(self, name: str) -> httpx.Auth | None:
        if name not in self._flows:
            self._flows[name] = authentication(name, self._environment, on_secret=self._on_secret)
        return self._flows[name]

    def _forged(self, name: str, credential: Credential) -> httpx.Auth:
        """With the token of the own flow, so that no other is fetched for it."""
        key = f"{name} {credential}"
        own = self._flow(name) if name != ANONYMOUS else None
        if key not in self._flows:
            self._flows[key] = forged(credential, name, self._environment, own, on_secret=self._on_secret)
        flow = self._flows[key]
        if flow is None:
            raise IdentityError.of(f"{self._environment.name} has no token of {name} that could be forged")
        return flow

    def tls_identity(self, name: str) -> str:
        """Whose certificate is shown: all identities without one of their own share the environment's."""
        return name if isinstance(self._environment.identities.get(name), MtlsIdentity) else ANONYMOUS

    def _own(self, case: Case) -> str:
        return self._environment.apis[case.api].identity

    def _broken(self, name: str) -> httpx.Auth:
        specification = self._environment.identities.get(name)
        if specification is None:
            raise IdentityError.of(f"{self._environment.name} has no credential of {name} that could be broken")
        return broken(specification)
