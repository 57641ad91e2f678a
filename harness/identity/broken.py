"""Credentials that are well-formed and that nobody accepts.

They are the same in every run and for every environment, like any other part of a request, and nothing of them comes
from a real credential: not even the user name, which a server might lock after some wrong passwords.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha512
from typing import TYPE_CHECKING

from harness.environment.credentials import basic_credential
from harness.model.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

BROKEN_USER = "api-drift-nobody"

_FAR = 4_102_444_800
"""2100-01-01 in seconds since the epoch: what is refused is the signature, not the date."""


def broken_token() -> Secret:
    """A JSON Web Token (RFC 7519) of nobody, with a signature of nobody."""
    header = _part({"alg": "RS256", "typ": "JWT", "kid": "api-drift"})
    claims = _part({"iss": "https://api-drift.invalid", "sub": BROKEN_USER, "iat": 1_700_000_000, "exp": _FAR})
    signature = b"".join(_noise(f"signature {index}") for index in range(4))
    return Secret(f"{header}.{claims}.{_encoded(signature)}")


def broken_key() -> Secret:
    """A key or password of 32 letters and digits."""
    return Secret(_noise("key").hex()[:32])


def made_up() -> tuple[str, ...]:
    """Everything that is made here, as it stands in a request: no secret, so that a report may show it."""
    key = broken_key().reveal()
    return broken_token().reveal(), basic_credential(BROKEN_USER, key), key


def _part(value: Mapping[str, object]) -> str:
    return _encoded(json.dumps(value, separators=(",", ":")).encode())


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _noise(name: str) -> bytes:
    return sha512(f"api-drift: broken {name}".encode()).digest()
