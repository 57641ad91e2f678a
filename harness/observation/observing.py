"""An exchange to what is kept of it: redacted, decoded, its body folded to a shape."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from harness.model.case import Purpose
from harness.model.exchange import Failure
from harness.model.observation import BodyKind, Observation, Requested
from harness.model.shape import Shape
from harness.observation.decoding import Decoded, MediaType, decoded, media_type_of
from harness.observation.fold import folded

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.model.exchange import Answer, Exchange, Sent
    from harness.model.json import Json
    from harness.observation.redaction import Redactor

KEPT_BODY: Final = 16 * 1024
"""JSON bodies of at most so many bytes are kept beside their shape."""

KEPT_LISTING: Final = 1024 * 1024
"""The same for lists that are asked for the identifiers or rows in them: there the values are what is wanted."""

KEPT_ROWS: Final = 256 * 1024
"""The same for collections whose answers are held against each other: there the rows are what is wanted."""

KEPT_TEXT: Final = 2000
"""So many characters are kept of a body that is not JSON."""


_NOTHING = Shape()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What is kept of a body; equal bodies share it, so nobody may change it."""

    kind: BodyKind
    shape: Shape = _NOTHING
    body: Json = None
    is_kept: bool = False
    text: str | None = None


_EMPTY = _Content(kind=BodyKind.EMPTY)
_SENT_JSON = media_type_of("application/json")


def observed(exchange: Exchange, redactor: Redactor) -> Observation:
    """What may be kept of an exchange, whatever came of it."""
    case, answer, failure = exchange.case, exchange.answer, exchange.failure
    media_type = media_type_of(_header(answer, "content-type"))
    content = _content(answer, media_type, redactor, case.purpose) if answer else _EMPTY
    return Observation(
        case=case.id,
        api=case.api,
        operation=case.operation,
        purpose=case.purpose,
        valid=case.valid,
        fault=case.fault,
        credential=exchange.credential or case.credential,
        role=case.role,
        environment=exchange.environment,
        asking=exchange.asking,
        identity=exchange.identity,
        sequence=exchange.sequence,
        step=exchange.step,
        requested=_requested(exchange.sent, redactor) if exchange.sent else None,
        failure=Failure(kind=failure.kind, message=redactor.text(failure.message)) if failure else None,
        status=answer.status if answer else None,
        headers=redactor.headers(answer.headers) if answer else (),
        media_type=media_type.name,
        charset=media_type.charset,
        body_kind=content.kind,
        body_size=len(answer.body) if answer else 0,
        shape=content.shape,
        body=content.body,
        body_kept=content.is_kept,
        text=content.text,
        started_at=exchange.timing.started_at,
        first_byte=exchange.timing.first_byte,
        total=exchange.timing.total,
        connecting=exchange.timing.connecting,
        lateness=exchange.timing.lateness,
        attempts=exchange.attempts,
        rate_limited=exchange.rate_limited,
        without_retry_after=exchange.without_retry_after,
        request_id=exchange.request_id,
        traceparent=exchange.traceparent,
    )


def _content(answer: Answer, media_type: MediaType, redactor: Redactor, purpose: Purpose) -> _Content:
    if purpose is Purpose.PUBLISHED_CONTRACT:
        return _document(answer, media_type, redactor)
    most = _kept_bytes(purpose)
    if len(answer.body) > KEPT_BODY:
        return _read(answer.body, media_type, redactor, truncated=answer.truncated, most=most)
    return _read_once(answer.body, media_type, redactor, redactor.known, truncated=answer.truncated, most=most)


# Most answers of a run come again, from the reference asked twice and from the other environments.
@lru_cache(maxsize=1024)
def _read_once(
    body: bytes, media_type: MediaType, redactor: Redactor, _known: int, *, truncated: bool, most: int
) -> _Content:
    return _read(body, media_type, redactor, truncated=truncated, most=most)


def _read(body: bytes, media_type: MediaType, redactor: Redactor, *, truncated: bool, most: int) -> _Content:
    found = decoded(body, media_type, truncated=truncated)
    if found.kind is not BodyKind.JSON:
        return _Content(kind=found.kind, text=None if found.text is None else _shortened(found.text, redactor.text))
    concerned = _concerns(redactor, found)
    is_kept = len(body) <= most
    return _Content(
        kind=found.kind,
        shape=folded(found.value, redactor.value if concerned else None),
        body=redactor.json(found.value, concerned=concerned) if is_kept else None,
        is_kept=is_kept,
    )


def _kept_bytes(purpose: Purpose) -> int:
    kept = {Purpose.HARVEST: KEPT_LISTING, Purpose.LISTING: KEPT_LISTING, Purpose.RELATION: KEPT_ROWS}
    return kept.get(purpose, KEPT_BODY)


def _header(answer: Answer | None, name: str) -> str | None:
    return next((value for key, value in answer.headers if key == name), None) if answer else None


def _concerns(redactor: Redactor, body: Decoded) -> bool:
    """Whether single values may have to be masked; where JSON escapes may hide it, they are undone first.

    An escape that stays (of a tab after `Bearer`) may hide it still, so that every value has to be looked at.
    """
    text = body.text or ""
    if "\\" in text:
        text = json.dumps(body.value, ensure_ascii=False)
    return "\\" in text or redactor.concerns(text)


def _requested(sent: Sent, redactor: Redactor) -> Requested:
    url = redactor.text(sent.url)
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return Requested(
        method=sent.method,
        target=target or "/",
        url=url,
        headers=redactor.headers(sent.headers),
        body=_sent_body(sent, redactor) if sent.body else None,
    )


def _sent_body(sent: Sent, redactor: Redactor) -> str:
    """As sent, byte for byte, unless it is JSON that holds a secret: then written anew with the secret masked."""
    try:
        text = sent.body.decode()
    except UnicodeDecodeError:
        return f"<{len(sent.body)} bytes>"
    if len(text) > KEPT_BODY:
        return f"<{len(sent.body)} bytes>"
    body = decoded(sent.body, _SENT_JSON)
    if body.kind is not BodyKind.JSON:
        return redactor.text(text)
    masked: Json = redactor.json(body.value)
    return text if masked == body.value else json.dumps(masked, ensure_ascii=False)


def _document(answer: Answer, media_type: MediaType, redactor: Redactor) -> _Content:
    """The whole text of a contract, whatever media type it is said to be of; none where not all of it came."""
    kind = decoded(answer.body, media_type, truncated=answer.truncated).kind
    text = None if answer.truncated else redactor.document(answer.body.decode("utf-8-sig", "replace"))
    return _Content(kind=kind, text=text)


def _shortened(text: str, redacted: Callable[[str], str]) -> str:
    """The beginning of the redacted text: cutting first could cut a secret in two and keep one half."""
    beginning = text[: 8 * KEPT_TEXT]
    return redacted(beginning)[:KEPT_TEXT]
