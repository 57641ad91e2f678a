"""Which of an operation's many possible requests are asked: everything once before anything for a second time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from harness.generation.alternatives import ALTERNATIVE
from harness.generation.closed_sets import EVERY_VALUE, ONE_VALUE
from harness.generation.encoding import json_bytes
from harness.generation.extremes import AS_CHOSEN, LOWER, NULL, UPPER
from harness.generation.own_faults import SEVERAL
from harness.generation.serialization import case_to_json
from harness.generation.variations import PLAINEST
from harness.model.case import Purpose
from harness.model.place import Part
from harness.model.pointer import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harness.generation.depths import Depth
    from harness.generation.draft import Draft
    from harness.model.case import Case

MEDIA_TYPE = (Part.REQUEST_HEADER, "/content-type")

MOST_ONCE = 3
"""So many times as many as usual are asked, where there is so much to be asked once."""

NAMED = 3
"""How many of what is left out are named."""

_NOT_SENT = ("id", "purpose", "fault", "valid", "varied", "description")


def chosen(groups: Sequence[tuple[int, Iterable[Draft]]], *, limit: int, seen: set[bytes]) -> list[Draft]:
    """Up to `limit` drafts, in rounds: each round takes so many of each group as its weight says.

    Args:
        groups: (weight, drafts in the order of their worth).
        limit: How many in all.
        seen: What was asked already, as `request_bytes`; grows.
    """
    waiting = [(weight, iter(drafts)) for weight, drafts in groups]
    taken: list[Draft] = []
    while waiting and len(taken) < limit:
        left = []
        for weight, drafts in waiting:
            new = list(_fresh(drafts, min(weight, limit - len(taken)), seen))
            taken += new
            if len(new) == weight:
                left.append((weight, drafts))
        waiting = left
    return taken


def request_bytes(case: Case) -> bytes:
    """What distinguishes the request from others, however it came about.

    Raises:
        ValueError: something in it cannot be written as UTF-8.
    """
    return json_bytes({name: value for name, value in case_to_json(case).items() if name not in _NOT_SENT})


def spread(drafts: Iterable[Draft], *, per_fault: int) -> list[list[Draft]]:
    """Faulty drafts: the first of each fault, then the second of each, at most `per_fault` times.

    Among the first ones, one of every keyword comes before a further place of the same part with the same keyword, and
    what is wrong at the outside of a request before what is wrong deep in it.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    ranked: list[list[Draft]] = [[] for _ in range(per_fault)]
    for draft in drafts:
        fault = draft.case.fault
        if fault is None:
            continue
        key = (fault.keyword, fault.part.value, fault.pointer)
        repetition = counts[key]
        if repetition < per_fault:
            counts[key] += 1
            ranked[repetition].append(draft)
    return [_in_rounds(one) for one in ranked]


def _in_rounds(drafts: Iterable[Draft]) -> list[Draft]:
    """One of each keyword and part of the request in turn; of one the outermost first."""
    by_keyword: dict[tuple[str, Part], list[Draft]] = {}
    for draft in drafts:
        fault = draft.case.fault
        if fault is not None:
            by_keyword.setdefault((fault.keyword, fault.part), []).append(draft)
    rounds = zip_longest(*(sorted(few, key=_depth) for few in by_keyword.values()))
    return [draft for few in rounds for draft in few if draft is not None]


def _depth(draft: Draft) -> int:
    return len(tokens_of(draft.case.fault.pointer)) if draft.case.fault is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is asked of one operation, beside its plainest request."""

    drafts: tuple[Draft, ...]
    """In the order of their worth."""
    left_out: tuple[Draft, ...]
    """What would have been the first of its sort, and did not fit into the budget."""


def selection(drafts: Sequence[Draft], depth: Depth, *, usual: int, seen: set[bytes]) -> Selection:
    """Every fault, every declared value and every other thing that can be tried once, then more of each sort.

    Args:
        drafts: All that could be asked.
        depth: How much is asked.
        usual: How many requests are to be asked; more only where there is more to be asked once.
        seen: What was asked already, as `request_bytes`; grows.
    """
    first = firsts(drafts, depth)
    taken = chosen(first, limit=MOST_ONCE * depth.cases, seen=seen)
    left = [one for _, group in first for one in group if (request := _request(one)) and request not in seen]
    taken += chosen(further(drafts, depth), limit=usual - len(taken), seen=seen)
    return Selection(drafts=tuple(taken), left_out=tuple(left))


def firsts(drafts: Sequence[Draft], depth: Depth) -> list[tuple[int, list[Draft]]]:
    """What is asked once, by sort, each sort in the order of worth and with its weight."""
    valid = _valid(drafts)
    return [
        (2, [draft for draft in valid if draft.case.purpose is Purpose.EXAMPLE]),
        (2, [draft for draft in valid if draft.scenario == ALTERNATIVE]),
        (3, [draft for draft in valid if draft.case.description in {UPPER, LOWER, NULL}]),
        (1, [draft for draft in valid if draft.case.description == AS_CHOSEN]),
        (2, [draft for draft in valid if draft.scenario == EVERY_VALUE]),
        (1, [draft for draft in valid if draft.case.varied == MEDIA_TYPE]),
        # A property that the contract does not know is at fault even where the contract does not forbid it.
        (8, spread(drafts, per_fault=depth.per_fault)[0]),
        (1, [draft for draft in drafts if draft.scenario == SEVERAL]),
        (4, [draft for draft in valid if draft.scenario == PLAINEST]),
    ]


def further(drafts: Sequence[Draft], depth: Depth) -> list[tuple[int, list[Draft]]]:
    """What is asked after that, in the same form."""
    valid = _valid(drafts)
    generated = [draft for draft in valid if draft.case.purpose is Purpose.COVERAGE]
    return [
        (4, [draft for draft in valid if draft.scenario == ONE_VALUE]),
        (4, [draft for one in spread(drafts, per_fault=depth.per_fault)[1:] for draft in one]),
        (4, [draft for draft in generated if draft.case.varied]),
        (1, [draft for draft in generated if not draft.case.varied]),
        (1, [draft for draft in valid if draft.case.purpose is Purpose.FUZZING]),
        (1, [draft for draft in drafts if not draft.case.valid and draft.case.fault is None]),
    ]


def told(left_out: Sequence[Draft]) -> str | None:
    """What was left out, in words; `None` for nothing."""
    if not left_out:
        return None
    words = list(dict.fromkeys(str(draft.case.fault or draft.case.description) for draft in left_out))
    more = f" and {len(words) - NAMED} more" if len(words) > NAMED else ""
    return f"not asked at this depth: {', '.join(words[:NAMED])}{more}"


def _valid(drafts: Iterable[Draft]) -> list[Draft]:
    return [draft for draft in drafts if draft.case.breaks_nothing]


def _request(draft: Draft) -> bytes | None:
    try:
        return request_bytes(draft.case)
    except ValueError:
        return None


def _fresh(drafts: Iterator[Draft], count: int, seen: set[bytes]) -> Iterator[Draft]:
    if count <= 0:
        return
    for draft in drafts:
        request = _request(draft)
        if request is not None and request not in seen:
            seen.add(request)
            yield draft
            count -= 1
            if not count:
                return
