"""One walk over the places of an operation's bodies, showing each to the rules of its level."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.counting import NOWHERE, EnumCounts, Member, Presence, SetCounts, Spot, ValueCounts
from harness.comparison.facts import facts_of
from harness.comparison.pool import Pool
from harness.comparison.rule import Level
from harness.comparison.touched import rows_of
from harness.contract.schemas import response_schema
from harness.model.pointer import joined, parent_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Rule, Told
    from harness.model.shape import Scalar, Shape

NOTHING: Mapping[str, Scalar] = {}

UNSEEN: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all places of one schema show together, by the schema's and the property's name."""

    enums: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    """JSON texts of the values that the reference, and that the environment, shows of a declared closed set."""
    presences: Mapping[str, Presence]
    """In how many of the environment's objects a property is."""
    kinds: Mapping[str, frozenset[tuple[str, frozenset[str]]]]
    """Places of the environment's objects with the names of their members, by the name of the schema alone."""
    sets: Mapping[str, SetCounts]
    """What the reference shows where the contract lists no values."""


def shared_by(walks: Iterable[Walk]) -> Shared:
    """Pools what the operations of an API show."""
    enums: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    presences: dict[str, Presence] = {}
    kinds: dict[str, frozenset[tuple[str, frozenset[str]]]] = {}
    sets: dict[str, SetCounts] = {}
    for walk in walks:
        for name, here, there in walk.enums():
            known = enums.get(name, UNSEEN)
            enums[name] = known[0] | here, known[1] | there
        for name, presence in walk.presences():
            presences[name] = presences.get(name, NOWHERE).plus(presence)
        for name, held in walk.kinds():
            kinds[name] = kinds.get(name, frozenset()) | held
        for name, counts in walk.sets():
            sets[name] = sets[name].plus(counts) if name in sets else counts
    return Shared(enums=enums, presences=presences, kinds=kinds, sets=sets)


