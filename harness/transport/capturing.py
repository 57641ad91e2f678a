"""What fills the slots of a case: values of the environment, what earlier exchanges showed, or fresh ones."""

from __future__ import annotations

import json
from secrets import choice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from harness.model.case import Role, Slot
from harness.model.exchange import FailureKind
from harness.model.links import led_to, named_by, written_after
from harness.model.place import Part
from harness.model.pointer import tokens_of, values_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from harness.model.case import Capture, Case, Value
    from harness.model.exchange import Exchange
    from harness.model.json import Json
    from harness.transport.values import ValueSource


_DRAWINGS = 5


class MissingValueError(Exception):
    """A slot that nothing fills; it leaves the lane as a failure of that kind."""


def slot_values(case: Case, source: ValueSource, earlier: Sequence[Exchange] = ()) -> dict[Slot, str]:
    """A value for every slot of a case but validators; `earlier` are the exchanges of its sequence so far.

    Raises:
        MissingValueError: one has none.
    """
    found: dict[Slot, str] = {}
    for slot in case.slots:
        if slot not in found and slot.role is not Role.VALIDATOR:
            value = _value(slot, case, source, earlier)
            if not value:
                raise MissingValueError(_missing(slot, earlier))
            found[slot] = value if slot in case.path_slots else _in_full(slot, value, case, found, earlier)
    return found


def _alone(slot: Slot, value: str) -> str:
    """The identifier alone where an answer shows the full name, or a link: no segment of a path holds several."""
    if "/" not in value or not slot.resource:
        return value
    item = f"{slot.resource}/{{}}"
    return named_by(value, item) or (value.rpartition("/")[2] if written_after(value, item) else value)


def _in_full(slot: Slot, value: str, case: Case, values: Mapping[Slot, str], earlier: Sequence[Exchange]) -> str:
    """As a full name where that is wanted: its outer names are those of this path, or of the one that created it."""
    if not slot.full or "/" in value:
        return value
    *outer, _ = slot.full.split("/")
    maker = earlier[slot.capture.step] if slot.capture is not None else None
    written = []
    for segment in outer:
        name = segment[1:-1] if segment.startswith("{") else ""
        given = _given(case.path_values, name, values) if name else segment
        if given is None and maker is not None:
            given = _given(maker.case.path_values, name, maker.values)
        if given is None:
            return value
        written.append(given)
    return "/".join((*written, value))


def captured(capture: Capture, earlier: Sequence[Exchange]) -> str | None:
    """The value that a step of a sequence shows; `None` where it failed or shows none."""
    if capture.step >= len(earlier) or not succeeded(earlier[capture.step]):
        return None
    exchange = earlier[capture.step]
    if capture.path:
        body = _json(exchange.answer.body if exchange.answer else b"")
        return led_to(_header(exchange, "location"), body, capture.path)
    candidates = (_shown(exchange, capture.part, pointer) for pointer in capture.pointers)
    value = next((candidate for candidate in candidates if candidate), None)
    # A 201 names what it created in Location (RFC 9110, section 15.3.2), whatever its body calls it.
    return value or (_location(exchange) if capture.part is Part.RESPONSE_BODY else None)


def succeeded(exchange: Exchange) -> bool:
    """Whether the environment answered with a 2xx status."""
    answer = exchange.answer
    return answer is not None and exchange.failure is None and 200 <= answer.status < 300


def _value(slot: Slot, case: Case, source: ValueSource, earlier: Sequence[Exchange]) -> str | None:
    if slot.role in {Role.EXISTING, Role.SHOWN}:
        return source.value(slot, case.api, case.operation)
    if slot.role is Role.ABSENT:
        return _new(slot, source)
    value = captured(slot.capture, earlier) if slot.capture else None
    value = _alone(slot, value) if value is not None and slot in case.path_slots else value
    if slot.role is Role.DELETED and value is not None and not _was_deleted(value, earlier):
        return None
    return value


