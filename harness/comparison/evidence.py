"""What rules are shown: the pairs of one operation, and all operations of the API."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from harness.comparison.awaited import unfinished
from harness.comparison.beside import Harmless
from harness.comparison.error.codes import code_places
from harness.comparison.listed import Listed
from harness.comparison.media_types import unsupported
from harness.comparison.pairing import CONFLICTS, GONE, Pair, comparable, grouped, paired
from harness.comparison.touched import touched
from harness.model.case import Credential, Purpose, Role
from harness.model.difference import Basis, Difference, Side
from harness.model.place import WHOLE_API, Part, Place
from harness.model.refusing import UNFIT
from harness.model.repeating import REPEATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.comparison.view import View
    from harness.contract.document import Contract
    from harness.model.boundary import Boundary, Witness
    from harness.model.case import Fault, Slot
    from harness.model.difference import Cause
    from harness.model.observation import Observation
    from harness.model.operation import Operation

SAFE = ("GET ", "HEAD ", "OPTIONS ")
"""How the keys of operations begin that make nothing."""

SHOWN_CASES = 6
"""How many cases a difference names: those are asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Who is compared with whom, and what is known besides."""

    contract: Contract
    reference: str
    environment: str
    view: View

    def place(self, operation: str, part: Part, **where: int | str | None) -> Place:
        """A place of this API; `where` is `status`, `media_type` and `pointer`."""
        status, media_type = where.get("status"), where.get("media_type")
        return Place(
            api=self.contract.name,
            operation=operation,
            part=part,
            status=status if isinstance(status, int) else None,
            media_type=media_type if isinstance(media_type, str) else None,
            pointer=str(where.get("pointer") or ""),
        )

    def causes(self, operation: str) -> tuple[Cause, ...]:
        """What the probes found out about an operation of this environment."""
        return tuple(
            cause
            for cause in self.view.causes
            if cause.environment == self.environment
            and cause.refused.operation == operation
            and cause.refused.api == self.contract.name
        )

    def sharpened(self, operation: str) -> tuple[Boundary | Witness, ...]:
        """What the probes found out about how far, and by how little, the sides part on an operation."""
        found: list[Boundary | Witness] = [*self.view.boundaries, *self.view.witnesses]
        return tuple(one for one in found if (one.environment, one.operation) == (self.environment, operation))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What shows a difference: the pairs, and what each side does in words."""

    pairs: tuple[Pair, ...]
    """Those that differ, plainest first."""
    compared: int
    """How many were held against each other, these included."""
    reference: Side
    environment: Side
    cause: str = ""
    basis: Basis = Basis.PAIRED
    beside: tuple[Pair, ...] = ()
    """Those that do not differ, without which the others show nothing."""

    @property
    def every(self) -> tuple[Pair, ...]:
        """All that has to be asked to see it again."""
        return (*self.pairs, *self.beside)

    @property
    def cases(self) -> tuple[str, ...]:
        """Ids of the cases, each once, the smallest requests first."""
        return tuple(dict.fromkeys(pair.id for pair in sorted(self.every, key=lambda pair: pair.size)))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults, each once."""
        return tuple(dict.fromkeys(pair.fault for pair in self.every if pair.fault is not None))


class OperationEvidence:
    """Everything that both sides showed of one operation."""

    def __init__(
        self,
        sides: Sides,
        key: str,
        reference: Iterable[Observation],
        environment: Iterable[Observation],
    ) -> None:
        """Pairs what can be paired; nothing is judged."""
        self.sides = sides
        self.key = key
        here, there = tuple(reference), tuple(environment)
        self.reference = tuple(one for one in here if one.purpose not in REPEATED)
        """The reference's observations, all askings; what is asked over and over stands apart."""
        self.environment = tuple(one for one in there if one.purpose not in REPEATED)
        inputs = sides.view.inputs
        self.repeated_here = tuple(one for one in here if one.purpose in REPEATED and one.case not in inputs)
        """What the reference was asked over and over, and measured on."""
        self.repeated_there = tuple(one for one in there if one.purpose in REPEATED and one.case not in inputs)
        self.inputs_here = tuple(one for one in here if one.case in inputs)
        """What the reference was measured on because a single request seemed slow."""
        self.inputs_there = tuple(one for one in there if one.case in inputs)
        self.operation: Operation | None = sides.contract.operation(key)
        self.pairs: tuple[Pair, ...] = paired(self.reference, self.environment, sides.view.cases)
        """Every pair of cases, also those without an answer."""
        self.creates = any(201 in {pair.here.status, pair.there.status} for pair in self.pairs)
        """Whether it makes new resources: then the request alone determines what it answers."""
        self.code_places: frozenset[str] = frozenset()
        """Where the API's errors hold machine codes."""
        self.routers: tuple[Observation, ...] = ()
        """How the environment answers for paths that no contract has."""
        self.borrowing: frozenset[str] = frozenset()
        """Ids of sequences that make things out of what the environment had before."""
        self.accepting: frozenset[str] = frozenset()
        """Ids of sequences in which something was only accepted, and is done later."""
        self.listed = Listed(())
        """What the lists of both environments show."""
        self.touched: frozenset[str] = frozenset()
        """Identifiers, as JSON text, of what the run made or changed in the reference."""
        self.parting: Mapping[str, int] = {}
        """Ids of sequences to the first step that one side alone carried out: the states are two after it."""

    @cached_property
    def own(self) -> tuple[Pair, ...]:
        """Pairs sent with the full identity that may be held against each other."""
        return tuple(pair for pair in self.comparable if pair.is_own)

    @cached_property
    def comparable(self) -> tuple[Pair, ...]:
        """Pairs of any identity that may be held against each other, plainest first."""
        early = unfinished(self.pairs)
        # What is asked again has been served before: what was made then may stand in the way.
        taken = [pair for pair in self.steady if pair.is_taken_on_one_side] if self.sides.view.confirming else []
        kept = (
            pair
            for pair in (*comparable(self.steady), *taken)
            if not self._has_vanished(pair)
            and (pair.here.sequence, pair.here.step) not in early
            and not self._is_of_two_states(pair)
            and not self._may_be_of_what_it_names(pair)
        )
        return tuple(sorted(kept, key=plainness))

    def _is_of_two_states(self, pair: Pair) -> bool:
        """Whether a refusal speaks of the state of what earlier steps did other things to."""
        first = self.parting.get(pair.here.sequence or "")
        if first is None or pair.here.step <= first or (pair.here.succeeded and pair.there.succeeded):
            return False
        return bool({pair.here.status, pair.there.status} & (CONFLICTS | GONE))

    def _may_be_of_what_it_names(self, pair: Pair) -> bool:
        """Whether a refusal may be for a thing that only one environment has: nothing that names it is served there.

        What is asked again has been held against others that name the same.
        """
        if self.sides.view.confirming or pair.case is None or pair.here.status == pair.there.status:
            return False
        if pair.here.succeeded is pair.there.succeeded:
            # Of what is wrong with neither, each may refuse what it names.
            statuses = {pair.here.status, pair.there.status}
            return pair.fault is None and bool(pair.case.borrowed) and statuses <= UNFIT | CONFLICTS
        refused, served = (pair.here, self._served_here) if pair.there.succeeded else (pair.there, self._served_there)
        return refused.status in UNFIT | CONFLICTS and not served.issuperset(pair.case.borrowed)

    @cached_property
    def _served_here(self) -> frozenset[Slot]:
        """What is named that the environments had before in what the reference serves."""
        return frozenset(slot for one in self.pairs if one.here.succeeded and one.case for slot in one.case.borrowed)

    @cached_property
    def _served_there(self) -> frozenset[Slot]:
        return frozenset(slot for one in self.pairs if one.there.succeeded and one.case for slot in one.case.borrowed)

    def _has_vanished(self, pair: Pair) -> bool:
        """Whether what one side cannot find may have been deleted meanwhile, and the other refuses another thing.

        What is asked again has been known to be there.
        """
        statuses = {pair.here.status, pair.there.status}
        if self.sides.view.confirming or pair.role is not Role.EXISTING or len(statuses) == 1 or not statuses & GONE:
            return False
        missing, others = (
            (pair.here, (*self.reference, *self.repeated_here))
            if pair.here.status in GONE
            else (pair.there, (*self.environment, *self.repeated_there))
        )
        path = missing.target.partition("?")[0]
        return not any(
            one.succeeded and one.started_at >= missing.started_at and one.target.partition("?")[0] == path
            for one in others
        )

    @cached_property
    def noisy(self) -> int:
        """On how many cases the reference differs from itself."""
        return sum(1 for pair in self.pairs if pair.answered) - len(self.steady)

    @cached_property
    def steady(self) -> tuple[Pair, ...]:
        """Pairs with an answer on both sides on which the reference agrees with itself."""
        return tuple(pair for pair in self.pairs if pair.answered and pair.steady)

    @cached_property
    def traced(self) -> frozenset[str]:
        """Ids of cases whose difference a probe traced to its cause."""
        return frozenset(case for cause in self.sides.causes(self.key) for case in cause.explained)

    @cached_property
    def harmless(self) -> Harmless:
        """What stands in requests that both sides serve."""
        return Harmless(pair.case for pair in self.own if pair.both_succeeded and pair.case is not None)

    @cached_property
    def unsupported(self) -> frozenset[tuple[str, bool]]:
        """Media types of bodies that one side refuses as such, each with whether that is the environment."""
        return unsupported(self.own)

    @cached_property
    def explained(self) -> frozenset[str]:
        """Ids of cases on whose difference a probe put its finger, or that it made to say more of one."""
        tried = (one.tried for one in self.sides.view.witnesses)
        return self.traced.union(*(one.cases for one in self.sides.sharpened(self.key)), *tried)

    def place(self, part: Part, **where: int | str | None) -> Place:
        """A place of this operation."""
        return self.sides.place(self.key, part, **where)

    def difference(self, kind: str, place: Place, message: str, shown: Shown) -> Difference:
        """A claim that rests on pairs."""
        return difference(self.sides, kind, place, message, shown)


