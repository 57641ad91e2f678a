"""An answer breaks the committed contract where the reference keeps it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from harness.comparison.contract.answers import Breach, answers_of
from harness.comparison.evidence import SHOWN_CASES
from harness.comparison.pairing import NOT_COMPARED
from harness.comparison.rule import Level, Rule
from harness.comparison.structural import name_of
from harness.model.case import Fault
from harness.model.difference import Basis, Difference, Side
from harness.model.place import Part
from harness.model.report import NotCompared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.comparison.contract.answers import Answers
    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told

KIND = "contract-violated"

MOST_SHOWN = 5
"""Of the promises that both sides break, so many are named."""

Where: TypeAlias = tuple[Part, int | None, str]
"""Part, status of what is itself a status, pointer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Broken:
    """What breaks the contract at one place, and who shows it."""

    breaches: tuple[Breach, ...]
    pairs: tuple[Pair, ...]
    compared: int


def judge(api: ApiEvidence) -> Iterator[Told]:
    """One difference per place; a line that the reference breaks anywhere is nobody's drift."""
    broken_there = _lines(api)
    for evidence in api.declared:
        for broken in _places(evidence).values():
            kept = tuple(breach for breach in broken.breaches if breach.line not in broken_there)
            if kept:
                yield _difference(evidence, kept, broken)


def broken_alike(api: ApiEvidence) -> Iterator[NotCompared]:
    """What both sides break: no drift, and not to be passed over in silence either; an entry for each operation."""
    broken_there = _lines(api)
    for evidence in api.declared:
        alike = [
            f"{_where(breach)} {breach.message}"
            for broken in _places(evidence).values()
            for breach in broken.breaches
            if breach.line in broken_there
        ]
        words = list(dict.fromkeys(alike))
        if words:
            more = f", and {len(words) - MOST_SHOWN} more" if len(words) > MOST_SHOWN else ""
            yield NotCompared(
                what=f"what the contract does not allow: {'; '.join(words[:MOST_SHOWN])}{more}",
                why=f"{api.sides.reference} breaks it just the same, so it is no drift",
                api=api.sides.contract.name,
                operation=evidence.key,
                environment=api.sides.environment,
            )


@lru_cache(maxsize=4)  # what both break is told of the same evidence
def _lines(api: ApiEvidence) -> frozenset[tuple[str, ...]]:
    """What the reference breaks anywhere."""
    answers = answers_of(api.sides.contract)
    return frozenset(
        breach.line
        for evidence in api.declared
        for one in evidence.reference
        if one.purpose not in NOT_COMPARED
        for breach in answers.breaches(one)
    )


@lru_cache(maxsize=256)  # what both break is told of the same evidence
def _places(evidence: OperationEvidence) -> Mapping[Where, _Broken]:
    """What the environment's answers break, by place."""
    answers = answers_of(evidence.sides.contract)
    comparable = {id(pair) for pair in evidence.comparable}
    judged = [
        pair
        for pair in evidence.pairs
        if pair.answered and pair.there.purpose not in NOT_COMPARED and not _is_let_in(pair)
    ]
    breaches: dict[Where, dict[Breach, None]] = defaultdict(dict)
    pairs: dict[Where, list[Pair]] = defaultdict(list)
    for pair in judged:
        owed = id(pair) in comparable and _owes_status(answers, pair)
        told = [one for one in answers.breaches(pair.there) if owed or not _is_status(one)]
        for breach in told:
            where = _key(breach)
            breaches[where][breach] = None
            if pair not in pairs[where][-1:]:
                pairs[where].append(pair)
    return {
        where: _Broken(breaches=tuple(found), pairs=tuple(pairs[where]), compared=len(judged))
        for where, found in breaches.items()
    }


def _is_let_in(pair: Pair) -> bool:
    """Whether only the reference refuses what the contract forbids, which is told as such.

    The answer shows what was sent: what it breaks, the request broke.
    """
    return not pair.here.valid and pair.there.succeeded and not pair.here.succeeded


def _owes_status(answers: Answers, pair: Pair) -> bool:
    """Whether the answer must have a status that is declared: the request is valid, and the reference's answer has.

    Most contracts pass over how a request is refused that they do not allow.
    """
    return pair.here.valid and not any(map(_is_status, answers.breaches(pair.here)))


def _is_status(breach: Breach) -> bool:
    return breach.place.part is Part.RESPONSE_STATUS


def _key(breach: Breach) -> Where:
    return breach.place.part, breach.place.status if _is_status(breach) else None, breach.place.pointer


def _where(breach: Breach) -> str:
    """The place in words; a status says itself what it is."""
    if breach.place.part is Part.RESPONSE_BODY:
        return f"{name_of(breach.place.pointer)} ({breach.place.status})"
    return f"the header {name_of(breach.place.pointer)}" if breach.place.part is Part.RESPONSE_HEADER else "the answer:"


def _difference(evidence: OperationEvidence, kept: tuple[Breach, ...], broken: _Broken) -> Difference:
    first, sides = kept[0], evidence.sides
    told = ", ".join(dict.fromkeys(breach.message for breach in kept))
    share = f"{len(broken.pairs)} of {broken.compared} answers"
    return Difference(
        kind=KIND,
        place=first.place,
        environment=sides.environment,
        reference=sides.reference,
        message=f"{sides.environment} breaks the contract, {sides.reference} keeps it: {_where(first)} {told}",
        reference_side=Side(text=f"kept in {broken.compared} of {broken.compared} answers"),
        environment_side=Side(text=f"broken in {share}", value=[breach.keyword for breach in kept]),
        basis=Basis.CONTRACT,
        compared=broken.compared,
        differing=len(broken.pairs),
        cases=tuple(dict.fromkeys(pair.id for pair in sorted(broken.pairs, key=_plainness)))[:SHOWN_CASES],
        faults=tuple(
            Fault(keyword=breach.keyword, part=breach.place.part, pointer=breach.place.pointer, description=told)
            for breach in kept
        ),
        cause=" ".join((KIND, *first.line)),
    )


def _plainness(pair: Pair) -> tuple[object, ...]:
    return (pair.here.sequence is not None, pair.size, pair.id)


RULE = Rule(
    kinds=(KIND,),
    level=Level.API,
    judge=judge,
    decided=(
        "Every answer is held against the committed contract: its media type, headers and body, errors too, and its "
        "status where the request is one that the contract allows. "
        "Told is a line of the contract that is broken here and that no answer of the reference breaks. What both "
        "break alike is no drift: it is listed among what was not compared. What a difference of schema, enum, status, "
        "error or header explains is told there, as its evidence."
    ),
    remedy="let the environment answer as the contract says, or change the contract for all environments",
)
