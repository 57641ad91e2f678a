"""Which relations hold in the reference, and which of them an environment breaks every time that it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import MOST_VOLLEYS, VOLLEYS, State
from harness.comparison.behaviour.collations import collations
from harness.comparison.behaviour.continuations import continuations, shortness
from harness.comparison.behaviour.counts import counts
from harness.comparison.behaviour.defaults import defaults
from harness.comparison.behaviour.effects import effects
from harness.comparison.behaviour.expansions import expansions
from harness.comparison.behaviour.filters import filters
from harness.comparison.behaviour.halves import halves
from harness.comparison.behaviour.limits import default_sizes, limits
from harness.comparison.behaviour.orders import fixed_order, orders, reorders
from harness.comparison.behaviour.positions import positions
from harness.comparison.behaviour.searches import searches
from harness.comparison.behaviour.selections import selections
from harness.comparison.behaviour.thresholds import Edge
from harness.comparison.behaviour.totals import totals
from harness.comparison.behaviour.unions import unions
from harness.comparison.behaviour.volley import volleys
from harness.comparison.evidence import SHOWN_CASES
from harness.comparison.same import Same
from harness.contract.schemas import property_schema
from harness.model.bracketed import place_of
from harness.model.difference import Difference, Question, Side, Wanted
from harness.model.place import Part
from harness.model.pointer import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.behaviour.claim import Broken, Claim
    from harness.comparison.behaviour.volley import Volley
    from harness.comparison.evidence import OperationEvidence
    from harness.model.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A relation of the reference, and the volleys of the environment in which it is broken: all that say anything."""

    claim: Claim
    asked: int
    broken: tuple[Volley, ...]

    @property
    def is_sure(self) -> bool:
        """Whether it failed often enough."""
        return len(self.broken) >= VOLLEYS

    @property
    def may_be_asked(self) -> bool:
        """Whether one more volley could make it sure."""
        return not self.is_sure and self.asked < MOST_VOLLEYS


@lru_cache(maxsize=16)  # each rule of the category asks for those of the same operation
def failed(evidence: OperationEvidence) -> tuple[Failed, ...]:
    """The relations that the environment never keeps.

    One success acquits: writers break relations now and then, and make none hold that could have failed.
    """
    there = volleys(evidence.environment)
    if not there:
        return ()
    found = []
    for claim in _claimed(Same(volleys(evidence.reference)), _bounded(evidence)):
        states = {volley.asking: claim.state(volley) for volley in there}
        broken = tuple(volley for volley in there if states[volley.asking] is State.BROKEN)
        if broken and State.HOLDS not in states.values():
            found.append(Failed(claim=claim, asked=len(there), broken=broken))
    return tuple(found)


def told(evidence: OperationEvidence, *kinds: str) -> Iterator[Difference | Question]:
    """What is said of the relations whose failing is of one of the kinds."""
    seen: set[tuple[str, str]] = set()
    found = [(one, one.claim.broken(one.broken[0])) for one in failed(evidence)]
    ignored = {shown.pointer for one, shown in found if shown.kind == "parameter-ignored" and one.is_sure}
    for one, shown in found:
        # What a parameter does to the order with one value follows from its being ignored with another.
        if shown.kind not in kinds or (shown.kind == "ordering-changed" and shown.pointer in ignored):
            continue
        if one.may_be_asked:
            yield _question(evidence, one)
        elif one.is_sure and (shown.kind, shown.pointer) not in seen:
            # One finding of a parameter is enough, however many of its relations fail.
            seen.add((shown.kind, shown.pointer))
            yield _difference(evidence, one)


@lru_cache(maxsize=256)  # the reference's hold against every environment
def _claimed(reference: Same[Volley], bounded: frozenset[str]) -> tuple[Claim, ...]:
    return tuple(dict.fromkeys(_claims(reference.items, bounded)))


