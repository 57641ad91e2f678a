"""Everything that is asked about one API, made once for a contract, a seed and a depth."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from harness.generation.anonymous import idempotency_header, without_identity
from harness.generation.case_identity import identified, identified_sequence
from harness.generation.chains import World
from harness.generation.client_names import with_client_names
from harness.generation.depths import DEPTHS
from harness.generation.existing_objects import with_existing_objects
from harness.generation.further_cases import burst, identity_cases, published_contract, undocumented, unknown_route
from harness.generation.harvests import harvests
from harness.generation.identity_sequences import further_identity_sequences, identity_sequences, nobody_sequences
from harness.generation.inputs import inputs
from harness.generation.judge import Judge
from harness.generation.lifecycles import lifecycles
from harness.generation.limits import Taken, first_of_each, in_volleys, within
from harness.generation.material import Material, material
from harness.generation.relations import relations
from harness.generation.repeats import READS, repeats
from harness.generation.resources import inferred
from harness.generation.rewriting import digested
from harness.generation.schemathesis_cases import Generator, in_one_line
from harness.generation.selection import request_bytes
from harness.generation.sequences import further_sequences, needs_created, sequences
from harness.generation.single_cases import single_cases
from harness.generation.undos import undos
from harness.generation.validators import with_validators
from harness.generation.variations import PLAINEST
from harness.generation.what_was_there import NOT_ASKED, changes_what_was_there
from harness.model.case import Corpus, Credential, OperationCases, Role, Slot
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from harness.contract.document import Contract
    from harness.generation.depths import Depth
    from harness.model.case import Case, Relation, Sequence
    from harness.model.operation import Operation


PORTION = 4
"""One in so many requests of the limit is left for single cases, where there are so many: they have all faults."""

MAKES = frozenset({"POST", "PUT"})
"""Methods of what creates or computes: what it wants is tried first, since the contract may not say."""


def build_corpus(
    contract: Contract, *, seed: int, depth: str, on_made: Callable[[int, int], None] = lambda _done, _operations: None
) -> Corpus:
    """Makes every request; the same arguments give the same bytes in every process.

    Args:
        contract: What they are for.
        seed: Another one gives other requests.
        depth: How many; a key of `DEPTHS`.
        on_made: Is told after each operation how many are done, and of how many; it takes minutes for a thousand.

    Raises:
        KeyError: there is no such depth.
    """
    amounts = DEPTHS[depth]
    usable = [operation for operation in contract.operations if operation.key not in contract.unusable]
    generator = Generator(contract.name, without_identity(contract))
    judge = Judge(contract, lru_cache(partial(generator.texts, seed=seed)))
    resources = inferred(contract, usable)
    made = []
    for operation in usable:
        made.append(_material((judge, generator, resources.names(besides=operation)), operation, seed, amounts))
        on_made(len(made), len(usable))
    world = World(
        judge=judge,
        resources=resources,
        materials={one.operation.key: one for one in made if one.plain is not None},
    )
    volleys = tuple(relations(world, amounts))
    single = tuple(_operations(world, made, _parameters(volleys), seed, amounts))
    fitting = within(
        single,
        (_fresh_sequence(world, sequence) for sequence in _by_worth(world, amounts, _asked_as_nobody(single))),
        requests=amounts.requests,
        taken=_taken(usable, volleys, amounts),
        singles=_singles(world, single, in_volleys(volleys), amounts),
    )
    operations = (*fitting.operations, *_further(world, seed, amounts))
    corpus = Corpus(
        api=contract.name,
        seed=seed,
        depth=depth,
        digest="",
        operations=operations,
        sequences=fitting.sequences,
        once=fitting.once,
        harvests=tuple(harvests(world)),
        undos=tuple(undos(world)),
        relations=volleys,
        repeats=tuple(repeats(operations, amounts.repeats, fitting.repeats)),
        lifecycles=tuple(lifecycles(world)) if amounts.volley else (),
    )
    return digested(with_validators(with_existing_objects(with_client_names(corpus, world), world)))


def _singles(world: World, operations: Iterable[OperationCases], varied: Counter[str], depth: Depth) -> dict[str, int]:
    """How many single cases of each operation there has to be room for: fewer where volleys try its values anyhow."""
    bodies = {one.key for one in world.contract.operations if one.request_body is not None and not varied[one.key]}
    return {
        one.operation: min(len(one.cases), depth.of_bodies if one.operation in bodies else depth.requests // PORTION)
        for one in operations
    }


def _asked_as_nobody(operations: Iterable[OperationCases]) -> frozenset[str]:
    return frozenset(
        one.operation for one in operations if any(case.credential is Credential.NONE for case in one.cases)
    )


def _by_worth(world: World, depth: Depth, asked_as_nobody: frozenset[str]) -> Iterator[Sequence]:
    """What tells most first: the life of each resource, what others and nobody may do with it, and all else."""
    every = tuple(sequences(world, depth))
    lives = first_of_each(every)
    others = [sequence for sequence in every if sequence not in lives]
    as_others = (*identity_sequences(world), *nobody_sequences(world, asked_as_nobody))
    yield from (*lives, *as_others, *others, *further_identity_sequences(world))
    yield from further_sequences(world, depth)


def _taken(operations: Iterable[Operation], volleys: Iterable[Relation], depth: Depth) -> dict[str, Taken]:
    """Requests of each operation that are put together otherwise."""
    of_volleys = in_volleys(volleys)
    return {
        one.key: Taken(
            volley=of_volleys[one.key],
            repeats=depth.repeats if one.method in READS else 0,
            trials=int(_is_tried(one)),
        )
        for one in operations
    }


def _is_tried(operation: Operation) -> bool:
    """Whether there is something in its plainest request of which the contract may say too little."""
    if operation.method in MAKES:
        return operation.request_body is not None
    return any(one.required and one.location is ParameterLocation.QUERY for one in operation.parameters)


def _material(
    source: tuple[Judge, Generator, frozenset[str]], operation: Operation, seed: int, depth: Depth
) -> Material:
    judge, generator, others = source
    try:
        return material(judge, generator, operation, seed=seed, depth=depth, others=others)
    except Exception as error:  # a hostile schema may break any validator; the other operations are judged all the same
        return Material(operation=operation, plain=None, drafts=(), failures=(in_one_line(error),))


def _operations(
    world: World, made: Iterable[Material], together: Mapping[str, frozenset[str]], seed: int, depth: Depth
) -> Iterator[OperationCases]:
    by_key = {one.operation.key: one for one in made}
    for operation in world.contract.operations:
        own = by_key.get(operation.key)
        if own is None:
            reason = world.contract.unusable.get(operation.key, "it cannot be used")
            yield OperationCases(operation=operation.key, cases=(), not_generated=reason)
            continue
        if changes_what_was_there(world, operation):
            yield OperationCases(operation=operation.key, cases=(), not_generated=NOT_ASKED)
            continue
        singles = single_cases(world, _alone(own, together.get(operation.key, frozenset())), seed=seed, depth=depth)
        cases = [*singles.cases, *identity_cases(world, own, seed=seed)]
        if own.plain is not None and not needs_created(world, operation):
            cases += inputs(world, own, depth)
        reasons = [reason for reason in (singles.missing, *own.failures) if reason]
        yield OperationCases(
            operation=operation.key,
            cases=tuple(_distinct(_fresh(world, case) for case in cases)),
            not_generated="; ".join(dict.fromkeys(reasons)) or None,
        )


def _parameters(volleys: Iterable[Relation]) -> dict[str, frozenset[str]]:
    """The query parameters of each operation that a volley gives values, one at a time."""
    found: dict[str, frozenset[str]] = {}
    for one in volleys:
        if len(one.parameters) == 1:
            found[one.operation] = found.get(one.operation, frozenset()) | {*one.parameters}
    return found


def _alone(material: Material, together: frozenset[str]) -> Material:
    """Without the plainest request with one parameter that a volley gives values anyway: faults need the room."""
    given = {(Part.REQUEST_QUERY, joined("", name)) for name in together}
    kept = (one for one in material.drafts if not (one.scenario == PLAINEST and one.case.varied in given))
    return replace(material, drafts=tuple(kept))


def _further(world: World, seed: int, depth: Depth) -> Iterator[OperationCases]:
    """What no operation of the contract is asked, or, where the user wants it, an operation at once."""
    api = world.contract.name
    for further in (*undocumented(world, depth), unknown_route(api, seed), published_contract(api), *burst(world)):
        yield replace(further, cases=tuple(_distinct(further.cases)))


def _distinct(cases: Iterable[Case]) -> Iterator[Case]:
    """Each request once, with its identity; one that cannot be written is left out."""
    seen: set[bytes] = set()
    for case in cases:
        try:
            request, final = request_bytes(case), identified(case)
        except ValueError:
            continue
        if request not in seen:
            seen.add(request)
            yield final


def _fresh_sequence(world: World, sequence: Sequence) -> Sequence:
    steps = tuple(identified(_fresh(world, step)) for step in sequence.steps)
    return identified_sequence(replace(sequence, steps=steps))


def _fresh(world: World, case: Case) -> Case:
    """The case with a fresh idempotency key for each asking, where the contract requires one.

    A slot of role `absent` is filled by the environment with a new UUID each time. A key that is used twice answers
    with what it answered first, and every echo looks broken.
    """
    operation = world.contract.operation(case.operation)
    header = idempotency_header(world.contract)
    required = operation and any(
        parameter.location is ParameterLocation.HEADER and parameter.name.lower() == header and parameter.required
        for parameter in operation.parameters
    )
    at_fault = case.fault is not None and case.fault.pointer.lower() == f"/{header}"
    if not required or at_fault:
        return case
    headers = tuple(
        (name, Slot(name=name, role=Role.ABSENT) if name.lower() == header and isinstance(value, str) else value)
        for name, value in case.headers
    )
    return replace(case, headers=headers)
