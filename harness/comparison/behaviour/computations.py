"""Values that the request alone determines: agreement that cannot be chance tells them from what is stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from harness.comparison.behaviour.renderings import VALUE, Rendering, rendering, same
from harness.comparison.behaviour.spans import is_relative, moment, spans
from harness.comparison.evidence import Shown
from harness.comparison.facts import shared_property
from harness.model.case import Role, Slot
from harness.model.difference import Side
from harness.model.fields import Absent, body_value
from harness.model.place import Part
from harness.model.pointer import ANY, joined
from harness.model.rows import rows_at, rows_pointer
from harness.statistics.agreement import binomial_tail, collision_rate, matching_chance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from harness.comparison.behaviour.renderings import Value
    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.model.case import Case
    from harness.model.difference import Difference
    from harness.model.json import Json
    from harness.model.observation import Observation
    from harness.model.place import Place

FEWEST_INPUTS = 6
NEARLY_CONSTANT = 0.5
BY_CHANCE = 1e-4
"""Inputs that are needed, the collision rate above which agreement proves nothing, and what is no chance any more
(detection.md, section 5)."""

FEWEST_AGAIN = 3
"""Inputs whose span is one of another input's, which show that here is one for each there."""

AN_HOUR, A_DAY = 3600, 86400
"""Seconds by which moments may be apart because one was asked for later, and that are about now."""

Values: TypeAlias = "tuple[Value, ...]"

