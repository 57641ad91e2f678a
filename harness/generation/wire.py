"""From a generated case to the parts of a request as they are sent, through the generator's own serialisation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import requests

from harness.generation.encoding import is_json, json_bytes
from harness.model.case import Body
from harness.model.media_type import URL_ENCODED, bare
from harness.model.nested_fields import scattered

if TYPE_CHECKING:
    from collections.abc import Collection

    from harness.model.json import Json

_ORIGIN = "http://harness.invalid"
"""A host that cannot exist (RFC 6761, section 6.4): only path, query and body are taken."""

_BOUNDARY = re.compile(r'boundary=("[^"]*"|[^;\s]*)', re.IGNORECASE)
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?")


class Unsendable(ValueError):  # noqa: N818  # not an error: this one case cannot be written as an HTTP request
    """A generated case that no request can be made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The parts of a request, each value unencoded."""

    path_values: tuple[tuple[str, str], ...]
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[tuple[str, str], ...]
    body: Body | None
    value: Json
    """The body before it was serialised."""
    opaque: bool
    """Whether the body is bytes that were never a value."""


def request_of(generated: Any, deep: Collection[str] = ()) -> Request:
    """The request that a Schemathesis case stands for.

    Args:
        generated: The case.
        deep: Properties of a form that have a field for each single value in them (`Content.deep`).

    Raises:
        Unsendable: it has a part that HTTP or UTF-8 cannot carry.
    """
    try:
        arguments = generated.as_transport_kwargs(base_url=_ORIGIN)
        body = _with_deep(_body(generated, arguments), generated.body, deep)
        value, opaque = _value(generated.body) if body else (None, False)
        return Request(
            path_values=_path_values(generated),
            query=_query(arguments),
            headers=_headers(generated.headers),
            cookies=_cookies(arguments.get("cookies")),
            body=body,
            value=value,
            opaque=opaque,
        )
    except (ValueError, TypeError, RecursionError, requests.RequestException) as error:
        raise Unsendable(str(error)) from error


def body_of(generated: Any, deep: Collection[str] = ()) -> Body | None:
    """The body alone, for cases whose other parts are still missing; `deep` as for the request.

    Raises:
        ValueError: it cannot be written in its media type.
    """
    generated.path = "/"
    body = _body(generated, generated.as_transport_kwargs(base_url=_ORIGIN))
    return _with_deep(body, generated.body, deep)


def _with_deep(body: Body | None, value: Any, deep: Collection[str]) -> Body | None:
    """The form with lists and objects as `filter[city]=` and `items[0][price]=`.

    For objects OpenAPI has it so (3.1.1, section 4.8.12.2), and leaves open what becomes of lists: what declares them
    so counts their items (Stripe's description of its own interface does).
    """
    if body is None or not deep or bare(body.media_type) != URL_ENCODED or not isinstance(value, dict):
        return body
    own = [name for name in value if name in deep]
    if not own:
        return replace(body, nested=True)
    given = parse_qsl(body.content.decode("ascii"), keep_blank_values=True, errors="strict")
    others = [pair for pair in given if pair[0].partition("[")[0] not in own]
    singles = scattered({name: value[name] for name in own}, own)
    pairs = [*others, *((name, _sent(single)) for name, single in singles.items())]
    return Body(media_type=body.media_type, content=urlencode(pairs).encode("ascii"), nested=True)


def _sent(value: Any) -> str:
    return value if isinstance(value, str) else json_bytes(_plain(value)).decode()


def _path_values(generated: Any) -> tuple[tuple[str, str], ...]:
    values = tuple(
        (str(name), unquote(str(value), errors="strict")) for name, value in (generated.path_parameters or {}).items()
    )
    for _, value in values:
        # A slash, a dot segment, nothing at all: routers and proxies make another path of each of them.
        if not value.strip() or "/" in value or value in {".", ".."} or not value.isprintable():
            raise Unsendable(f"the path value {value!r} makes another path")
        value.encode("utf-8")
    return values


def _query(arguments: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    prepared = requests.Request("GET", arguments["url"], params=arguments.get("params")).prepare()
    query = urlsplit(prepared.url or "").query
    return tuple(parse_qsl(query, keep_blank_values=True, encoding="utf-8", errors="strict"))


def _headers(headers: Any) -> tuple[tuple[str, str], ...]:
    pairs = tuple((str(name), str(value)) for name, value in (headers or {}).items())
    for name, value in pairs:
        if not _HEADER_NAME.fullmatch(name) or (value and not _HEADER_VALUE.fullmatch(value)):
            raise Unsendable(f"the header {name} cannot be sent")
    return tuple(pair for pair in pairs if pair[0].lower() != "content-type")


def _cookies(cookies: Any) -> tuple[tuple[str, str], ...]:
    pairs = tuple((str(name), str(value)) for name, value in (cookies or {}).items())
    for name, value in pairs:
        if (
            not _HEADER_NAME.fullmatch(name)
            or not value.isascii()
            or not value.isprintable()
            or set(value) & set(';,"\\ ')
        ):
            raise Unsendable(f"the cookie {name} cannot be sent")
    return pairs


def _value(body: Any) -> tuple[Json, bool]:
    if isinstance(body, bytes) or hasattr(body, "data"):
        return None, True
    return _plain(body), False


def _plain(value: Any) -> Json:
    """The value with nothing in it but JSON: generated binaries stand as the strings that they are to a schema."""
    if isinstance(value, dict):
        return {str(name): _plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def _body(generated: Any, arguments: dict[str, Any]) -> Body | None:
    if "json" in arguments:
        return Body(media_type=generated.media_type, content=json_bytes(arguments["json"]))
    if not (arguments.get("data") is not None or arguments.get("files") is not None):
        return None
    if isinstance(data := arguments.get("data"), str):
        arguments = {**arguments, "data": data.encode("utf-8")}
    if is_json(generated.media_type or "") and isinstance(arguments["data"], bytes):
        return Body(media_type=generated.media_type, content=arguments["data"])
    headers = {name: value for name, value in arguments["headers"].items() if name.lower() == "content-type"}
    prepared = requests.Request(
        "POST", _ORIGIN, headers=headers, data=arguments.get("data"), files=arguments.get("files")
    ).prepare()
    content = prepared.body.encode("utf-8") if isinstance(prepared.body, str) else prepared.body or b""
    if not isinstance(content, bytes):
        raise TypeError(f"a body of type {type(content).__name__} cannot be kept")
    return _with_own_boundary(str(prepared.headers.get("Content-Type") or generated.media_type), content)


def _with_own_boundary(media_type: str, content: bytes) -> Body:
    """A multipart body whose boundary follows from its content instead of from chance."""
    given = _BOUNDARY.search(media_type)
    if not given:
        return Body(media_type=media_type, content=content)
    boundary = given.group(1).strip('"').encode("ascii")
    own = sha256(content.replace(boundary, b"")).hexdigest()[:32]
    return Body(
        media_type=_BOUNDARY.sub(f"boundary={own}", media_type, count=1),
        content=content.replace(boundary, own.encode("ascii")),
    )