def _new(slot: Slot, source: ValueSource) -> str | None:
    """A name that nobody has: none that is known to be taken, and none that was drawn, if there are others."""
    drawn = ["".join(map(choice, slot.form)) if slot.form else str(uuid4()) for _ in range(_DRAWINGS)]
    free = [name for name in drawn if not source.belongs_to_user(name, slot)]
    return next((name for name in free if source.take(name, slot)), free[0] if free else None)


def _missing(slot: Slot, earlier: Sequence[Exchange]) -> str:
    """Why there is none, in words: for what a step was to create, what came of that step."""
    if slot.role is Role.CREATED and slot.capture is not None and slot.capture.step < len(earlier):
        return _not_made(slot, earlier[slot.capture.step])
    words = {
        Role.EXISTING: "no existing resource is known",
        Role.CREATED: "no earlier step created one",
        Role.DELETED: "no earlier step created and deleted one",
        Role.SHOWN: "no value is known that is served",
    }
    return f"{slot.name} has no value here: {words.get(slot.role, 'none was made')}"


def _not_made(slot: Slot, maker: Exchange) -> str:
    failure = maker.failure
    if failure is not None and failure.kind is FailureKind.NO_VALUE:
        return failure.message
    unanswered = "got no answer" if maker.sent else "was not sent"
    came = f"answered {maker.answer.status}" if maker.answer else unanswered
    told = "whose answer names none" if succeeded(maker) else "which was to create it"
    return f"{slot.name} has no value here: {maker.case.operation}, {told}, {came}"


def _was_deleted(value: str, earlier: Iterable[Exchange]) -> bool:
    """Whether a step deleted it: what a refused deletion leaves is another role."""
    return any(
        exchange.case.method == "DELETE" and succeeded(exchange) and value in exchange.values.values()
        for exchange in earlier
    )


def _shown(exchange: Exchange, part: Part, pointer: str) -> str | None:
    if part is Part.RESPONSE_BODY:
        return _at(_json(exchange.answer.body if exchange.answer else b""), pointer)
    if part is Part.REQUEST_BODY:
        return _at(_json(exchange.sent.body if exchange.sent else b""), pointer)
    name = (tokens_of(pointer) or ("",))[-1]
    if part is Part.RESPONSE_HEADER:
        return _location(exchange) if name == "location" else _header(exchange, name)
    case = exchange.case
    pairs = {
        Part.REQUEST_PATH: case.path_values,
        Part.REQUEST_QUERY: case.query,
        Part.REQUEST_HEADER: case.headers,
    }.get(part, ())
    return _given(pairs, name, exchange.values)


def _given(pairs: Iterable[tuple[str, Value]], name: str, values: Mapping[Slot, str]) -> str | None:
    for given, value in pairs:
        if given.lower() == name.lower():
            return values.get(value) if isinstance(value, Slot) else value
    return None


def _header(exchange: Exchange, name: str) -> str | None:
    headers = exchange.answer.headers if exchange.answer else ()
    return next((value for given, value in headers if given == name), None)


def _location(exchange: Exchange) -> str | None:
    """The last path segment of Location, which may be absolute or relative (RFC 9110, section 10.2.2)."""
    location = _header(exchange, "location")
    if not location:
        return None
    try:
        path = urlsplit(location).path
    except ValueError:
        return None
    return unquote(path.rstrip("/").rpartition("/")[2]) or None


def leads_to(exchange: Exchange, case: Case) -> bool:
    """Whether `Location` has the path of a case, whatever stands before it: the last segments, names aside."""
    location = _header(exchange, "location")
    return location is not None and named_by(location, case.path) is not None


def _json(body: bytes) -> Json:
    try:
        value: Json = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value


def _at(document: Json, pointer: str) -> str | None:
    try:
        value = next(values_at(document, pointer), None)
    except ValueError:
        return None
    if isinstance(value, str):
        return value
    # `True` is an int to Python and no identifier to anybody.
    return json.dumps(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
