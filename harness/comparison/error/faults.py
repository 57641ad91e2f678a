"""How the same fault is refused on both sides: status, media type, shape, code; the first that differs names it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from harness.comparison.acceptance import unmasked
from harness.comparison.error.codes import Codes
from harness.comparison.error.request_names import request_names, without_request_names
from harness.comparison.evidence import Shown, counted
from harness.comparison.noise import outcome
from harness.comparison.pairing import NOT_COMPARED
from harness.comparison.schema.response_media_type_changed import content_type
from harness.comparison.skeleton import reshaping, same, skeleton
from harness.model.case import Credential, Purpose
from harness.model.difference import Side
from harness.model.observation import BodyKind
from harness.model.pointer import joined, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told
    from harness.model.json import Json
    from harness.model.place import Place

FEWER_ENTRIES = "one entry less of "
"""What the cause of an error that lists one fault less begins with: more are not missing for one that is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """In what one fault is answered otherwise."""

    aspect: str
    """`status`, `media-type`, `shape` or `code`."""
    pair: Pair
    reference: str
    """What the reference answers, in words."""
    environment: str
    words: str
    """The change itself."""
    pointer: str = ""
    cause: str = ""
    """What changes with one cause share; empty where the words say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of all errors of the operation."""

    codes: Codes
    names: frozenset[str]
    """What its requests say."""


def refused_by_both(evidence: OperationEvidence) -> tuple[Pair, ...]:
    """Pairs that both sides refuse with a 4xx, where nothing known hides the fault behind another one."""
    pairs = [pair for pair in evidence.comparable if pair.here.purpose not in NOT_COMPARED and not _is_trial(pair)]
    return tuple(pair for pair in unmasked(evidence, pairs) if _is_client_error(pair.here.status, pair.there.status))


# Four rules ask for it one after another, and the environments are judged beside each other.
@lru_cache(maxsize=16)
def changes(evidence: OperationEvidence) -> tuple[Change, ...]:
    """What differs first, for each pair in which something does, and the shape beside the media type."""
    return tuple(_changes(evidence))


def _changes(evidence: OperationEvidence) -> Iterator[Change]:
    pairs = refused_by_both(evidence)
    known = _Known(codes=Codes(evidence), names=request_names(evidence.pairs))
    accepted = {pair.fault for pair in evidence.own if pair.here.succeeded != pair.there.succeeded} - {None}
    for pair in pairs:
        change = next((found for aspect in _ASPECTS if (found := aspect(pair, known)) is not None), None)
        # A fault that one side lets pass on one resource is not refused otherwise on another: it is not looked at.
        if change is not None and not (
            change.aspect == "status" and (pair.fault in accepted or _is_doubtful(evidence, pair))
        ):
            yield change
        # JSON of another media type may be of the same shape or not: a client that reads it notices the shape alone.
        if change is not None and change.aspect == "media-type" and _are_json(pair):
            another = _shape(pair, known)
            if another is not None:
                yield another


def _are_json(pair: Pair) -> bool:
    return pair.here.body_kind is BodyKind.JSON and pair.there.body_kind is BodyKind.JSON


def _is_doubtful(evidence: OperationEvidence, pair: Pair) -> bool:
    """Whether one side may refuse it for something else than its fault, which is answered with a status of its own."""
    if pair.fault is None or pair.case is None or evidence.sides.view.confirming:
        return False
    return not evidence.harmless.leaves_only(pair.fault, pair.case)


def _is_trial(pair: Pair) -> bool:
    """Whether a probe put it together of two requests: what is wrong with it nobody knows."""
    return pair.here.purpose is Purpose.EXPLANATION and pair.fault is None


def _is_client_error(*statuses: int | None) -> bool:
    return all(status is not None and 400 <= status < 500 for status in statuses)


def _status(pair: Pair, _: _Known) -> Change | None:
    here, there = pair.here.status, pair.there.status
    if here == there:
        return None
    return Change(aspect="status", pair=pair, reference=str(here), environment=str(there), words=f"{here} → {there}")


def _media_type(pair: Pair, _: _Known) -> Change | None:
    here, there = content_type(pair.here), content_type(pair.there)
    if here == there or BodyKind.EMPTY in {pair.here.body_kind, pair.there.body_kind}:
        return None
    return Change(aspect="media-type", pair=pair, reference=here, environment=there, words=f"{here} → {there}")


