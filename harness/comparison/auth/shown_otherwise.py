"""What a further identity is shown of the very thing that the full identity is shown: whole, masked or not at all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from harness.model.fields import Absent, body_value
from harness.model.pointer import joined, parent_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.auth.refusal import Attempt
    from harness.model.json import Json
    from harness.model.observation import Observation

SHORTEST = 4
"""Characters of a text that are no word which many have: what is alike in shorter ones may be so by chance."""


def shown_otherwise(tried: Iterable[Attempt]) -> Iterator[tuple[str, list[Attempt], bool]]:
    """(pointer, attempts, whether it is the reference that hides it) of texts that one side alone hides.

    Lists are passed over: which rows an identity sees is of the data. So is what changes from one asking to the next.
    What a sequence made may go on by itself between the two (a job is queued, then done), but not what was sent.
    """
    hidden: dict[str, list[tuple[Attempt, bool, bool]]] = defaultdict(list)
    for one in tried:
        for pointer, here in _hidden(one.pair.here, one.own.here).items() if one.own and _is_served(one) else ():
            there = _hidden(one.pair.there, one.own.there).get(pointer) if one.own else None
            if there is not None and _is_steady(one, pointer) and _stays(one, pointer):
                hidden[pointer].append((one, here, there))
    for pointer, found in sorted(hidden.items()):
        sides = {(here, there) for _, here, there in found}
        if sides in ({(True, False)}, {(False, True)}):
            yield pointer, [one for one, *_ in found], (True, False) in sides


def _is_served(one: Attempt) -> bool:
    own = one.own
    answers = (one.pair.here, one.pair.there, *((own.here, own.there) if own else ()))
    return all(answer.succeeded and answer.body_kept for answer in answers)


def _is_steady(one: Attempt, pointer: str) -> bool:
    """Whether the reference shows both identities the same there as it did the first time."""
    askings = ((pair.here, pair.again) for pair in (one.pair, one.own) if pair is not None)
    return all(
        again is None or (again.body_kept and _texts(again.body).get(pointer) == _texts(first.body).get(pointer))
        for first, again in askings
    )


def _stays(one: Attempt, pointer: str) -> bool:
    """Whether what stands there for the full identity is of what was there before, or was sent."""
    case, own = one.pair.case, one.own
    if one.pair.here.sequence is None or case is None or own is None:
        return True
    body = body_value(case)
    sent = set() if isinstance(body, Absent) else {*_texts(body).values()}
    return _texts(own.here.body).get(pointer) in sent


def _hidden(other: Observation, own: Observation) -> dict[str, bool]:
    """Where the full identity is shown a text: whether the other one is not shown the same.

    What stands beside other rows belongs to them: what the next page is called.
    """
    shown, listed = _texts(other.body), _lists(other.body)
    beside = {parent_of(pointer) for pointer, rows in _lists(own.body).items() if listed.get(pointer) != rows}
    return {
        pointer: shown.get(pointer) != text
        for pointer, text in _texts(own.body).items()
        if len(text) >= SHORTEST and parent_of(pointer) not in beside
    }


def _lists(value: Json, pointer: str = "") -> dict[str, Json]:
    """The lists of objects, by where they stand."""
    found: dict[str, Json] = {}
    for name, member in value.items() if isinstance(value, dict) else ():
        place = joined(pointer, name)
        is_list = isinstance(member, list) and any(isinstance(item, dict) for item in member)
        found |= {place: member} if is_list else _lists(member, place)
    return found


def _texts(value: Json, pointer: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, member in value.items() if isinstance(value, dict) else ():
        place = joined(pointer, name)
        found |= {place: member} if isinstance(member, str) else _texts(member, place)
    return found