Reading: TypeAlias = "Callable[[Observation], Mapping[str, Values]]"
"""What an answer shows, by place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One request, and what both sides make of it at one place, the same each time."""

    pair: Pair
    here: Values
    there: Values

    @property
    def agrees(self) -> bool:
        """Whether both give the same."""
        return len(self.here) == len(self.there) and all(map(same, self.here, self.there))


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A place whose value is computed, and the inputs on which the environment computes otherwise."""

    pointer: str
    inputs: tuple[Input, ...]
    rendering: Rendering | None
    """How the environment's value follows from the reference's on every input, if it does."""

    @property
    def kind(self) -> str:
        """What its differing is called."""
        return self.rendering.kind if self.rendering else VALUE

    @property
    def differing(self) -> tuple[Input, ...]:
        """The inputs that show it."""
        return tuple(one for one in self.inputs if not one.agrees)


@lru_cache(maxsize=16)  # two rules ask for those of the same operation
def computed_otherwise(evidence: OperationEvidence) -> tuple[Computed, ...]:
    """Places at which the environment computes something else."""
    confirming = evidence.sides.view.confirming
    fewest = 2 if is_kept(evidence) and not confirming else 1
    found = []
    places = inputs_by_place(evidence)
    is_worked_out = any(_is_worked_out(inputs) for inputs in places.values())
    for pointer, inputs in sorted(places.items()):
        differing = [one for one in inputs if not one.agrees]
        is_left = is_echo(inputs) and not _is_worked_out_otherwise(inputs)
        if len(differing) < fewest or is_left or any(map(is_of_clock, inputs)):
            continue
        way = rendering_of(inputs)
        if confirming or way is not None or agree_beyond_chance(inputs) or (is_worked_out and _follows(inputs)):
            found.append(Computed(pointer=pointer, inputs=inputs, rendering=way))
    return (*found, *_due_otherwise(evidence, fewest))


def is_kept(evidence: OperationEvidence) -> bool:
    """Whether the operation makes something, or is about what the run made: it is no pure computation."""
    return evidence.creates or any(pair.role is Role.CREATED for pair in evidence.pairs)


@lru_cache(maxsize=16)  # so does the rule for defaults
def inputs_by_place(evidence: OperationEvidence) -> Mapping[str, tuple[Input, ...]]:
    """Every place that shows values to the distinct requests on which each side always gives the same there."""
    return _places(evidence, _values)


def _due_otherwise(evidence: OperationEvidence, fewest: int) -> Iterator[Computed]:
    """Places at which something is due sooner or later after it was made."""
    confirming = evidence.sides.view.confirming
    for pointer, every in sorted(_places(evidence, spans).items()):
        inputs = tuple(one for one in every if confirming or is_relative(one.pair.here, one.pair.again, pointer))
        differing = sum(not one.agrees for one in inputs)
        if differing < fewest:
            continue
        # What is stored would take part now and then: mostly the same on both sides is enough, or always the same here
        # for what is the same there.
        mapped, ahead = {(one.here, one.there) for one in inputs}, {one.here for one in inputs}
        follows = len(mapped) == len(ahead) <= len(inputs) - FEWEST_AGAIN
        if confirming or (len(inputs) >= FEWEST_INPUTS and (2 * differing < len(inputs) or follows)):
            yield Computed(pointer=pointer, inputs=inputs, rendering=None)


def told(evidence: OperationEvidence, kind: str, besides: frozenset[str] = frozenset()) -> Iterator[Difference]:
    """What is said of the places whose differing is of a kind; a confirmation has too few inputs to tell the kinds.

    Args:
        evidence: The operation's.
        kind: What is told.
        besides: Ids of requests whose differing is told otherwise.
    """
    every = [one for one in computed_otherwise(evidence) if not _requests(one) <= besides]
    for one in every:
        if one.kind == kind or evidence.sides.view.confirming:
            found = _difference(evidence, kind, one)
            yield replace(found, cause=_cause(evidence, found.place, _first_alike(one, every)))


def _first_alike(one: Computed, every: Iterable[Computed]) -> Computed:
    """The first of the places that differ for the very same of all inputs: one thing in the computing is why.

    What differs for every input may do so for any reason.
    """
    if len(one.differing) == len(one.inputs):
        return one
    return next(other for other in every if _requests(other) == _requests(one))


def _requests(computed: Computed) -> frozenset[str]:
    return frozenset(one.pair.id for one in computed.differing)


def _cause(evidence: OperationEvidence, place: Place, computed: Computed) -> str:
    first = replace(place, pointer=computed.pointer)
    shared = shared_property(evidence.sides.contract, first)
    return f"{shared or f'{evidence.key} {computed.pointer}'} {computed.kind}"


def _places(evidence: OperationEvidence, read: Reading) -> Mapping[str, tuple[Input, ...]]:
    """Every place to the distinct requests that both sides answer with something there, and stably."""
    by_request: dict[object, list[Pair]] = defaultdict(list)
    for pair in () if _lists(evidence) else evidence.pairs:
        if pair.case is not None and _is_determined(pair) and not _is_made_before(pair, pair.case):
            by_request[_request(pair.case)].append(pair)
    found: dict[str, list[Input]] = defaultdict(list)
    for pairs in by_request.values():
        for pointer, one in _inputs(pairs, read):
            found[pointer].append(one)
    return {pointer: tuple(inputs) for pointer, inputs in found.items()}


def _is_determined(pair: Pair) -> bool:
    """Whether nothing that an environment holds takes part, as far as the request shows."""
    determined = pair.role in {None, Role.ABSENT, Role.CREATED} and not pair.uses_existing and pair.asked_alike
    # What is asked once is no less computed: what is not would not agree with another environment.
    is_steady = pair.again is None or (pair.again.succeeded and pair.again.body_kept)
    return (
        determined
        and pair.is_own
        and pair.both_succeeded
        and is_steady
        and pair.here.body_kept
        and pair.there.body_kept
    )


def _is_made_before(pair: Pair, case: Case) -> bool:
    """Whether it reads what the run made in one more form: one input, however often it is read."""
    return pair.role is Role.CREATED and case.method == "GET" and bool(case.query)


def _lists(evidence: OperationEvidence) -> bool:
    """Whether it shows what is stored: two environments may hold much the same rows.

    What is searched by a request with a body looks like a computation; the same inputs mostly find other rows.
    """
    rows = rows_pointer(one.body for one in evidence.reference if one.succeeded and one.body_kept)
    if rows is None or (evidence.operation is not None and evidence.operation.is_safe):
        return rows is not None
    determined = (pair for pair in evidence.pairs if _is_determined(pair))
    counts = [(rows_at(pair.here.body, rows), rows_at(pair.there.body, rows)) for pair in determined]
    found = [(here, there) for here, there in counts if here is not None and there is not None]
    telling = [_are_others(here, there) for here, there in found if here or there]
    return 2 * sum(telling) > len(telling)


def _are_others(here: Sequence[Json], there: Sequence[Json]) -> bool:
    """Whether rows are as many as others, and much the same: what is stored here is not what is stored there."""
    if len(here) != len(there):
        return True
    pairs = [(_read(one), _read(other)) for one, other in zip(here, there, strict=True)]
    alike = sum(one.get(place) == other.get(place) for one, other in pairs for place in one.keys() | other.keys())
    return 2 * alike < sum(len(one.keys() | other.keys()) for one, other in pairs)


def _request(case: Case) -> object:
    """What two requests share that are the same input; fresh identifiers are none."""
    given = (case.path_values, case.query, case.headers, case.cookies)
    return (
        *(tuple((name, "" if isinstance(value, Slot) else value) for name, value in pairs) for pairs in given),
        (case.body.media_type, case.body.content) if case.body else None,
    )


def _inputs(pairs: list[Pair], read: Reading) -> Iterator[tuple[str, Input]]:
    """The places at which each side gives one and the same, however often the request was asked."""
    pair = pairs[0]
    here = [one.here for one in pairs] + [one.again for one in pairs if one.again is not None]
    read_here, read_there = [*map(read, here)], [read(one.there) for one in pairs]
    for pointer, values in read_here[0].items():
        there = read_there[0].get(pointer)
        if there is None or not _are_alike(values, there):
            continue
        if all(one.get(pointer) == values for one in read_here) and all(
            one.get(pointer) == there for one in read_there
        ):
            yield pointer, Input(pair=pair, here=values, there=there)


def _values(observation: Observation) -> Mapping[str, Values]:
    return _read(observation.body)


def _are_alike(here: Values, there: Values) -> bool:
    """Whether they are as many, and of the same types; else the shape changed."""
    return len(here) == len(there) and all(
        isinstance(one, str) == isinstance(other, str) for one, other in zip(here, there, strict=True)
    )


def _read(body: Json) -> dict[str, Values]:
    """Texts and numbers by place, those of an array's items in their order."""
    found: dict[str, list[Value]] = defaultdict(list)
    for pointer, value in _leaves(body, ""):
        found[pointer].append(value)
    return {pointer: tuple(values) for pointer, values in found.items()}