def _shape(pair: Pair, known: _Known) -> Change | None:
    one, other = outcome(pair.here), outcome(pair.there)
    if one is None or other is None or pair.here.operation.startswith("HEAD "):
        return None
    if one.body_kind != other.body_kind:
        words = f"{one.body_kind} → {other.body_kind}"
        return Change(
            aspect="shape", pair=pair, reference=str(one.body_kind), environment=str(other.body_kind), words=words
        )
    here, there = (without_request_names(skeleton(each.shape), known.names) for each in (pair.here, pair.there))
    if same(here, there):
        return None
    change = reshaping(here, there)
    return Change(
        aspect="shape",
        pair=pair,
        reference=here.in_words,
        environment=there.in_words,
        words=change.in_words,
        cause=change.cause,
    )


def _count(pair: Pair, _: _Known) -> Change | None:
    """How many faults a refusal lists of a request that has several."""
    answers = (pair.here, pair.there) if pair.again is None else (pair.here, pair.again, pair.there)
    if pair.fault is not None or pair.here.valid or not all(one.body_kept for one in answers):
        return None
    here, *again, there = [dict(_lengths(one.body)) for one in answers]
    for pointer in sorted(here.keys() & there.keys()):
        is_steady = all(one.get(pointer) == here[pointer] for one in again)
        if is_steady and here[pointer] != there[pointer] and max(here[pointer], there[pointer]) > 1:
            name = "/".join(tokens_of(pointer)) or "the list"
            words = f"{name} has {there[pointer]} of {here[pointer]} entries"
            if there[pointer] > here[pointer]:
                words = f"{name} has {there[pointer]} entries instead of {here[pointer]}"
            cause = FEWER_ENTRIES if there[pointer] == here[pointer] - 1 else "entries of "
            return Change(
                aspect="shape",
                pair=pair,
                reference=f"{here[pointer]} entries",
                environment=f"{there[pointer]} entries",
                words=words,
                cause=f"{cause}{pointer}",
            )
    return None


def _lengths(value: Json, pointer: str = "") -> Iterator[tuple[str, int]]:
    """How many items each list of a body has."""
    if isinstance(value, list):
        yield pointer, len(value)
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _lengths(member, joined(pointer, name))


def _code(pair: Pair, known: _Known) -> Change | None:
    found = known.codes.changed(pair)
    if found is None:
        return None
    pointer, here, there = found
    return Change(
        aspect="code", pair=pair, reference=here, environment=there, words=f"{here} → {there}", pointer=pointer
    )


_ASPECTS: tuple[Callable[[Pair, _Known], Change | None], ...] = (_status, _media_type, _shape, _count, _code)


def own_or_shape(change: Change) -> bool:
    """Whether a change is told here: how a bad credential is refused is a matter of `auth`, its body is not."""
    return change.aspect != "status" or change.pair.here.credential is Credential.OWN


def told(evidence: OperationEvidence, kind: str, place: Place, found: Iterable[Change], message: str) -> Told:
    """One difference for what several faults show alike."""
    listed = sorted(
        found, key=lambda change: (change.pair.here.sequence is not None, str(change.pair.fault), change.pair.id)
    )
    compared = len(refused_by_both(evidence))
    first = listed[0]
    shown = Shown(
        pairs=tuple(change.pair for change in listed),
        compared=compared,
        reference=Side(text=f"{first.reference} in {counted(len(listed), compared)}", value=first.reference),
        environment=Side(text=f"{first.environment} in {counted(len(listed), compared)}", value=first.environment),
        cause=_cause([change.cause or change.words for change in listed]),
    )
    return evidence.difference(kind, place, message, shown)


def usual_words(found: Iterable[Change]) -> str:
    """The change that most of the faults show."""
    return _commonest(change.words for change in found)


def _cause(causes: list[str]) -> str:
    """The one that most have; what explains that a fault is missing explains nothing else."""
    others = [one for one in causes if not one.startswith(FEWER_ENTRIES)]
    return _commonest(others or causes)


def _commonest(texts: Iterable[str]) -> str:
    # Of several that are as common the first: what they are called must decide nothing.
    return Counter(texts).most_common(1)[0][0]