class ApiEvidence:
    """All operations of one API."""

    def __init__(self, sides: Sides, observations: Iterable[Observation]) -> None:
        """Sorts the observations to their operations, whatever order they come in."""
        self.sides = sides
        self.operations: Mapping[str, OperationEvidence] = {
            key: OperationEvidence(sides, key, found[sides.reference], found[sides.environment])
            for key, found in sorted(grouped(observations, sides.reference, sides.environment).items())
        }
        for key in self._creators() & self.operations.keys():
            self.operations[key].creates = True
        codes = code_places(one for evidence in self.operations.values() for one in evidence.reference)
        routers = tuple(pair.there for pair in self.routes if pair.there.answered)
        every = [pair for evidence in self.operations.values() for pair in evidence.pairs]
        borrowing = frozenset(pair.here.sequence for pair in every if pair.here.sequence and pair.borrows)
        accepting = frozenset(pair.here.sequence for pair in every if pair.here.sequence and pair.is_only_accepted)
        parting = _parting(every)
        listed = Listed([one for each in self.operations.values() for one in (*each.reference, *each.environment)])
        writes = [evidence for key, evidence in self.operations.items() if not key.startswith(SAFE)]
        made = touched(one for evidence in writes for one in (*evidence.reference, *evidence.repeated_here))
        for evidence in self.operations.values():
            evidence.touched = made
            evidence.borrowing = borrowing
            evidence.accepting = accepting
            evidence.parting = parting
            evidence.listed = listed
            evidence.code_places = codes
            evidence.routers = routers

    def _creators(self) -> set[str]:
        """The operations from whose answers later steps of a sequence take the resource that they are about."""
        steps = {
            (pair.here.sequence, pair.here.step): pair
            for evidence in self.operations.values()
            for pair in evidence.pairs
        }
        return {
            steps[source].here.operation
            for (sequence, _), pair in steps.items()
            for slot in (pair.case.slots if pair.case else ())
            if slot.capture is not None
            and (source := (sequence, slot.capture.step)) in steps
            # What is read names itself, too (its ETag), and was there before.
            and not steps[source].here.operation.startswith(SAFE)
        }

    @property
    def declared(self) -> Iterator[OperationEvidence]:
        """The operations that the contract has (an undocumented one is nobody's promise)."""
        return (evidence for evidence in self.operations.values() if evidence.operation is not None)

    @cached_property
    def served_there(self) -> frozenset[str]:
        """The paths of what the environment served, and those above them."""
        served = (one for evidence in self.declared for one in evidence.environment if one.succeeded)
        paths = {one.target.partition("?")[0] for one in served}
        return frozenset("/".join(path.split("/")[:end]) for path in paths for end in range(1, path.count("/") + 2))

    @cached_property
    def routes(self) -> tuple[Pair, ...]:
        """The pairs that ask for a path that no contract has."""
        return tuple(
            pair
            for evidence in self.operations.values()
            for pair in evidence.pairs
            if pair.here.purpose is Purpose.ROUTE
        )

    def place(self, part: Part, **where: int | str | None) -> Place:
        """A place of the API as a whole."""
        return self.sides.place(WHOLE_API, part, **where)


