"""Before anything is compared: what the reference wants in a request, where its contract does not say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from harness.contract.constraints import types_of
from harness.contract.declared import content_of
from harness.contract.dialects import Direction
from harness.contract.validation import SchemaValidator
from harness.generation.adapting import adapted
from harness.generation.captures import properties_of
from harness.generation.case_identity import identified, identified_sequence
from harness.generation.depths import DEPTHS
from harness.generation.limits import spare
from harness.generation.parameter_values import is_open_text
from harness.generation.refitting import refitted
from harness.model.case import Purpose, Role
from harness.model.case import Sequence as Steps
from harness.model.fields import Field, body_value, parameters
from harness.model.forms import is_form, meant
from harness.model.place import Part
from harness.model.pointer import joined
from harness.model.rows import Learnt as OfRows
from harness.probe.accepting import accepted, closed
from harness.probe.naming import parameter_at, schema_of
from harness.probe.protocol import asked
from harness.probe.serving import leaves, served
from harness.run.settling import learn_own
from harness.run.showing import is_plain, plain_ones, shown
from harness.run.workers import each

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from harness.contract.document import Contract
    from harness.generation.adapting import Change
    from harness.model.case import Case, Corpus, Relation
    from harness.model.json import Json
    from harness.model.observation import Observation
    from harness.model.operation import Operation
    from harness.probe.protocol import Probe
    from harness.probe.shown import Shown
    from harness.run.cells import Selection
    from harness.run.visit import Visit

SAID = frozenset({"enum", "const", "format", "pattern"})
"""With any of these a contract says what a text may be."""

MOST_TEXTS = 12
"""Texts of one operation that are looked into."""

PORTION = 3
"""One in so many of the requests of an operation that the depth allows may be spent on trying it, at most."""

SMALL_PORTION = 6
"""The same of what is read, where sequences that look into lists would have no room for it: they tell more."""


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

    Only what creates, computes or reads is tried, and changes of what the run created: it is asked the same later, and
    what it creates is deleted. What is made below something comes after that, since it takes one to be made.
    """
    learning = _Learning(visit, corpus, contract)
    # Where there is no room for volleys there is none to find out what else is served either.
    is_thorough = bool(DEPTHS[corpus.depth].volley)
    workers = visit.environment.traffic.concurrency
    alone = _by_operation(_alone(corpus, selection))
    await each([trials[0] for trials in alone.values()], learning.request, workers=workers)
    made = learning.corpus()
    if is_thorough:
        await each([*_open_parameters(made, selection)], learning.parameter, workers=workers)
        await each([*_by_operation(_alone(made, selection)).values()], learning.texts, workers=workers)
        made = learning.corpus()
    tried = set(alone)
    while below := _nearest(_below(made, selection), tried):
        tried |= below.keys()
        await each([trials[0] for trials in below.values()], learning.request, workers=workers)
        made = learning.corpus()
        if is_thorough:
            again = _by_operation(one for one in _below(made, selection) if one.plain.operation in below)
            await each([*again.values()], learning.texts, workers=workers)
            made = learning.corpus()
    asked_so_far = Counter(one.operation for one in visit.recorder.of(corpus.api, visit.environment.name))
    return Learnt(corpus=refitted(made, asked_so_far), changes=learning.changes)


