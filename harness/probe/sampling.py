"""What an environment's own answers give for the slots of a volley: values, names of members, the next page."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from harness.generation.names import singular
from harness.model.pointer import tokens_of
from harness.model.rows import Learnt, rows_at, rows_pointer, scalars, sent_as, shared_members
from harness.model.spelling import in_capitals, in_small, normalised
from harness.probe.telling import MEASURES, bounds, few_have, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harness.model.json import Json
    from harness.model.observation import Observation

LONGEST = 200
"""Characters of a value that is put into a request."""

NAMING = ("id", "key", "code", "name", "uuid", "slug", "number", "ref")
"""What a member that names another thing is often called at its end."""


def learnt(
    observation: Observation,
    parameter: str,
    learn: Learnt,
    *,
    other: Observation | None = None,
    elsewhere: Iterable[Observation] = (),
) -> tuple[str, ...]:
    """The values that an answer gives for a parameter, each once, the likeliest first; none where it gives none.

    Args:
        observation: The answer.
        parameter: The parameter's name.
        learn: What is looked for.
        other: An answer of the same collection with other rows: what both say is no name of a page.
        elsewhere: Lists that were read before: words are looked for in those of the same operation as well, else in
            any.
    """
    if not observation.succeeded or not observation.body_kept:
        return ()
    if learn is Learnt.NEXT:
        found = [
            *_linked(observation, parameter),
            *_called_next(observation.body, other.body if other else None, parameter),
        ]
    else:
        is_word = learn in (Learnt.WORD, Learnt.REWORDED)
        found = _shown(_searched(observation, [*elsewhere]) if is_word else _rows(observation), parameter, learn)
        if learn in (Learnt.VALUE, Learnt.RECASED) and len({*found}) == 1:
            # What the run made is alike, and may fill a page: a value of all its rows shows nothing.
            found += [text for one in _first(observation, elsewhere) for text in _shown(_rows(one), parameter, learn)]
    return tuple(dict.fromkeys(text for text in found if 0 < len(text) <= LONGEST))


def rows_of(observation: Observation) -> int:
    """How many rows an answer has; -1 for one without."""
    rows = _listed(observation)
    return -1 if rows is None else len(rows)


def _first(observation: Observation, elsewhere: Iterable[Observation]) -> list[Observation]:
    """The first list of the operation, if there was one before."""
    return [one for one in elsewhere if one.operation == observation.operation][:1]


def _searched(observation: Observation, elsewhere: Sequence[Observation]) -> tuple[dict[str, Json], ...]:
    """Rows in whose texts words are looked for: those that were there first among them, whatever was made since."""
    own = tuple(row for one in (observation, *_first(observation, elsewhere)) for row in _rows(one))
    firsts = {one.operation: one for one in reversed(elsewhere)}
    return own or tuple(row for one in firsts.values() for row in _rows(one))


def _rows(observation: Observation) -> tuple[dict[str, Json], ...]:
    return _listed(observation) or ()


def _listed(observation: Observation) -> tuple[dict[str, Json], ...] | None:
    if not observation.succeeded or not observation.body_kept:
        return None
    pointer = rows_pointer([observation.body])
    return rows_at(observation.body, pointer) if pointer is not None else None


def _shown(rows: tuple[dict[str, Json], ...], parameter: str, learn: Learnt) -> list[str]:
    """What rows show of what is looked for."""
    if learn in MEASURES:
        return [*bounds(rows, parameter, MEASURES[learn])]
    own = [*_values(rows, parameter)]
    if learn in (Learnt.VALUE, Learnt.RECASED):
        return own if learn is Learnt.VALUE else _recased(own)
    if own:
        return []
    if learn is Learnt.MEMBER:
        return shared_members(rows)
    words = [*few_have(rows)]
    return words if learn is Learnt.WORD else _recased(words)


def _values(rows: tuple[dict[str, Json], ...], parameter: str) -> Iterator[str]:
    """Of the outermost member with the parameter's name, in the order in which rows show them.

    Where there is none, of one that is called so but for what says that it is a name (`project` and `projectKey`).
    """
    shown = [dict(scalars(row)) for row in rows]
    places = dict.fromkeys(pointer for row in shown for pointer in row)
    wanted = normalised(_member_of(parameter))
    called = [place for place in places if normalised(tokens_of(place)[-1]) == wanted]
    found = called or [place for place in places if _is_naming(tokens_of(place), wanted)]
    if not found:
        yield from _listed_in(rows, _member_of(parameter))
        return
    place = min(found, key=lambda pointer: (pointer.count("/"), pointer))
    for row in shown:
        text = sent_as(row.get(place))
        if text is not None:
            yield text


def _listed_in(rows: Iterable[Json], parameter: str) -> Iterator[str]:
    """What stands in a list that the parameter is called after (`tag`, `tagsAny` for `tags`), of each row in turn."""
    words = {singular(word) for word in words_of(parameter)}
    found: dict[str, list[list[str]]] = {}
    for row in rows:
        for name, member in row.items() if isinstance(row, dict) else ():
            texts = [sent_as(item) for item in member] if isinstance(member, list) else []
            called = {singular(word) for word in words_of(name)}
            if texts and called and called <= words:
                found.setdefault(name, []).append([text for text in texts if text is not None])
    for name in sorted(found)[:1]:
        yield from (text for turn in zip_longest(*found[name]) for text in turn if text is not None)


def _is_naming(tokens: tuple[str, ...], wanted: str) -> bool:
    """Whether a member is the name of what the parameter is called after: `customer`, `customerId`, `customer.id`."""
    last, path = normalised(tokens[-1]), normalised("".join(tokens[-2:]))
    if last in NAMING:
        return len(tokens) > 1 and wanted in {path, path.removesuffix(last)}
    return any(last in {f"{wanted}{end}", wanted.removesuffix(end)} for end in NAMING)


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


def _recased(texts: list[str]) -> list[str]:
    """The texts that have letters in capitals, or in small letters where they are in capitals."""
    turned = (capitals if (capitals := in_capitals(text)) != text else in_small(text) for text in texts)
    return [other for text, other in zip(texts, turned, strict=True) if text != other]
