"""Before anything is compared: what the reference wants in a request, where its contract does not say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from harness.contract.declared import content_of
from harness.contract.dialects import Direction
from harness.contract.validation import SchemaValidator
from harness.generation.adapting import adapted
from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Credential, Purpose, Role, Sequence
from harness.model.fields import body_value
from harness.probe.protocol import asked
from harness.probe.serving import Shown, served
from harness.run.workers import each

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.contract.document import Contract
    from harness.generation.adapting import Change
    from harness.model.case import Case, Corpus
    from harness.model.json import Json
    from harness.model.observation import Observation
    from harness.run.cells import Selection
    from harness.run.visit import Visit

_DEEPEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """The requests of an API as the reference serves them."""

    corpus: Corpus
    changes: Mapping[str, tuple[Change, ...]]
    """By operation."""

    @property
    def notes(self) -> Iterator[str]:
        """What a reader has to know of it."""
        for operation, found in sorted(self.changes.items()):
            places = ", ".join(one.field.pointer for one in found)
            yield f"{operation} is asked with what it turned out to serve, which the contract does not say: {places}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """The plainest request of an operation, and the steps that make what it is about."""

    before: tuple[Case, ...]
    plain: Case


async def learnt(visit: Visit, corpus: Corpus, contract: Contract, selection: Selection) -> Learnt:
    """Finds out with which bodies the reference serves what it refuses as it was made.

    Only what creates, computes or reads is tried: it is asked the same later, and what it creates is deleted. What is
    made below something comes after that, since it takes one to be made.
    """
    changes: dict[str, tuple[Change, ...]] = {}
    validator = SchemaValidator(contract, Direction.REQUEST)

    async def learn(trial: _Trial) -> None:
        allowed = partial(_is_allowed, contract, validator)
        probe = served(trial.plain, _shown(visit, corpus, trial.plain), allowed)
        if found := await asked(probe, partial(_put, visit, trial)):
            changes[trial.plain.operation] = found

    alone = [_Trial(before=(), plain=case) for case in _alone(corpus, selection)]
    await each(alone, learn, workers=visit.environment.traffic.concurrency)
    made = adapted(corpus, changes)
    tried = {trial.plain.operation for trial in alone}
    while (trial := _below(made, selection, tried)) is not None:
        tried.add(trial.plain.operation)
        await learn(trial)
        if trial.plain.operation in changes:
            made = adapted(corpus, changes)
    return Learnt(corpus=made, changes=changes)


async def _put(visit: Visit, trial: _Trial, case: Case) -> Observation:
    if not trial.before:
        return await visit.ask(case)
    steps = (*(identified(replace(one, purpose=Purpose.HARVEST)) for one in trial.before), case)
    played = Sequence(id="", api=case.api, resource=case.path, steps=steps)
    return (await visit.put(identified_sequence(played), asking=1))[-1]


def _alone(corpus: Corpus, selection: Selection) -> Iterator[Case]:
    """The plainest request of every operation that creates or computes, and needs nothing to be made before."""
    first = {step.operation for steps in _sequences(corpus, selection) for step in steps[:1]}
    creators = _creators(corpus)
    for operation in corpus.operations:
        key = operation.operation
        plain = next((case for case in operation.cases if _is_plain(case) and _is_askable(case)), None)
        is_tried = _makes(key, creators) or (key.startswith("GET ") and plain is not None and plain.query)
        if plain is not None and is_tried and (key in first or selection.wants(corpus.api, key)):
            yield plain


def _below(corpus: Corpus, selection: Selection, tried: set[str]) -> _Trial | None:
    """The nearest step of any sequence that makes something, and was not tried yet."""
    creators = _creators(corpus)
    plainest = {
        one.operation: next((body_value(case) for case in one.cases if _is_plain(case)), None)
        for one in corpus.operations
    }
    found = [
        _Trial(before=steps[:index], plain=step)
        for steps in _sequences(corpus, selection)
        for index, step in enumerate(steps)
        if index and step.operation not in tried and _makes(step.operation, creators) and _is_plain(step)
    ]

    def strangeness(trial: _Trial) -> tuple[bool, bool, int]:
        is_plainest = body_value(trial.plain) == plainest.get(trial.plain.operation)
        return not is_plainest, trial.plain.varied is not None, len(trial.before)

    return min(found, key=strangeness, default=None)


def _sequences(corpus: Corpus, selection: Selection) -> Iterator[tuple[Case, ...]]:
    for sequence in corpus.sequences:
        if any(selection.wants(step.api, step.operation) for step in sequence.steps):
            yield sequence.steps


def _creators(corpus: Corpus) -> frozenset[str]:
    return frozenset(undo.creator for undo in corpus.undos)


def _makes(operation: str, creators: frozenset[str]) -> bool:
    return operation in creators or operation.startswith("POST ")


def _is_plain(case: Case) -> bool:
    is_own = case.valid and case.fault is None and case.credential is Credential.OWN
    has_values = case.method == "GET" or isinstance(body_value(case), dict)
    return is_own and case.purpose is not Purpose.BURST and has_values


def _is_askable(case: Case) -> bool:
    # What a PUT names may be new; below what is not there nothing can be made.
    roles = {Role.EXISTING, Role.ABSENT} if case.method == "PUT" else {Role.EXISTING}
    return all(slot.role in roles for slot in case.slots)


def _is_allowed(contract: Contract, validator: SchemaValidator, case: Case) -> bool:
    if case.body is None:
        return True
    operation = contract.operation(case.operation)
    body = operation.request_body if operation else None
    content = content_of(body.content, case.body.media_type) if body is not None else None
    value = body_value(case)
    return content is not None and isinstance(value, dict) and not validator.violations(content.schema, value)


def _shown(visit: Visit, corpus: Corpus, case: Case) -> Shown:
    """What is known of the collection that the case adds to."""
    collection = case.path.rpartition("/{")[0] if case.path.endswith("}") else case.path
    seen: dict[str, list[Json]] = {"list": [], "item": [], "other": []}
    for one in visit.recorder.of_environment(visit.environment.name):
        method, _, path = one.operation.partition(" ")
        if one.api == case.api and one.purpose is Purpose.HARVEST and method == "GET" and one.succeeded:
            kind = "list" if path == collection else "item" if path.startswith(collection) else "other"
            seen[kind].append(one.body)
    bodies = (body_value(one) for each in corpus.operations for one in each.cases if one.operation == case.operation)
    return Shown(
        rows=[row for body in seen["list"] for row in _rows(body, 0)],
        read=seen["item"],
        others=[row for body in seen["other"] for row in _rows(body, 0)],
        requests=[body for body in bodies if isinstance(body, dict)],
    )


def _rows(value: Json, depth: int) -> Iterator[Json]:
    """The items of the lists in a body."""
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))
    elif isinstance(value, dict) and depth < _DEEPEST:
        for one in value.values():
            yield from _rows(one, depth + 1)