class _Learning:
    """What was found out of one API so far."""

    def __init__(self, visit: Visit, corpus: Corpus, contract: Contract) -> None:
        """Knows nothing yet."""
        self._visit = visit
        self._corpus = corpus
        self._contract = contract
        self._allowed = partial(_is_allowed, contract, SchemaValidator(contract, Direction.REQUEST))
        self._most = _most(corpus)
        self._spent: Counter[str] = Counter()
        self.changes: dict[str, tuple[Change, ...]] = {}
        """By operation."""

    def corpus(self) -> Corpus:
        """The requests with what was found out in them."""
        return adapted(self._corpus, self.changes)

    async def request(self, trial: _Trial) -> None:
        """Whether a request is served as it is, and with what it is if not."""
        probe = served(trial.plain, self._shown(trial.plain), self._allowed)
        await self._learn(trial, probe)

    async def parameter(self, open_one: tuple[Case, Field]) -> None:
        """Which values a parameter takes that the contract does not list."""
        case, place = open_one
        probe = accepted(case, place, self._shown(case), self._allowed)
        await self._learn(_Trial(before=(), plain=case), probe)

    async def texts(self, trials: Sequence[_Trial]) -> None:
        """Which values the texts of a body have that the contract does not list."""
        plain = trials[0].plain
        known = {one.field for one in self.changes.get(plain.operation, ())}
        places = [one for one in _open_texts(self._contract, [trial.plain for trial in trials]) if one not in known]
        probe = closed(plain, places, self._shown(plain), self._allowed)
        await self._learn(trials[0], probe)

    def _shown(self, case: Case) -> Shown:
        return shown(self._visit, self._corpus, case)

    async def _learn(self, trial: _Trial, probe: Probe[tuple[Change, ...]]) -> None:
        """Keeps what a probe finds, if it comes to its end before too much is spent."""
        try:
            found = await asked(probe, partial(self._put, trial))
        except _SpentError:
            return
        if found:
            operation, known = trial.plain.operation, {one.field for one in found}
            kept = (one for one in self.changes.get(operation, ()) if one.field not in known)
            self.changes[operation] = (*kept, *found)
            learn_own(self._visit, self._corpus.api, {operation: found})

    async def _put(self, trial: _Trial, case: Case) -> Observation:
        steps = Counter(one.operation for one in (*trial.before, case))
        if any(self._spent[key] + count > self._most[key] for key, count in steps.items()):
            raise _SpentError
        self._spent += steps
        return await _put(self._visit, trial, case)


