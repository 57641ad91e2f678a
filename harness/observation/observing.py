"""An exchange to what is kept of it: redacted, decoded, its body folded to a shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from harness.model.case import Purpose
from harness.model.exchange import Failure
from harness.model.observation import BodyKind, Observation, Requested
from harness.model.shape import Shape
from harness.observation.decoding import Decoded, decoded, media_type_of
from harness.observation.fold import folded

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.model.exchange import Answer, Exchange, Sent
    from harness.model.json import Json
    from harness.observation.redaction import Redactor

KEPT_BODY: Final = 16 * 1024
"""JSON bodies of at most so many bytes are kept beside their shape."""

KEPT_LISTING: Final = 1024 * 1024
"""The same for lists that are asked for the identifiers in them: there the values are what is wanted."""

KEPT_TEXT: Final = 2000
"""So many characters are kept of a body that is not JSON."""

_SENT_JSON = media_type_of("application/json")


def observed(exchange: Exchange, redactor: Redactor) -> Observation:
    """What may be kept of an exchange, whatever came of it."""
    case, answer, failure = exchange.case, exchange.answer, exchange.failure
    content_type = _header(answer, "content-type")
    media_type = media_type_of(content_type)
    is_document = case.purpose is Purpose.PUBLISHED_CONTRACT
    body = decoded(answer.body, media_type, truncated=answer.truncated) if answer else Decoded(kind=BodyKind.EMPTY)
    is_json = body.kind is BodyKind.JSON and not is_document
    concerned = is_json and _concerns(redactor, body)
    kept = is_json and answer is not None and len(answer.body) <= _kept_bytes(case.purpose)
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
        body_kind=body.kind,
        body_size=len(answer.body) if answer else 0,
        shape=folded(body.value, redactor.value if concerned else None) if is_json else Shape(),
        body=redactor.json(body.value, concerned=concerned) if kept else None,
        body_kept=kept,
        text=_document(answer, redactor) if is_document else _beginning(body, redactor),
        started_at=exchange.timing.started_at,
        first_byte=exchange.timing.first_byte,
        total=exchange.timing.total,
        attempts=exchange.attempts,
        rate_limited=exchange.rate_limited,
        without_retry_after=exchange.without_retry_after,
        request_id=exchange.request_id,
        traceparent=exchange.traceparent,
    )


def _kept_bytes(purpose: Purpose) -> int:
    return KEPT_LISTING if purpose is Purpose.HARVEST else KEPT_BODY


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
    parts = urlsplit(sent.url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return Requested(
        method=sent.method,
        target=redactor.text(target or "/"),
        url=redactor.text(sent.url),
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


def _document(answer: Answer | None, redactor: Redactor) -> str | None:
    """The whole text of a contract, whatever media type it is said to be of; `None` where not all of it came."""
    if answer is None or answer.truncated:
        return None
    return redactor.document(answer.body.decode("utf-8-sig", "replace"))


def _beginning(body: Decoded, redactor: Redactor) -> str | None:
    return None if body.kind is BodyKind.JSON or body.text is None else _shortened(body.text, redactor.text)


def _shortened(text: str, redacted: Callable[[str], str]) -> str:
    """The beginning of the redacted text: cutting first could cut a secret in two and keep one half."""
    beginning = text[: 8 * KEPT_TEXT]
    return redacted(beginning)[:KEPT_TEXT]