def _leaves(value: Json, pointer: str) -> Iterator[tuple[str, Value]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, joined(pointer, name))
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, f"{pointer}/{ANY}")
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield pointer, value


def is_echo(inputs: Iterable[Input]) -> bool:
    """Whether the place mostly has what was sent: whether that comes back is another relation."""
    counted = [_is_sent(one) for one in inputs]
    return 2 * sum(counted) > len(counted)


def _is_worked_out_otherwise(inputs: tuple[Input, ...]) -> bool:
    """Whether nothing that differs was sent, although the most was: one piece costs what a piece costs.

    What is put in for what is left out differs, too, but is the same on both sides for no input.
    """
    others = [one for one in inputs if not _is_sent(one)]
    agreeing = {one.here for one in others if one.agrees}
    return len(agreeing) >= FEWEST_AGAIN and all(one.agrees or one in others for one in inputs)


def _is_sent(one: Input) -> bool:
    return one.pair.case is not None and {*one.here} <= _sent(one.pair.case)


def is_of_clock(one: Input) -> bool:
    """Whether the two sides' values say when it was, or what is so long after: then the clock is an input, too."""
    return any(_is_read_from_clock(one.pair, *map(moment, both)) for both in zip(one.here, one.there, strict=True))


def _is_read_from_clock(pair: Pair, here: float | None, there: float | None) -> bool:
    """Whether a side's moment is about when it was asked, or the two are as far apart as two askings are."""
    is_now = any(
        read is not None and abs(read - asked.started_at) < A_DAY
        for read, asked in ((here, pair.here), (there, pair.there))
    )
    return is_now or (here is not None and there is not None and 0 < abs(here - there) < AN_HOUR)


