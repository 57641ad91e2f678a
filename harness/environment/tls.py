"""The TLS context with which an environment is spoken to."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from harness.environment.environment import ANONYMOUS
from harness.environment.identities import MtlsIdentity
from harness.model.errors import EnvironmentFileError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from harness.environment.environment import Environment


def tls_context(environment: Environment, identity: str = ANONYMOUS) -> ssl.SSLContext:
    """The context for connections to an environment as one of its identities.

    Args:
        environment: whose `tls` is meant.
        identity: one of type `mtls` brings a client certificate of its own; the others show the environment's, if any.

    Raises:
        EnvironmentFileError: a certificate, key or authority file that cannot be used.
    """
    context = _trusting(environment)
    own = environment.identities.get(identity)
    if isinstance(own, MtlsIdentity):
        _show(context, own.certificate, own.key, environment, f"/identities/{identity}/certificate")
    elif environment.tls.certificate:
        _show(context, environment.tls.certificate, environment.tls.key, environment, "/tls/certificate")
    return context


def _trusting(environment: Environment) -> ssl.SSLContext:
    tls = environment.tls
    try:
        context = ssl.create_default_context(cafile=tls.ca)
    except (OSError, ssl.SSLError) as error:
        raise _refusal(environment, "/tls/ca", "tls.ca is no file of PEM certificates", error) from None
    if not tls.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _show(context: ssl.SSLContext, certificate: Path, key: Path | None, environment: Environment, place: str) -> None:
    try:
        # The password is empty, so that an encrypted key is refused instead of asked for on the terminal.
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ssl.SSLError) as error:
        what = f"{place[1:].replace('/', '.')} and its key are no pair of PEM files without a password"
        raise _refusal(environment, place, what, error) from None


def _refusal(environment: Environment, pointer: str, what: str, error: OSError) -> EnvironmentFileError:
    reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
    return EnvironmentFileError(
        Problem(
            what=f"{what} ({str(reason or 'unreadable').lower().replace('_', ' ')})",
            where=environment.source_of(pointer),
            remedy="check the file with openssl",
        )
    )