class Walk:
    """The places of one operation."""

    def __init__(self, evidence: OperationEvidence) -> None:
        """Pools the bodies."""
        self.pool = Pool(evidence)
        operation = evidence.operation
        schema = None
        if operation is not None and self.pool.pairs:
            schema = response_schema(evidence.sides.contract, operation, self.pool.status, self.pool.media_type)
        self.facts = facts_of(evidence.sides.contract, schema)
        self.pool.settle(self.facts)
        self._touched = evidence.touched

    def enums(self) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
        """The shared name of each declared closed set, and the values of it that either side shows here."""
        here, there = self.pool.reference.values, self.pool.environment.values
        for pointer in here.keys() | there.keys():
            if self.facts.enum(pointer) is not None:
                yield self._enum_name(pointer), _texts(here.get(pointer, NOTHING)), _texts(there.get(pointer, NOTHING))

    def sets(self) -> Iterator[tuple[str, SetCounts]]:
        """The shared name of each place whose values the contract does not list, and what the reference shows there."""
        open_sets = [pointer for pointer in self.pool.reference.values if self.facts.enum(pointer) is None]
        rows = {parent_of(pointer) for pointer in open_sets}
        touched = {parent: rows_of(self.pool.reference, parent, self._touched) for parent in rows}
        for pointer in open_sets:
            yield (
                self._enum_name(pointer),
                SetCounts(
                    stored=self.pool.reference.values[pointer],
                    determined=self.pool.created_reference.values.get(pointer, NOTHING),
                    touched=touched[parent_of(pointer)],
                ),
            )

    def kinds(self) -> Iterator[tuple[str, frozenset[tuple[str, frozenset[str]]]]]:
        """The name of each shared schema, and what the environment's objects of it have at each place here."""
        for pointer, seen in self.pool.environment.objects.items():
            if holder := self.facts.holder(pointer):
                yield holder, frozenset((self._at(pointer), names) for names in seen.values())

    def presences(self) -> Iterator[tuple[str, Presence]]:
        """The shared name of each property of a shared schema, and in how many objects here the environment has it."""
        for pointer in self.pool.environment.objects:
            for name in _names(self.pool.reference, pointer) | _names(self.pool.environment, pointer):
                if shared := self.facts.cause(joined(pointer, name)):
                    yield shared, _presence(self.pool.environment, pointer, name)

    def told(self, rules: Iterable[Rule], shared: Shared) -> Iterator[Told]:
        """What the rules of members and values say, place by place."""
        by_level: dict[Level, list[Rule]] = defaultdict(list)
        for rule in rules:
            by_level[rule.level].append(rule)
        for member in self.members(shared):
            for rule in by_level[Level.MEMBER]:
                yield from rule.judge(member)
        for counts in self.values(shared):
            for rule in by_level[Level.VALUE]:
                yield from rule.judge(counts)

    def members(self, shared: Shared) -> Iterator[Member]:
        """Every property that either side has, of objects that both sides have."""
        pool = self.pool
        for pointer in sorted(pool.reference.objects.keys() & pool.environment.objects.keys()):
            kinds = shared.kinds.get(self.facts.holder(pointer), frozenset())
            others = {names for place, names in kinds if place != self._at(pointer)}
            for name in sorted(_names(pool.reference, pointer) | _names(pool.environment, pointer)):
                here = _presence(pool.environment, pointer, name)
                everywhere = shared.presences.get(self.facts.cause(joined(pointer, name)), here)
                yield Member(
                    spot=self._spot(joined(pointer, name)),
                    reference=_presence(pool.reference, pointer, name),
                    environment=here,
                    elsewhere=everywhere.without(here),
                    is_left_out_elsewhere=any(name not in names for names in others),
                    created_reference=_presence(pool.created_reference, pointer, name),
                    created_environment=_presence(pool.created_environment, pointer, name),
                    nulls=(_nulls(pool.reference, pointer, name), _nulls(pool.environment, pointer, name)),
                )

    def values(self, shared: Shared) -> Iterator[ValueCounts]:
        """The values of every place that both sides have, but the root: that is the whole body's matter."""
        pool = self.pool
        for pointer in sorted((pool.reference.values.keys() & pool.environment.values.keys()) - {""}):
            declared = self.facts.enum(pointer)
            seen = shared.enums.get(self._enum_name(pointer), UNSEEN)
            yield ValueCounts(
                spot=self._spot(pointer),
                reference=pool.reference.values[pointer],
                environment=pool.environment.values[pointer],
                created_reference=pool.created_reference.values.get(pointer, NOTHING),
                created_environment=pool.created_environment.values.get(pointer, NOTHING),
                enum=None
                if declared is None
                else EnumCounts(declared=declared, seen_in_reference=seen[0], seen_in_environment=seen[1]),
                shared=shared.sets.get(self._enum_name(pointer)) if declared is None else None,
            )

    def not_comparable(self) -> Iterator[tuple[str, bool]]:
        """Pointers of objects that only one side has, and whether it is the reference; the outermost ones."""
        pool = self.pool
        here, there = pool.reference.objects.keys(), pool.environment.objects.keys()
        for side, other, is_reference in ((here, there, True), (there, here, False)):
            for pointer in sorted(side - other):
                outer = parent_of(pointer)
                while outer and outer not in side:
                    outer = parent_of(outer)
                if outer in other or outer not in side or not pointer:
                    yield pointer, is_reference

    def _spot(self, pointer: str) -> Spot:
        return Spot(pool=self.pool, pointer=pointer, facts=self.facts)

    def _enum_name(self, pointer: str) -> str:
        return self.facts.cause(pointer) or self._at(pointer)

    def _at(self, pointer: str) -> str:
        return f"{self.pool.operation} {pointer}"


def _names(shape: Shape, pointer: str) -> frozenset[str]:
    return frozenset().union(*shape.objects.get(pointer, {}).values())


def _nulls(shape: Shape, pointer: str, name: str) -> int:
    return sum(scalar.type == "null" for scalar in shape.values.get(joined(pointer, name), {}).values())


def _presence(shape: Shape, pointer: str, name: str) -> Presence:
    seen = shape.objects.get(pointer, {})
    return Presence(having=sum(1 for names in seen.values() if name in names), of=len(seen))


def _texts(scalars: Mapping[str, Scalar]) -> frozenset[str]:
    return frozenset(scalar.text for scalar in scalars.values() if scalar.text is not None)