def _most(corpus: Corpus) -> dict[str, int]:
    """How often each operation may be tried."""
    requests = DEPTHS[corpus.depth].requests
    free = spare(corpus, requests=requests)
    of_reads = {key: max(left, requests // SMALL_PORTION) for key, left in free.items() if key.startswith("GET ")}
    return {key: min(requests // PORTION, of_reads.get(key, requests)) for key in free}


class _SpentError(Exception):
    """More must not be spent on an operation that is asked, or that makes what it is asked of."""


def _nearest(trials: Iterable[_Trial], tried: Collection[str]) -> dict[str, list[_Trial]]:
    """Those of the operations not tried yet that the fewest steps lead to: what is made below waits for them."""
    found = _by_operation(one for one in trials if one.plain.operation not in tried)
    least = min((len(few[0].before) for few in found.values()), default=0)
    return {operation: few for operation, few in found.items() if len(few[0].before) == least}


async def _put(visit: Visit, trial: _Trial, case: Case) -> Observation:
    if not trial.before:
        return await visit.ask(case)
    steps = (*(identified(replace(one, purpose=Purpose.HARVEST)) for one in trial.before), case)
    played = Steps(id="", api=case.api, resource=case.path, steps=steps)
    return (await visit.put(identified_sequence(played), asking=1))[-1]


def _by_operation(trials: Iterable[_Trial]) -> dict[str, list[_Trial]]:
    """Those of each operation, the plainest first, and what is asked in a tenant that is there before all others."""
    found: dict[str, list[_Trial]] = {}
    for trial in sorted(trials, key=_plainness):
        found.setdefault(trial.plain.operation, []).append(trial)
    return found


def _plainness(trial: _Trial) -> tuple[bool, bool, int]:
    return trial.plain.role is Role.ABSENT, trial.plain.varied is not None, len(trial.before)


def _open_texts(contract: Contract, cases: Iterable[Case]) -> list[Field]:
    """Where requests of an operation have texts of which the contract does not say what they may be."""
    found: dict[Field, bool] = {}
    for case in cases:
        filled = {pointer for pointer, _ in case.body.slots} if case.body else set()
        for pointer, value in leaves(body_value(case)):
            field = Field(part=Part.REQUEST_BODY, pointer=pointer)
            if isinstance(value, str) and pointer not in filled and field not in found:
                found[field] = _is_open_text(contract, case, field)
    return [field for field, is_open in found.items() if is_open][:MOST_TEXTS]


def _is_open_text(contract: Contract, case: Case, field: Field) -> bool:
    operation = contract.operation(case.operation)
    media_type = case.body.media_type if case.body else ""
    schema = schema_of(contract, operation, media_type, field) if operation else None
    if not isinstance(schema, dict) or SAID & schema.keys():
        return False
    return "string" in (types_of(contract, schema) or ())


def _alone(corpus: Corpus, selection: Selection) -> Iterator[_Trial]:
    """The requests of every operation that creates or computes, and needs nothing to be made before."""
    first = {step.operation for steps in _sequences(corpus, selection) for step in steps[:1]}
    creators = _creators(corpus)
    for operation in corpus.operations:
        key = operation.operation
        plain = [*plain_ones(corpus, key)]
        is_tried = _makes(key, creators) or (key.startswith("GET ") and plain and plain[0].query)
        if is_tried and (key in first or selection.wants(corpus.api, key)):
            # What reads has no body to be fuller.
            yield from (_Trial(before=(), plain=case) for case in plain[: 1 if key.startswith("GET ") else None])


def _below(corpus: Corpus, selection: Selection) -> Iterator[_Trial]:
    """The steps of all sequences that change what earlier steps made, or make something of it."""
    creators = _creators(corpus)
    for steps in _sequences(corpus, selection):
        for index, step in enumerate(steps):
            changes = step.method in {"PUT", "PATCH"} and step.role is Role.CREATED
            if index and is_plain(step) and (changes or _makes(step.operation, creators)):
                yield _Trial(before=steps[:index], plain=step)


def _sequences(corpus: Corpus, selection: Selection) -> Iterator[tuple[Case, ...]]:
    for sequence in corpus.sequences:
        if any(selection.wants(step.api, step.operation) for step in sequence.steps):
            yield sequence.steps


def _creators(corpus: Corpus) -> frozenset[str]:
    return frozenset(undo.creator for undo in corpus.undos if not undo.is_elsewhere)


def _makes(operation: str, creators: frozenset[str]) -> bool:
    return operation in creators or operation.startswith("POST ")


def _open_parameters(corpus: Corpus, selection: Selection) -> Iterator[tuple[Case, Field]]:
    """The query parameters that a volley varies without knowing any value, with a request to put them into."""
    for relation in corpus.relations:
        slots = [slot for case in relation.cases for slot in case.slots if slot.resource in _values_of(relation)]
        plain = next(plain_ones(corpus, relation.operation), None)
        if len(relation.parameters) == 1 and slots and plain and selection.wants(corpus.api, relation.operation):
            yield plain, Field(part=Part.REQUEST_QUERY, pointer=joined("", relation.parameters[0]))


def _values_of(relation: Relation) -> frozenset[str]:
    return frozenset(one.resource(relation.operation) for one in (OfRows.VALUE, OfRows.MEMBER))


def _may_be(contract: Contract, validator: SchemaValidator, operation: Operation, field: Field, value: object) -> bool:
    """Whether a parameter may have a value, where it is a text that is not listed."""
    parameter = parameter_at(operation, field)
    if parameter is None or not isinstance(value, str) or not is_open_text(contract, parameter):
        return True
    return not validator.violations(parameter.schema, value)


def _is_allowed(contract: Contract, validator: SchemaValidator, case: Case) -> bool:
    operation = contract.operation(case.operation)
    if operation is None or not all(_may_be(contract, validator, operation, *one) for one in parameters(case).items()):
        return False
    if case.body is None:
        return True
    body = operation.request_body
    content = content_of(body.content, case.body.media_type) if body is not None else None
    value = body_value(case)
    if content is None or not isinstance(value, dict):
        return False
    if is_form(case.body.media_type):
        value = _as_meant(contract, content.schema, value)
    return not validator.violations(content.schema, value)


def _as_meant(contract: Contract, schema: Json, fields: dict[str, Json]) -> dict[str, Json]:
    """The fields of a form, those that are no texts by the contract as what their texts spell."""
    below = properties_of(contract, schema)
    types = {name: types_of(contract, below[name]) if name in below else None for name in fields}
    return {name: value if "string" in (types[name] or ("string",)) else meant(value) for name, value in fields.items()}