def _sent(case: Case) -> set[Value]:
    body = body_value(case)
    own = set() if isinstance(body, Absent) else {value for _, value in _leaves(body, "")}
    return own | {value for pairs in (case.path_values, case.query) for _, value in pairs if isinstance(value, str)}


def rendering_of(inputs: tuple[Input, ...]) -> Rendering | None:
    """A way to write the reference's values that other data cannot have found by chance."""
    pairs = [entry for one in inputs for entry in zip(one.here, one.there, strict=True)]
    way = rendering(pairs)
    if way is None:
        return None
    rate = collision_rate(Counter(one.there for one in inputs).values())
    return way if rate <= NEARLY_CONSTANT and binomial_tail(len(inputs), rate, len(inputs)) < BY_CHANCE else None


def agree_beyond_chance(inputs: Sequence[Input], by_chance: float = BY_CHANCE) -> bool:
    """Whether so many agree that what each environment holds cannot be why: less than `by_chance` (a probability)."""
    rate = collision_rate(Counter(one.here for one in inputs).values())
    agreeing = sum(1 for one in inputs if one.agrees)
    enough = len(inputs) >= FEWEST_INPUTS and rate <= NEARLY_CONSTANT
    return enough and binomial_tail(len(inputs), rate, agreeing) < by_chance


def _is_worked_out(inputs: tuple[Input, ...]) -> bool:
    """Whether both sides give the same on every input, and not by chance nor because it was sent."""
    return all(one.agrees for one in inputs) and agree_beyond_chance(inputs) and not is_echo(inputs)


def _follows(inputs: tuple[Input, ...]) -> bool:
    """Whether the environment's value follows from the reference's, and mostly is the same.

    A value of few, one of them nearly always, proves nothing by agreeing. Where it parts the inputs exactly as the
    reference's does, that is no chance: beside what is known to be computed it is computed, too.
    """
    classes = Counter((one.here, one.there) for one in inputs)
    is_exact = len(classes) == len({here for here, _ in classes}) == len({there for _, there in classes})
    mostly = 2 * sum(one.agrees for one in inputs) > len(inputs)
    return is_exact and mostly and matching_chance(classes.values()) < BY_CHANCE


def _difference(evidence: OperationEvidence, kind: str, one: Computed) -> Difference:
    first = min(one.differing, key=lambda found: (found.pair.here.sequence is not None, found.pair.size, found.pair.id))
    sides, place = (
        evidence.sides,
        evidence.place(
            Part.RESPONSE_BODY,
            status=first.pair.here.status,
            media_type=first.pair.here.media_type,
            pointer=one.pointer,
        ),
    )
    here, there = _shown(first.here), _shown(first.there)
    how = f", {one.rendering.words}" if one.rendering else ""
    shown = Shown(
        pairs=tuple(found.pair for found in one.differing),
        compared=len(one.inputs),
        reference=Side(text=here, value=[*first.here]),
        environment=Side(text=f"{there}{how}", value=[*first.there]),
    )
    name = one.pointer.removeprefix("/") or "the body"
    message = f"{name} is {there} in {sides.environment}{how}, and {here} in {sides.reference} for the same input"
    return evidence.difference(kind, place, message, shown)


def _shown(values: Values) -> str:
    return ", ".join(map(str, values[:5])) + (", …" if len(values) > 5 else "")
