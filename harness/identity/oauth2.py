"""OAuth 2.0 client credentials (RFC 6749, section 4.4) with discovery, as a dialogue without input or output."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeGuard
from urllib.parse import urlencode

import httpx

from harness.environment.credentials import client_credential
from harness.identity.renewal import Token
from harness.model.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.environment.identities import OAuth2Identity
    from harness.identity.asking import Dialogue, Reply
    from harness.identity.subject import Subject

ERRORS = {
    "invalid_request": "check audience and resource",
    "invalid_client": "check client_id and client_secret",
    "invalid_grant": "check the client at the provider",
    "unauthorized_client": "allow the client the grant client_credentials at the provider",
    "unsupported_grant_type": "the provider must support the grant client_credentials",
    "invalid_scope": "check scopes, and which of them the provider grants to the client",
    "invalid_target": "check resource and audience",
}
"""Error codes (RFC 6749, section 5.2; RFC 8707, section 2) to what to do; no other text of the provider is shown."""

_TOKEN = re.compile(r"[\x21-\x7e]{1,100000}")
_SHOWN_URL = re.compile(r"https?://[\w.\-:/\[\]%~]{1,200}")
_IDENTITY_ENCODING = {"Accept": "application/json", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenEndpoint:
    """Where tokens are had, and how the client may show who it is."""

    url: str
    methods: tuple[str, ...]
    """`basic` and `post`, preferred first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCredentials:
    """One client at one provider."""

    identity: OAuth2Identity
    subject: Subject

    def endpoint(self) -> Dialogue[TokenEndpoint]:
        """Where to ask for tokens: as the file says, or as the issuer publishes."""
        if self.identity.token_url:
            return TokenEndpoint(url=self.identity.token_url, methods=(self.identity.client_authentication or "basic",))
        metadata = yield from self._metadata()
        return TokenEndpoint(url=self._token_url(metadata), methods=self._methods(metadata))

    def token(self, endpoint: TokenEndpoint) -> Dialogue[Token]:
        """A fresh token.

        A client that may show its secret in two ways but registered for one is refused the other: then that one is
        tried as well.
        """
        for last, method in zip((*(False for _ in endpoint.methods[1:]), True), endpoint.methods, strict=True):
            asked_at = monotonic()
            reply = yield self._request(endpoint.url, method)
            if last or _error_code(reply) != "invalid_client":
                return self._token(reply, asked_at)
        raise AssertionError("the last method returns or raises")

    def _metadata(self) -> Dialogue[Mapping[str, Any]]:
        """The provider's metadata (OpenID Connect Discovery 1.0, section 4; else RFC 8414, section 3)."""
        replies: list[str] = []
        for url in _metadata_urls(self.identity.issuer or ""):
            reply = yield httpx.Request("GET", url, headers=_IDENTITY_ENCODING)
            metadata = _object(reply.content) if reply.status == httpx.codes.OK else None
            if metadata is not None:
                return metadata
            replies.append(f"{url} answered {reply.status}" + (", no JSON object" if reply.status < 300 else ""))
        raise self.subject.error(
            f"the issuer publishes no metadata ({'; '.join(replies)})", "correct issuer, or write token_url"
        )

    def _token_url(self, metadata: Mapping[str, Any]) -> str:
        issuer = self.identity.issuer or ""
        named = metadata.get("issuer")
        # Identical, as RFC 8414, section 3.3 has it: a provider must not speak for another.
        if named != issuer:
            remedy = f"write issuer: {named}" if _is_shown(named) else "write the issuer as its metadata names it"
            raise self.subject.error(f"the metadata of {issuer} names another issuer", remedy)
        url = metadata.get("token_endpoint")
        if not _is_shown(url):
            raise self.subject.error(f"the metadata of {issuer} has no token_endpoint", "write token_url")
        if issuer.startswith("https:") and not url.startswith("https:"):
            raise self.subject.error(
                f"the metadata of {issuer} wants the client's secret sent without TLS, to {url}",
                "have token_endpoint corrected at the provider",
            )
        return url

    def _methods(self, metadata: Mapping[str, Any]) -> tuple[str, ...]:
        if self.identity.client_authentication:
            return (self.identity.client_authentication,)
        # Left out, it means basic alone (RFC 8414, section 2).
        supported = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        listed = supported if isinstance(supported, list) else []
        methods = tuple(method for method in ("basic", "post") if f"client_secret_{method}" in listed)
        if not methods:
            raise self.subject.error(
                f"{self.identity.issuer} takes no client_secret", "let the provider allow client_secret_basic or _post"
            )
        return methods

    def _request(self, url: str, method: str) -> httpx.Request:
        identity = self.identity
        form = {"grant_type": "client_credentials"}
        optional = {"scope": " ".join(identity.scopes), "audience": identity.audience, "resource": identity.resource}
        form |= {name: value for name, value in optional.items() if value}
        headers = {**_IDENTITY_ENCODING, "Content-Type": "application/x-www-form-urlencoded"}
        if method == "basic":
            headers["Authorization"] = f"Basic {client_credential(identity)}"
        else:
            form |= {"client_id": identity.client_id, "client_secret": identity.client_secret.reveal()}
        return httpx.Request("POST", url, headers=headers, content=urlencode(form))

    def _token(self, reply: Reply, asked_at: float) -> Token:
        if reply.status != httpx.codes.OK:
            raise self._refusal(reply)
        answer = _object(reply.content)
        token = answer.get("access_token") if answer is not None else None
        if answer is None or not isinstance(token, str) or not _TOKEN.fullmatch(token):
            raise self.subject.error("the token endpoint answered 200 without an access_token", "check token_url")
        # Some providers leave it out although it is required (RFC 6749, section 5.1).
        if str(answer.get("token_type", "bearer")).lower() != "bearer":
            raise self.subject.error(
                "the token endpoint gives no bearer token", "register the client for bearer tokens"
            )
        return Token.living(Secret(token), _lifetime(answer.get("expires_in")), asked_at)

    def _refusal(self, reply: Reply) -> Exception:
        code = _error_code(reply)
        if 300 <= reply.status < 400:
            what = f"the token endpoint redirects ({reply.status}), and a secret does not follow"
            return self.subject.error(what, "write the final address as token_url")
        told = f"{reply.status}, {code}" if code in ERRORS else f"{reply.status}"
        return self.subject.error(
            f"the token endpoint refused ({told})", ERRORS.get(code, "look into the provider's log")
        )


def _metadata_urls(issuer: str) -> tuple[str, str]:
    address = httpx.URL(issuer)
    inserted = address.copy_with(path=f"/.well-known/oauth-authorization-server{address.path.rstrip('/')}")
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration", str(inserted)


def _object(content: bytes) -> Mapping[str, Any] | None:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _error_code(reply: Reply) -> str:
    answer = _object(reply.content) if reply.status >= 400 else None
    return str(answer.get("error")) if answer is not None else ""


def _lifetime(expires_in: object) -> float | None:
    """Seconds; some providers write a text, and 0 for tokens that do not expire."""
    try:
        seconds = float(expires_in) if isinstance(expires_in, str | int | float) else 0.0
    except (ValueError, OverflowError):
        return None
    return seconds if 0 < seconds < float("inf") else None


def _is_shown(url: object) -> TypeGuard[str]:
    return isinstance(url, str) and _SHOWN_URL.fullmatch(url) is not None