def _claims(reference: tuple[Volley, ...], bounded: frozenset[str]) -> Iterator[Claim]:
    for volley in reference:
        limiting = tuple(limits(volley))
        sizes = frozenset(limit.parameter for limit in limiting)
        placing = tuple(positions(volley, limiting))
        taken = sizes | {one.parameter for one in placing}
        sifting = tuple(filters(volley, taken))
        sifted = frozenset(one.parameter for one in sifting if not isinstance(one, Edge))
        cutting = tuple(selections(volley, taken | sifted))
        searching = tuple(searches(volley, taken))
        sorting = tuple(orders(volley, limiting))
        turning = {one.parameter for one in sorting} | {name for name in volley.parameters if reorders(volley, name)}
        adding = tuple(expansions(volley, taken))
        halving = tuple(halves(volley, taken | sifted))
        known = taken | sifted | turning | {one.parameter for one in (*cutting, *searching, *adding, *halving)}
        yield from (*limiting, *placing, *sifting, *searching, *cutting, *sorting, *adding, *halving)
        yield from unions(volley)
        yield from counts(volley, sifted - taken)
        yield from collations(volley, sorting)
        yield from default_sizes(volley)
        known_otherwise = sizes | {one.parameter for one in cutting}
        yield from defaults(volley, limiting, without=known_otherwise, filters=sifted)
        yield from totals(volley, tuple(limit for limit in limiting if limit.parameter in bounded), placing)
        yield from continuations(volley, limiting)
        yield from shortness(volley, limiting)
        yield from effects(volley, known)
    yield from fixed_order(reference)


def _bounded(evidence: OperationEvidence) -> frozenset[str]:
    """Parameters of which the contract says how high they go: beyond it a service may cut without a word."""
    contract, operation = evidence.sides.contract, evidence.operation
    schemas = {one.name: one.schema for one in (operation.parameters if operation else ())}
    body = operation.request_body if operation else None
    for name in {name for volley in volleys(evidence.reference) for name in volley.in_body} if body else ():
        said = property_schema(contract, body.content[0].schema, place_of(name)) if body and body.content else None
        schemas.setdefault(name, said)
    resolved = {name: contract.resolved(schema) for name, schema in schemas.items()}
    return frozenset(name for name, schema in resolved.items() if isinstance(schema, dict) and "maximum" in schema)


def _question(evidence: OperationEvidence, one: Failed) -> Question:
    """Its own requests again, with the plainest before and after."""
    volley = one.broken[-1]
    again = [volley.again.case] if volley.again else []
    cases = (volley.base.case, *again, *(page.case for page in one.claim.pages(volley)))
    return Question(
        wanted=Wanted.VOLLEY,
        environment=evidence.sides.environment,
        api=evidence.sides.contract.name,
        operation=evidence.key,
        cases=tuple(dict.fromkeys(cases)),
    )


def _difference(evidence: OperationEvidence, one: Failed) -> Difference:
    volley = one.broken[0]
    shown, sides = one.claim.broken(volley), evidence.sides
    return Difference(
        kind=shown.kind,
        place=_place(evidence, volley, shown),
        environment=sides.environment,
        reference=sides.reference,
        message=f"{shown.environment} in {sides.environment}; in {sides.reference} {one.claim.reference}",
        reference_side=Side(text=one.claim.reference),
        environment_side=Side(text=shown.environment),
        basis=one.claim.basis,
        compared=one.asked,
        differing=len(one.broken),
        cases=tuple(dict.fromkeys(page.case for page in one.claim.pages(volley)))[:SHOWN_CASES],
    )


def _place(evidence: OperationEvidence, volley: Volley, shown: Broken) -> Place:
    """Where it is: in the answer, in the query, or in the body where a search says there what it looks for."""
    if shown.part is not Part.REQUEST_QUERY:
        return evidence.place(shown.part, pointer=shown.pointer, status=volley.status, media_type=volley.media_type)
    name = tokens_of(shown.pointer)[-1]
    if name in volley.in_body:
        return evidence.place(Part.REQUEST_BODY, pointer=place_of(name))
    return evidence.place(Part.REQUEST_QUERY, pointer=shown.pointer)
