"""Secrets out, before anything is kept: those that are known in every form, and what looks like one."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from json.encoder import encode_basestring, encode_basestring_ascii
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from harness.model.secret import MASK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from harness.model.json import Json
    from harness.model.secret import Secret

MOST_HEADERS = 4096
"""Distinct headers of which is remembered what was made of them."""

SHORTEST = 4
"""A known secret below this length is masked only where it stands alone: `a` would mask every word."""

_SECRET_NAME = re.compile(
    r".*(?:password|passwd|passphrase|secret|token|credential|apikey|accesskey|secretkey|privatekey|signingkey"
    r"|encryptionkey|sessionkey|sessionid|authorization|cardnumber)s?(?:hash)?|auth|pwd|pin|otp|cvv|cvc|iban"
    r"|(?:set)?cookie2?|jsessionid|phpsessid|xauthkey"
)
_OPEN_NAME = re.compile(r".*(?:page|next|previous|prev|continuation|sync|cursor)token|idempotency(?:key|token)")
"""Names that end like a secret's and carry a place in a list or a mark of a retry."""

_SCHEME = re.compile(r"(?i)\b(Bearer|Basic|Digest|Token|Negotiate|ApiKey)(\s+)(?=[^\s,=]{8})[A-Za-z0-9+/=._~:%-]+")
_PATTERNS = (
    re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
    re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    re.compile(r"\b(?:ghp|gho|ghs|ghu|glpat|xox[abpr]|[sr]k_live|[sr]k_test)[_-][A-Za-z0-9_-]{16,}"),
)
"""Credentials that show themselves: a JWT (RFC 7519), a PEM key, cloud and forge keys."""

_USER_INFO = re.compile(r"(?<=://)[^/\s@]+(?=@)")
_ASSIGNED = re.compile(
    r"""(?ix) (?P<name> [\w.-]* (?:password|passwd|secret|token|api[_-]?key|access[_-]?key|signature|credential) )
    (?P<between> ["']? \s* [=:] \s* ["']? ) (?P<value> [^\s&"',;}\]]+ )"""
)
_ASSIGNABLE = ("passw", "secret", "token", "key", "signature", "credential")
"""One of these is in every name that `_ASSIGNED` finds; looking for them costs a hundredth of it."""

_MARKS = ("eyJ", "PRIVATE KEY", "AKIA", "ASIA", "ghp", "gho", "ghs", "ghu", "glpat", "xox", "k_live", "k_test")
_SCHEMES = ("bearer", "basic", "digest", "negotiate")


