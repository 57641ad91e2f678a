"""Which of an operation's many possible requests are asked: something of every sort before much of any."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from harness.generation.encoding import json_bytes
from harness.generation.extremes import LOWER, NULL, UPPER
from harness.generation.serialization import case_to_json
from harness.model.case import Purpose
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harness.generation.depths import Depth
    from harness.generation.draft import Draft
    from harness.model.case import Case

MEDIA_TYPE = (Part.REQUEST_HEADER, "/content-type")

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


def spread(drafts: Iterable[Draft], *, per_fault: int) -> list[Draft]:
    """Faulty drafts, at most so many of one fault, the first of every keyword before the second of any."""
    counts: Counter[tuple[str, str, str]] = Counter()
    rounds: Counter[str] = Counter()
    ranked: list[tuple[int, int, int, Draft]] = []
    for position, draft in enumerate(drafts):
        fault = draft.case.fault
        if fault is None:
            continue
        key = (fault.keyword, fault.part.value, fault.pointer)
        repetition = counts[key]
        if repetition < per_fault:
            counts[key] += 1
            rounds[fault.keyword] += 1
            ranked.append((repetition, rounds[fault.keyword], position, draft))
    return [draft for *_, draft in sorted(ranked, key=lambda entry: entry[:3])]


def groups_of(drafts: Sequence[Draft], depth: Depth) -> list[tuple[int, list[Draft]]]:
    """The drafts by sort, each sort in the order of worth and with its weight."""
    # A property that the contract does not know is at fault even where the contract does not forbid it.
    faulty = spread(drafts, per_fault=depth.per_fault)
    valid = [draft for draft in drafts if draft.case.valid and draft.case.fault is None]
    examples = [draft for draft in valid if draft.case.purpose is Purpose.EXAMPLE]
    covering = [draft for draft in valid if draft.case.purpose is Purpose.COVERAGE and draft.case.varied]
    in_other_media_types = [draft for draft in covering if draft.case.varied == MEDIA_TYPE]
    fuzzed = [draft for draft in valid if draft.case.purpose is Purpose.FUZZING]
    at_limits = [draft for draft in valid if draft.case.description in {UPPER, LOWER, NULL}]
    combined = [draft for draft in valid if draft.case.purpose is Purpose.COVERAGE and not draft.case.varied]
    unnamed = [draft for draft in drafts if not draft.case.valid and draft.case.fault is None]
    return [
        (2, examples),
        (3, at_limits),
        (1, in_other_media_types),
        (8, faulty),
        (4, covering),
        (1, combined),
        (1, fuzzed),
        (1, unnamed),
    ]


def _fresh(drafts: Iterator[Draft], count: int, seen: set[bytes]) -> Iterator[Draft]:
    if count <= 0:
        return
    for draft in drafts:
        try:
            request = request_bytes(draft.case)
        except ValueError:
            continue
        if request not in seen:
            seen.add(request)
            yield draft
            count -= 1
            if not count:
                return
