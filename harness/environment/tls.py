"""The TLS context with which an environment is spoken to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.environment.environment import ANONYMOUS

if TYPE_CHECKING:
    import ssl

    from harness.environment.environment import Environment


def tls_context(environment: Environment, identity: str = ANONYMOUS) -> ssl.SSLContext:
    """The context for connections to an environment as one of its identities.

    Args:
        environment: whose `tls` is meant.
        identity: one of type `mtls` brings a client certificate of its own; the others show the environment's.

    Raises:
        EnvironmentFileError: a certificate, key or authority file that cannot be used.
    """
    raise NotImplementedError