def _is_suspicious(text: str) -> bool:
    """Whether the text has what it must have for any of the patterns above (but assignments) to be in it.

    Looking for a word costs a hundredth of looking for a pattern.
    """
    if ("@" in text and "://" in text) or any(mark in text for mark in _MARKS):
        return True
    folded = text.lower()
    return any(scheme in folded for scheme in _SCHEMES)


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Whether a header, parameter or member of this name holds a secret: `client_secret`, `X-Api-Key`, `apiKey`."""
    plain = "".join(filter(str.isalnum, name)).lower()
    return bool(_SECRET_NAME.fullmatch(plain)) and not _OPEN_NAME.fullmatch(plain)


class Redactor:
    """Masks secrets; more of them may become known while it is used, from any thread."""

    def __init__(self, secrets: Iterable[Secret] = (), *, made_up: Iterable[str] = ()) -> None:
        """Starts with the secrets of the users' files, and with what only looks like one: it was `made_up` to be bad.

        What is made up stays in what is sent, so that a request can be repeated, unless a secret is in it.
        """
        self._lock = Lock()
        self._made_up = tuple(made_up)
        self._secrets: set[str] = set()
        self._forms: tuple[str, ...] = ()
        self._known: re.Pattern[str] | None = None
        self.known = 0
        """How many secrets are known: what was made with fewer may hold one."""
        self._headers: dict[tuple[str, str], str] = {}
        """What was made of a header; of no use any more when another secret is known."""
        for secret in secrets:
            self.add(secret)

    def add(self, secret: Secret) -> None:
        """From now on masks this one as well: a token that was just fetched, say."""
        text = secret.reveal()
        with self._lock:
            if not text.strip() or text in self._secrets:
                return
            self._secrets.update((text, *_parts(text)))
            forms = {form for one in self._secrets for form in _forms(one)}
            # The longest first, so that a form that holds another is masked whole.
            self._forms = tuple(sorted(forms, key=lambda form: (-len(form), form)))
            self._known = re.compile("|".join(map(_pattern, self._forms)))
            self._headers = {}
            self.known += 1

    def concerns(self, text: str) -> bool:
        """Whether anything in the text may have to be masked whatever the name it stands under; cheap."""
        return self._may_hold_known(text) or _is_suspicious(text)

    def text(self, text: str) -> str:
        """The text with known secrets, credentials and assigned secrets (`token=…`) masked."""
        for known in self._made_up:
            if known in text and self._is_open(known):
                return known.join(map(self.text, text.split(known)))
        cleaned = self._value(text)
        folded = cleaned.casefold()
        return _ASSIGNED.sub(_assignment, cleaned) if any(word in folded for word in _ASSIGNABLE) else cleaned

    def document(self, text: str) -> str:
        """A document of which every character counts: known secrets masked, and what shows itself as one.

        What stands after `Bearer` or under a secret's name is left: in a contract it describes a secret, and is none.
        """
        if self._known is not None:
            text = self._known.sub(MASK, text)
        for pattern in _PATTERNS:
            text = pattern.sub(MASK, text)
        return text

    def value(self, text: str) -> str:
        """A single value, as it stands in JSON or a header: known secrets and credentials masked."""
        return self._value(text)

    def headers(self, pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Headers with their secrets masked; schemes, cookie names and attributes stay."""
        return tuple([(name, self._remembered_header(name, value)) for name, value in pairs])

    def json(self, value: Json, *, concerned: bool = True) -> Json:
        """A JSON value with its secrets masked: a string becomes `***`, a number under a secret's name 0.

        Where its text is known to be not `concerned`, only what stands under a secret's name is masked.
        """
        return self._json(value, self._value if concerned else str, hidden=False)

    def _may_hold_known(self, text: str) -> bool:
        return any(form in text for form in self._forms)

    def _value(self, text: str) -> str:
        if self._known is not None and self._may_hold_known(text):
            text = self._known.sub(MASK, text)
        if not _is_suspicious(text):
            return text
        text = _SCHEME.sub(rf"\1\2{MASK}", _USER_INFO.sub(MASK, text))
        for pattern in _PATTERNS:
            text = pattern.sub(MASK, text)
        return text

    def _remembered_header(self, name: str, value: str) -> str:
        """The same few headers stand in nearly every request and answer."""
        remembered = self._headers
        known = remembered.get((name, value))
        if known is not None:
            return known
        masked = self._header(name, value)
        # Into what it was looked for in: meanwhile another secret may have become known.
        if len(remembered) < MOST_HEADERS:
            remembered[name, value] = masked
        return masked

    def _header(self, name: str, value: str) -> str:
        plain = name.lower()
        if plain in ("authorization", "proxy-authorization"):
            scheme, blank, credential = value.partition(" ")
            if credential in self._made_up and self._is_open(credential):
                return f"{self._value(scheme)} {credential}"
            return f"{self._value(scheme)} {MASK}" if blank else MASK
        if plain in ("cookie", "set-cookie"):
            return self._value(_cookies(plain, value))
        if value in self._made_up and self._is_open(value):
            return value
        return MASK if is_secret_name(name) else self.text(value)

    def _is_open(self, made_up: str) -> bool:
        """Whether nothing of a secret is in what was made up."""
        return self._known is None or self._known.search(made_up) is None

    def _json(self, value: Json, mask: Callable[[str], str], *, hidden: bool) -> Json:
        if isinstance(value, dict):
            return {
                mask(name): self._json(one, mask, hidden=hidden or is_secret_name(name)) for name, one in value.items()
            }
        if isinstance(value, list):
            return [self._json(one, mask, hidden=hidden) for one in value]
        if isinstance(value, str):
            return masked(value) if hidden else mask(value)
        return self._number(value, hidden=hidden)

    def _number(self, value: float | None, *, hidden: bool) -> Json:
        if value is None or isinstance(value, bool):
            return value
        return 0 if hidden or self.hides(value) else value

    def hides(self, number: float) -> bool:
        """Whether a number is a known secret."""
        return bool(self._secrets) and repr(number) in self._secrets


def masked(text: str) -> str:
    """What stands for a secret string; that one is empty is no secret."""
    return MASK if text else text


def _assignment(match: re.Match[str]) -> str:
    if not is_secret_name(match["name"]) and not match["name"].lower().endswith("signature"):
        return match[0]
    return f"{match['name']}{match['between']}{MASK}"


def _cookies(header: str, value: str) -> str:
    """The names of the cookies stay, and the attributes of a Set-Cookie (RFC 6265, section 4.1)."""
    parts = value.split(";")
    hidden = parts if header == "cookie" else parts[:1]
    names = [part.partition("=") for part in hidden]
    shown = [f"{name}={MASK}" if equals else MASK for name, equals, _ in names]
    return ";".join([*shown, *parts[len(hidden) :]])


def _parts(secret: str) -> Iterator[str]:
    """What a JSON Web Token says and how it is signed: a server may give back either without the rest."""
    parts = secret.split(".")
    if len(parts) == 3 and parts[0].startswith("eyJ"):
        yield from (part for part in parts[1:] if len(part) >= SHORTEST)


def _forms(secret: str) -> Iterator[str]:
    """Every way in which a secret may stand in a message."""
    yield secret
    yield from {encode_basestring(secret)[1:-1], encode_basestring_ascii(secret)[1:-1]}
    raw = secret.encode("utf-8", "surrogatepass")
    for encoded in (quote(raw, safe=""), quote(raw), quote_plus(raw)):
        yield encoded
        yield re.sub("%[0-9A-F]{2}", lambda match: match[0].lower(), encoded)
    if len(raw) >= 2 * SHORTEST:
        yield from _base64_forms(raw)


def _base64_forms(raw: bytes) -> Iterator[str]:
    """How the secret reads inside base64, wherever it begins within what is encoded (`user:password`).

    Only those characters that depend on the secret alone are taken: 6 bits each, so the neighbours' share is cut.
    """
    for offset in range(3):
        encoded = b64encode(b"\0" * offset + raw).decode()
        first, last = -(-offset * 8 // 6), (offset + len(raw)) * 8 // 6
        core = encoded[first:last]
        yield core
        yield core.translate(str.maketrans("+/", "-_"))


def _pattern(form: str) -> str:
    escaped = re.escape(form)
    return escaped if len(form) >= SHORTEST else rf"(?<![A-Za-z0-9]){escaped}(?![A-Za-z0-9])"
