"""An observation as bytes, the same ones every time, and back from bytes that anyone may have made."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Final

from harness.model.case import Credential, Fault, Purpose, Role
from harness.model.exchange import Failure, FailureKind
from harness.model.observation import BodyKind, Observation, Requested
from harness.model.place import Part
from harness.model.shape import Scalar, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LARGEST: Final = 64 * 1024 * 1024
"""Bytes that one observation may take when decompressed."""

_PLAIN: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("case", "api", "operation", "environment", "identity", "request_id", "traceparent"), (str,)),
    **dict.fromkeys(("sequence", "media_type", "charset", "text"), (str, type(None))),
    **dict.fromkeys(("asking", "step", "body_size", "attempts", "rate_limited", "without_retry_after"), (int,)),
    **dict.fromkeys(("valid", "body_kept"), (bool,)),
    **dict.fromkeys(("started_at", "total", "connecting", "lateness"), (int, float)),
    "status": (int, type(None)),
    "first_byte": (int, float, type(None)),
    "body": (object,),
}
"""Fields that are JSON as they are, and the types that they may have."""

_LATER = frozenset({"without_retry_after"})
"""Counts that earlier files do not have."""


def to_bytes(observation: Observation) -> bytes:
    """JSON, names sorted; lone surrogates stay escaped."""
    given = observation
    document = {name: getattr(given, name) for name in _PLAIN} | {
        "purpose": given.purpose,
        "credential": given.credential,
        "role": given.role,
        "body_kind": given.body_kind,
        "headers": given.headers,
        "fault": given.fault and [given.fault.keyword, given.fault.part, given.fault.pointer, given.fault.description],
        "failure": given.failure and [given.failure.kind, given.failure.message],
        "requested": given.requested and _requested_document(given.requested),
        "shape": _shape_document(given.shape),
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def from_bytes(data: bytes) -> Observation:
    """What `to_bytes` wrote.

    Raises:
        ValueError: bytes that are no observation.
    """
    try:
        return _observation(json.loads(data))
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ValueError(f"no observation: {error!r}") from error


def packed(data: bytes) -> bytes:
    """Compressed, fast rather than small."""
    return zlib.compress(data, level=1)


def unpacked(data: bytes) -> bytes:
    """What `packed` was given.

    Raises:
        ValueError: not compressed, cut short, or larger than `LARGEST`.
    """
    decompressor = zlib.decompressobj()
    try:
        text = decompressor.decompress(data, LARGEST)
    except (zlib.error, TypeError) as error:
        raise ValueError(f"not compressed: {error}") from error
    if not decompressor.eof:
        raise ValueError(f"cut short, or larger than {LARGEST} bytes")
    return text


def _observation(document: dict[str, Any]) -> Observation:
    fault, failure, requested = document["fault"], document["failure"], document["requested"]
    return Observation(
        **{name: _checked(name, document.get(name, 0) if name in _LATER else document[name]) for name in _PLAIN},
        purpose=Purpose(document["purpose"]),
        credential=Credential(document["credential"]),
        role=None if document["role"] is None else Role(document["role"]),
        body_kind=BodyKind(document["body_kind"]),
        headers=_pairs(document["headers"]),
        fault=None if fault is None else _fault(fault),
        failure=None if failure is None else Failure(kind=FailureKind(failure[0]), message=_text(failure[1])),
        requested=None if requested is None else _requested(requested),
        shape=_shape(document["shape"]),
    )


def _checked(name: str, value: Any) -> Any:
    if not isinstance(value, _PLAIN[name]) or (isinstance(value, bool) and bool not in _PLAIN[name] and name != "body"):
        raise ValueError(f"{name} is {type(value).__name__}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} is no text")
    return value


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((_text(name), _text(one)) for name, one in value)


def _fault(value: Any) -> Fault:
    keyword, part, pointer, description = map(_text, value)
    return Fault(keyword=keyword, part=Part(part), pointer=pointer, description=description)


def _requested_document(requested: Requested) -> list[Any]:
    return [requested.method, requested.target, requested.url, requested.headers, requested.body]


def _requested(value: Any) -> Requested:
    method, target, url, headers, body = value
    return Requested(
        method=_text(method),
        target=_text(target),
        url=_text(url),
        headers=_pairs(headers),
        body=None if body is None else _text(body),
    )


def _shape_document(shape: Shape) -> dict[str, Any]:
    return {
        "objects": _mapped(shape.objects, sorted),
        "values": _mapped(shape.values, lambda scalar: [scalar.type, scalar.formats, scalar.text]),
    }


def _mapped(seen: Mapping[str, Mapping[str, Any]], one: Callable[[Any], Any]) -> dict[str, dict[str, Any]]:
    return {pointer: {digest: one(value) for digest, value in below.items()} for pointer, below in seen.items()}


def _shape(value: Any) -> Shape:
    return Shape(
        objects=_mapped(value["objects"], lambda names: frozenset(map(_text, names))),
        values=_mapped(value["values"], _scalar),
    )


def _scalar(value: Any) -> Scalar:
    kind, formats, text = value
    return Scalar(type=_text(kind), formats=tuple(map(_text, formats)), text=None if text is None else _text(text))
