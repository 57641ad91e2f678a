"""The whole body has another shape: an envelope became a bare array, a body became empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, counted
from harness.comparison.facts import Facts
from harness.comparison.maps import may_be_map
from harness.comparison.pool import Pool
from harness.comparison.rule import Level, Rule
from harness.comparison.schema import columns
from harness.comparison.schema.response_media_type_changed import may_be_stored
from harness.comparison.schema.types import type_of
from harness.comparison.structural import a
from harness.contract.schemas import response_schema
from harness.model.difference import Side
from harness.model.observation import BodyKind
from harness.model.place import Part
from harness.model.shape import merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told
    from harness.model.observation import Observation

NOTHING = frozenset({"empty", "null"})
"""Bodies without anything in them; a search that finds nothing may answer so."""

BODILESS = frozenset({204, 205, 304})

CREATED = 201


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """Requests that both sides serve, with bodies of another kind."""
    pairs = [pair for pair in evidence.pairs if _is_judged(pair) and not may_be_stored(evidence, pair)]
    differing = [pair for pair in pairs if root(pair.here) != root(pair.there)]
    telling = [pair for pair in differing if not _by_state(pair)]
    if telling or _promised(evidence, differing, pairs):
        yield _difference(evidence, tuple(telling or differing), len(pairs))
        return
    yield from _no_member_left(evidence)
    yield from columns.told(evidence)


def root(observation: Observation) -> str:
    """What the whole body is: a JSON type, or what kind of bytes."""
    if observation.body_kind is not BodyKind.JSON:
        return str(observation.body_kind)
    types = {type_of(scalar) for scalar in observation.shape.values.get("", {}).values()}
    return min(types, default="empty")


def _is_judged(pair: Pair) -> bool:
    return (
        pair.is_own
        and pair.both_succeeded
        and pair.steady
        and BodyKind.TRUNCATED not in {pair.here.body_kind, pair.there.body_kind}
        and not {pair.here.status, pair.there.status} & BODILESS
        and pair.here.operation.partition(" ")[0] != "HEAD"
        and (pair.again is None or not pair.again.succeeded or root(pair.again) == root(pair.here))
    )


def _by_state(pair: Pair) -> bool:
    """Whether one side may simply have nothing to tell; what was just created by the same request is the same."""
    is_own = pair.is_created or pair.here.status == pair.there.status == CREATED
    return bool(NOTHING & {root(pair.here), root(pair.there)}) and not is_own


def _promised(evidence: OperationEvidence, differing: list[Pair], pairs: list[Pair]) -> bool:
    """Whether every answer breaks what the contract says of the body."""
    if not differing or len(differing) < len(pairs) or evidence.operation is None:
        return False
    first = differing[0].here
    contract = evidence.sides.contract
    return response_schema(contract, evidence.operation, first.status or 200, first.media_type) is not None


def _no_member_left(evidence: OperationEvidence) -> Iterator[Told]:
    """Objects on both sides that share no property: another envelope."""
    pool = Pool(evidence)
    objects = [pair for pair in pool.pairs if root(pair.here) == root(pair.there) == "object"]
    here = _names(*(pair.here for pair in objects))
    there = _names(*(pair.there for pair in objects))
    always = _always(objects)
    if len(here) > 1 and always and there and not here & there and not _may_be_map(evidence, pool):
        yield _difference(evidence, tuple(objects), len(objects))


def _may_be_map(evidence: OperationEvidence, pool: Pool) -> bool:
    """Whether the names are data, so that sharing none of them says nothing."""
    contract, operation = evidence.sides.contract, evidence.operation
    schema = response_schema(contract, operation, pool.status, pool.media_type) if operation else None
    pooled = merged(one.shape for pair in pool.pairs for one in (pair.here, pair.there))
    return may_be_map(pooled, "", Facts(contract=contract, schema=schema).nature(""))


def _names(*observations: Observation) -> frozenset[str]:
    return frozenset().union(*(names for one in observations for names in one.shape.objects.get("", {}).values()))


def _always(pairs: list[Pair]) -> frozenset[str]:
    """The properties that every answer of the reference has; a map has none."""
    seen = [names for pair in pairs for names in pair.here.shape.objects.get("", {}).values()]
    return frozenset.intersection(*seen) if seen else frozenset()


def _difference(evidence: OperationEvidence, pairs: tuple[Pair, ...], compared: int) -> Told:
    first, sides = pairs[0], evidence.sides
    here, there = _words(first.here), _words(first.there)
    place = evidence.place(Part.RESPONSE_BODY, status=first.here.status, media_type=first.here.media_type)
    shown = Shown(
        pairs=pairs,
        compared=compared,
        reference=Side(text=f"{here} in {counted(len(pairs), compared, 'answers')}", value=root(first.here)),
        environment=Side(text=f"{there} in {counted(len(pairs), compared, 'answers')}", value=root(first.there)),
        cause=f"body: {here} → {there}",
    )
    message = f"the body is {there} in {sides.environment}, {here} in {sides.reference}"
    return evidence.difference("response-body-changed", place, message, shown)


def _words(observation: Observation) -> str:
    kind = root(observation)
    if observation.body_kind is not BodyKind.JSON:
        return {"empty": "empty", "invalid-json": "no valid JSON"}.get(kind, kind)
    names = sorted(_names(observation))
    within = f" with {', '.join(names[:4])}{', …' if len(names) > 4 else ''}" if kind == "object" and names else ""
    return a(kind) + within


RULE = Rule(
    kinds=("response-body-changed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The same request is served by both sides, and the whole body is another thing: an object and an array, JSON "
        "and text, something and nothing, or objects that share no property. Nothing in place of something counts "
        "only for resources that the run created, or where every answer breaks the contract. A table (CSV) that begins "
        "with the same line of names in all answers of the reference begins with another one in every answer here."
    ),
    remedy="deploy the version with the contract's body, or publish the other shape as a new version",
)
