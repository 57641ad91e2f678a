"""Evidence in, differences and questions out: the only entrance to judging. Pure, and blind to the order of evidence.

What the loop does with it, per API and environment:

1. `compared` over everything observed so far. Ask its questions:
   `cause` with `probe.minimal.cause`; every case that the probe makes goes into `View.cases`, every `Cause` into
   `View.causes`; a question that got no cause is not asked again (questions are values: compare them);
   `more-objects` by putting its cases to both sides with further `existing` resources;
   `repeats` by asking its cases of its environment until they were asked so often in all, `timings` by asking them
   of both in turn, nothing else meanwhile;
   then compare again, until no new question of these kinds comes or the budget ends.
2. Ask the cases of the `confirmation` questions again: reference, environment, reference, environment, as askings
   3, 3, 4, 4 (whole sequences where a case is a step of one).
3. `recurring` for each difference of the last comparison, with the observations of askings 3 and 4 alone.
   `False` drops it, `True` and `None` go on with `finding.confidence.confidence`.
4. `finding.assembly.findings` explains, groups and grades what is left, over all APIs and environments.

A question of `confirmation` may come without a difference of its own (a single timeout): ask it and compare again.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from harness.comparison.auth.refusal import unpaired_identities
from harness.comparison.contract.contract_violated import broken_alike
from harness.comparison.contract.published_contract_differs import not_read
from harness.comparison.evidence import ApiEvidence, Sides
from harness.comparison.rule import Level
from harness.comparison.rules import RELATIONS, RULES
from harness.comparison.traffic.reference import is_noise, not_compared, own_mixtures
from harness.comparison.view import Comparison, View
from harness.comparison.walk import Walk, shared_by
from harness.model.case import Purpose
from harness.model.difference import Basis, Difference, Question, Wanted
from harness.model.exchange import NOT_SENT, FailureKind
from harness.model.place import WHOLE_API
from harness.model.repeating import CONFIRMATIONS
from harness.model.report import NotCompared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.comparison.rule import Rule, Told
    from harness.contract.document import Contract
    from harness.model.observation import Observation

ALIKE = (
    frozenset({"response-property-removed", "response-property-became-optional"}),
    frozenset({"response-property-added", "response-property-became-required"}),
    frozenset({"response-enum-value-added", "response-enum-value-changed"}),
)
"""Kinds that the number of objects tells apart: a confirmation has too few to tell."""

OF_VOLLEYS = frozenset(kind for rule in RELATIONS for kind in rule.kinds)
"""Kinds that the answers of a volley show together."""

DEPLOYMENT = frozenset({"operation-unavailable", "version-unavailable"})
"""Which of the two it is, all operations together tell; a confirmation asks only for some."""

POOLED = frozenset({Basis.STRUCTURE, Basis.CONTRACT, Basis.STORED})
"""Claims over objects: which ones come this time is chance, so that deviating once more is enough."""


def compared(
    contract: Contract, observations: Iterable[Observation], *, reference: str, environment: str, view: View
) -> Comparison:
    """Judges one environment's answers to one API against the reference's.

    Args:
        contract: The API's contract.
        observations: All of this API, of both environments (others are passed over): the reference's askings 1 and 2,
            the environment's asking 1, and any further ones.
        reference: Name of the reference.
        environment: Name of the environment that is judged.
        view: What is known besides.
    """
    sides = Sides(contract=contract, reference=reference, environment=environment, view=view)
    return _judged(sides, (one for one in observations if one.api == contract.name), RULES)


def volleys_compared(
    contract: Contract, observations: Iterable[Observation], *, reference: str, environment: str, view: View
) -> Comparison:
    """The same, but the relations alone: what a further volley of them can change."""
    sides = Sides(contract=contract, reference=reference, environment=environment, view=view)
    own = (one for one in observations if one.api == contract.name and one.purpose is Purpose.RELATION)
    return _judged(sides, own, RELATIONS)


def _judged(sides: Sides, observations: Iterable[Observation], rules: tuple[Rule, ...]) -> Comparison:
    api = ApiEvidence(sides, observations)
    walks = {evidence.key: Walk(evidence) for evidence in api.declared}
    told = [*_told(api, walks, rules)]
    mixtures = own_mixtures(api)
    found = (one for one in told if isinstance(one, Difference) and not is_noise(one, mixtures))
    differences = tuple(sorted(found, key=_order))
    asked = [one for one in told if isinstance(one, Question)]
    open_ones = (one for one in differences if not _has_come_back(one, sides.view))
    untold = (*_not_compared(api, walks), *not_compared(sides, mixtures))
    return Comparison(
        differences=differences,
        questions=(*asked, *map(_confirmation, open_ones)),
        noisy={evidence.key: evidence.noisy for evidence in api.operations.values() if evidence.noisy},
        not_compared=() if sides.view.confirming else untold,
    )


def _told(api: ApiEvidence, walks: Mapping[str, Walk], rules: tuple[Rule, ...]) -> Iterator[Told]:
    for rule in _of(Level.API, rules):
        yield from rule.judge(api)
    shared = shared_by(walks.values())
    for evidence in api.declared:
        for rule in _of(Level.OPERATION, rules):
            yield from rule.judge(evidence)
        yield from walks[evidence.key].told(rules, shared)


def _of(level: Level, rules: Iterable[Rule]) -> Iterator[Rule]:
    return (rule for rule in rules if rule.level is level)


def _order(difference: Difference) -> tuple[object, ...]:
    place = difference.place
    where = (place.api, place.operation, place.part, place.pointer, place.status or 0, place.media_type or "")
    return (*where, difference.kind, difference.message)


def _confirmation(difference: Difference) -> Question:
    return Question(
        wanted=Wanted.CONFIRMATION,
        environment=difference.environment,
        api=difference.place.api,
        operation=difference.place.operation,
        cases=difference.cases,
        place=difference.place,
        sequences=difference.sequences,
    )


def _not_compared(api: ApiEvidence, walks: Mapping[str, Walk]) -> Iterator[NotCompared]:
    yield from _not_held(api.sides, walks)
    yield from broken_alike(api)
    yield from not_read(api)
    yield from unpaired_identities(api)


def _has_come_back(difference: Difference, view: View) -> bool:
    """Whether what it rests on was asked again and again already."""
    return difference.basis is Basis.MEASURED or _is_of_volleys(difference, view)


def _is_of_volleys(difference: Difference, view: View) -> bool:
    """Whether it was asked again before it was told: in every one of several volleys.

    What a request of a volley shows by itself (it fails, or is not answered in time) has been seen only once. Of what
    says whether there are more rows, a header may be what is lacking.
    """
    if difference.kind not in OF_VOLLEYS and difference.basis is not Basis.RELATION:
        return False
    cases = [view.cases[one] for one in difference.cases if one in view.cases]
    return bool(cases) and all(case.purpose is Purpose.RELATION for case in cases)


def _not_held(sides: Sides, walks: Mapping[str, Walk]) -> Iterator[NotCompared]:
    """Objects of which one side holds none: an empty list shows nothing of its rows."""
    for key, walk in walks.items():
        if not walk.pool.pairs:
            continue
        for pointer, is_reference in walk.not_comparable():
            lacking = sides.environment if is_reference else sides.reference
            yield NotCompared(
                what=f"{pointer} in the answers",
                why=f"{lacking} showed no such object",
                api=sides.contract.name,
                operation=key,
                environment=sides.environment,
            )


def recurring(
    difference: Difference, contract: Contract, observations: Iterable[Observation], *, view: View
) -> bool | None:
    """Whether a difference comes back when it is asked again.

    Args:
        difference: What `compared` gave.
        contract: The contract of its API.
        observations: The confirmation alone, both sides: askings 3 and 4. Others are passed over.
        view: The view that the difference was found with.

    Returns:
        `None` where nothing could be asked again, so that it can be neither confirmed nor dropped. What rests on many
        askings of one request has come back in them already.
    """
    if _has_come_back(difference, view):
        return True
    asked = [
        one
        for one in observations
        if one.asking in CONFIRMATIONS
        and one.case in difference.cases
        and one.api == difference.place.api
        and one.environment in {difference.reference, difference.environment}
    ]
    seen = [
        _seen(difference, contract, asked, first, view) for first in CONFIRMATIONS if _asked(difference, asked, first)
    ]
    if not seen or (difference.basis is Basis.ALONE and not any(seen)):
        # What an environment shows by itself (a 429, say) may just not have been met again.
        return None
    return any(seen) if difference.basis in POOLED | {Basis.ALONE} else all(seen)


def _asked(difference: Difference, asked: list[Observation], asking: int) -> bool:
    """Whether a round put any request to both sides that it could have shown itself in."""
    sides = {one.environment for one in asked if one.asking == asking and _was_heard(one)}
    needed = (
        {difference.environment} if difference.basis is Basis.ALONE else {difference.reference, difference.environment}
    )
    return needed <= sides


def _was_heard(observation: Observation) -> bool:
    """Whether the environment had its say; an open circuit is the same timeout again."""
    failure = observation.failure
    return failure is None or failure.kind not in NOT_SENT or failure.kind is FailureKind.CIRCUIT_OPEN


def _seen(difference: Difference, contract: Contract, asked: list[Observation], first: int, view: View) -> bool:
    """The difference in one round: this round's answers against both of the reference's."""
    second = next(one for one in CONFIRMATIONS if one != first)
    again = {first: 1, second: 2}
    round_of = [
        replace(one, asking=again[one.asking])
        for one in asked
        if one.environment == difference.reference or one.asking == first
    ]
    sides = Sides(
        contract=contract,
        reference=difference.reference,
        environment=difference.environment,
        view=replace(view, confirming=True),
    )
    found = _judged(sides, round_of, _telling(difference.kind))
    return any(_is_same(difference, one) for one in found.differences)


@lru_cache
def _telling(kind: str) -> tuple[Rule, ...]:
    """The rules that can tell a kind, or one that it cannot be told from with few objects; the others cost time."""
    alike = {kind}.union(*(kinds for kinds in (*ALIKE, DEPLOYMENT) if kind in kinds))
    return tuple(rule for rule in RULES if alike & {*rule.kinds})


def _is_same(one: Difference, other: Difference) -> bool:
    operations = {one.place.operation, other.place.operation}
    if {one.kind, other.kind} <= DEPLOYMENT:
        return len(operations) == 1 or WHOLE_API in operations
    return (
        (len(operations) == 1 or WHOLE_API in operations)
        and (one.place.part, one.place.pointer) == (other.place.part, other.place.pointer)
        and (one.kind == other.kind or any({one.kind, other.kind} <= kinds for kinds in ALIKE))
    )
