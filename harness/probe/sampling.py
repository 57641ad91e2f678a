"""What an environment's own answers give for the slots of a volley: values, names of members, the next page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from harness.model.pointer import tokens_of
from harness.model.rows import Learnt, rows_at, rows_pointer, scalars, sent_as, shared_members
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.json import Json
    from harness.model.observation import Observation

LONGEST = 200
"""Characters of a value that is put into a request."""


def learnt(
    observation: Observation, parameter: str, learn: Learnt, *, other: Observation | None = None
) -> tuple[str, ...]:
    """The values that an answer gives for a parameter, each once, the likeliest first; none where it gives none.

    Args:
        observation: The answer.
        parameter: The parameter's name.
        learn: What is looked for.
        other: An answer of the same collection with other rows: what both say is no name of a page.
    """
    if not observation.succeeded or not observation.body_kept:
        return ()
    if learn is Learnt.NEXT:
        found = [
            *_linked(observation, parameter),
            *_called_next(observation.body, other.body if other else None, parameter),
        ]
    else:
        pointer = rows_pointer([observation.body])
        rows = (rows_at(observation.body, pointer) if pointer is not None else None) or ()
        own = [*_values(rows, parameter)]
        found = own if learn is Learnt.VALUE else [] if own else shared_members(rows)
    return tuple(dict.fromkeys(text for text in found if 0 < len(text) <= LONGEST))


def rows_of(observation: Observation) -> int:
    """How many rows an answer has; -1 for one without."""
    if not observation.succeeded or not observation.body_kept:
        return -1
    pointer = rows_pointer([observation.body])
    rows = rows_at(observation.body, pointer) if pointer is not None else None
    return -1 if rows is None else len(rows)


def _values(rows: tuple[dict[str, Json], ...], parameter: str) -> Iterator[str]:
    """Of the outermost member with the parameter's name, in the order in which rows show them."""
    wanted = normalised(_member_of(parameter))
    places = {pointer for row in rows for pointer, _ in scalars(row) if normalised(tokens_of(pointer)[-1]) == wanted}
    if not places:
        return
    place = min(places, key=lambda pointer: (pointer.count("/"), pointer))
    for row in rows:
        text = sent_as(dict(scalars(row)).get(place))
        if text is not None:
            yield text


def _member_of(parameter: str) -> str:
    """What a parameter such as `filter[city]` is about: what stands in its last brackets, else its name."""
    inside = parameter.rstrip("]").rpartition("[")[2] if parameter.endswith("]") else ""
    return inside or parameter


def _linked(observation: Observation, parameter: str) -> Iterator[str]:
    """The parameter in the address of the next page (RFC 8288), in a header or anywhere outside the rows."""
    for name, value in observation.headers:
        if name == "link":
            for link in value.split(","):
                address, _, attributes = link.partition(">")
                if "next" in attributes.lower():
                    yield from _in_query(address.partition("<")[2], parameter)
    for pointer, shown in scalars(observation.body):
        if isinstance(shown, str) and "?" in shown and "next" in pointer.lower():
            yield from _in_query(shown, parameter)


def _called_next(body: Json, other: Json, parameter: str) -> list[str]:
    """Single values outside the rows that go with the page, those that are called so before the others."""
    elsewhere = dict(scalars(other))
    found = [
        (_rank(pointer, parameter), not isinstance(value, str), text)
        for pointer, value in scalars(body)
        if not isinstance(value, bool) and (text := sent_as(value)) is not None and elsewhere.get(pointer) != value
    ]
    return [text for *_, text in sorted(found) if "?" not in text]


def _rank(pointer: str, parameter: str) -> int:
    if "next" in pointer.lower():
        return 0
    return 1 if normalised(tokens_of(pointer)[-1]) == normalised(parameter) else 2


def _in_query(address: str, parameter: str) -> list[str]:
    try:
        return parse_qs(urlsplit(address).query).get(parameter, [])
    except ValueError:
        return []