def _parting(pairs: Iterable[Pair]) -> dict[str, int]:
    """The first step of each sequence that does something, and that one side alone served."""
    found: dict[str, int] = {}
    for pair in pairs:
        sequence = pair.here.sequence
        is_asked = pair.is_own or pair.here.credential is Credential.OTHER
        does = is_asked and pair.answered and not pair.here.operation.startswith(SAFE)
        if sequence and does and pair.here.succeeded is not pair.there.succeeded:
            found[sequence] = min(found.get(sequence, pair.here.step), pair.here.step)
    return found


def difference(sides: Sides, kind: str, place: Place, message: str, shown: Shown) -> Difference:
    """A claim that rests on pairs, of whatever operations."""
    return Difference(
        kind=kind,
        place=place,
        environment=sides.environment,
        reference=sides.reference,
        message=message,
        reference_side=shown.reference,
        environment_side=shown.environment,
        basis=shown.basis,
        compared=shown.compared,
        differing=len(shown.pairs),
        cases=shown.cases[:SHOWN_CASES],
        sequences=tuple(dict.fromkeys(pair.here.sequence for pair in shown.every if pair.here.sequence is not None)),
        faults=shown.faults,
        cause=shown.cause,
    )


def plainness(pair: Pair) -> tuple[object, ...]:
    """Sorts pairs so that the one to show a person comes first: valid, short, without a sequence."""
    size = len(pair.case.body.content) if pair.case and pair.case.body else 0
    given = len(pair.case.query) + len(pair.case.headers) if pair.case else 0
    explaining = pair.here.purpose is Purpose.EXPLANATION
    return (not pair.here.valid, explaining, pair.here.sequence is not None, size + 20 * given, pair.id, pair.here.step)


def counted(number: int, of: int, noun: str = "requests") -> str:
    """`3 of 4 requests`, as sides are described."""
    return f"{number} of {of} {noun}"
