"""Before anything is compared: what the reference wants in a request, where its contract does not say."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from harness.contract.dialects import Direction
from harness.contract.validation import SchemaValidator
from harness.generation.adapting import adapted, names_given
from harness.generation.case_identity import identified
from harness.generation.counted import counted_on
from harness.generation.depths import DEPTHS
from harness.generation.lifecycles import with_states
from harness.generation.preparing import placed_after, prepared
from harness.generation.refitting import refitted
from harness.generation.unique import made_unique
from harness.model.case import Purpose, Role
from harness.model.fields import Absent, Field, body_value, value_at, with_field
from harness.model.place import Part
from harness.model.spelling import normalised
from harness.probe.accepting import accepted, closed
from harness.probe.amounts import smaller_amounts
from harness.probe.calling import called_alike
from harness.probe.protocol import SpentError, asked
from harness.probe.serving import CONFLICT, REFUSED, blamed_by, leaves, served, tried
from harness.probe.shown import name_of
from harness.run.allowance import Purse, as_further_identities, for_exploring, most_trials, sent
from harness.run.choosing import choose
from harness.run.counting import counted
from harness.run.learnt import Learnt
from harness.run.lives import Lives, lives_of
from harness.run.open_places import described_members, fuller_of, is_allowed, names_of, open_texts, with_other_choices
from harness.run.preparing import ANY, made_otherwise, on_fullest, preparation
from harness.run.settling import learn_own
from harness.run.showing import is_plain, shown
from harness.run.standing import Standing, first_refused
from harness.run.trials import (
    Trial,
    alone,
    below,
    by_operation,
    creators_of,
    makers_of,
    nearest,
    open_parameters,
    way_to,
)
from harness.run.uniqueness import unique
from harness.run.workers import each

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from harness.contract.document import Contract
    from harness.generation.adapting import Change
    from harness.generation.counted import Counted
    from harness.generation.preparing import Preparation
    from harness.generation.unique import Unique
    from harness.model.case import Case, Corpus, Lifecycle
    from harness.model.case import Sequence as Steps
    from harness.model.observation import Observation
    from harness.probe.protocol import Probe
    from harness.probe.shown import Shown
    from harness.run.cells import Selection
    from harness.run.preparing import Put
    from harness.run.visit import Visit

    Finding = Callable[[tuple[Case, ...], Case, Put], Awaitable[Preparation | None]]
    """What has to be made before a case is served, after the steps that make what it is about."""

_Found = TypeVar("_Found")

MADE = 201
"""The status of an answer that says that something was made (RFC 9110, section 15.3.2)."""

MOST_REFERENCES = 4
"""Optional texts of one operation that are tried alone where the refusal names none."""


async def learnt(visit: Visit, corpus: Corpus, contract: Contract, selection: Selection, *, identities: int) -> Learnt:
    """Finds out with which bodies the reference serves what it refuses as it was made.

    Only what creates, computes or reads is tried, and changes of what the run created: it is asked the same later, and
    what it creates is deleted. What is made below something comes after that, since it takes one to be made.
    """
    learning = _Learning(visit, corpus, contract, most_trials(corpus, identities))
    await learning.stage(partial(alone, selection=selection))
    await learning.parameters(selection)
    tried = {one.plain.operation for one in alone(corpus, selection)}
    while found := nearest(below(learning.corpus(), selection), tried):
        tried |= found.keys()
        await learning.stage(partial(_about, frozenset(found), selection=selection), is_below=True)
    await learning.lifecycles(selection)
    made = learning.corpus()
    asked = sent(visit.recorder.of(corpus.api, visit.environment.name))
    return Learnt(
        corpus=refitted(made, asked, as_further_identities(made, identities), identities),
        changes=learning.changes,
        preparations=learning.preparations,
        unique=learning.unique,
        counted=learning.counted,
    )


def _about(operations: Collection[str], corpus: Corpus, selection: Selection) -> Iterator[Trial]:
    return (one for one in below(corpus, selection) if one.plain.operation in operations)


class _Learning:
    """What was found out of one API so far."""

    def __init__(self, visit: Visit, corpus: Corpus, contract: Contract, most: Mapping[str, int]) -> None:
        """Knows nothing yet, and may try each operation so often `most`."""
        self._visit = visit
        self._standing = Standing(visit, makers_of(corpus))
        self._corpus = corpus
        self._contract = contract
        self._allowed = partial(is_allowed, contract, SchemaValidator(contract, Direction.REQUEST))
        # Where there is no room for volleys there is none to find out what else is served either.
        self._is_thorough = bool(DEPTHS[corpus.depth].volley)
        self._creators = creators_of(corpus)
        self._purse = Purse(most)
        self._exploring = Purse(for_exploring(most))
        self.changes: dict[str, tuple[Change, ...]] = {}
        """By operation."""
        self.preparations: dict[str, Preparation] = {}
        """By operation."""
        self.unique: dict[str, tuple[Unique, ...]] = {}
        """By operation."""
        self.counted: dict[str, Counted] = {}
        """By operation."""
        self._lives = Lives(self._play)

    def corpus(self) -> Corpus:
        """The requests with what was found out in them."""
        made = made_unique(prepared(adapted(self._corpus, self.changes), self.preparations), self.unique)
        return with_states(counted_on(made, self.counted, self._allowed), self._lives.states)

    async def stage(self, trials: Callable[[Corpus], Iterable[Trial]], *, is_below: bool = False) -> None:
        """What is tried of operations that stand alike far from the start, each with what was found out before."""
        if is_below:
            await self._below(trials)
        else:
            await self._each(self._firsts(trials), self.request)
        await self._each([*by_operation(self._in_states(trials)).values()], self.uniqueness)
        if is_below and self._is_thorough:
            await self._each([few[0] for few in self._plain(trials).values()], self.parts)
        if self._is_thorough:
            await self._each([*self._plain(trials).values()], self.amounts)
            await self._each([*self._plain(trials).values()], self.references)
            await self._each([*self._plain(trials).values()], self.texts)

    async def parameters(self, selection: Selection) -> None:
        """Which values the parameters of lists take."""
        if self._is_thorough:
            await self._each(open_parameters(self.corpus(), selection), self.parameter)

    async def lifecycles(self, selection: Selection) -> None:
        """Which states items have."""
        wanted = [
            one
            for one in self.corpus().lifecycles
            if any(selection.wants(step.api, step.operation) for step in one.every)
        ]
        await self._each(wanted, self._explore)

    async def _explore(self, one: Lifecycle) -> None:
        """Which states the items of a collection have, and in which of them what is refused otherwise is served."""
        for operation, found in (await self._lives.explore(one)).items():
            self.preparations.setdefault(operation, found)

    def _firsts(self, trials: Callable[[Corpus], Iterable[Trial]]) -> list[Trial]:
        return [few[0] for few in by_operation(self._in_states(trials)).values()]

    def _in_states(self, trials: Callable[[Corpus], Iterable[Trial]]) -> Iterator[Trial]:
        """Each after what was found to lead to the state that its operation wants."""
        for one in trials(self.corpus()):
            found = self.preparations.get(one.plain.operation)
            placed = None if found is None else placed_after(one.plain, one.before, found.steps)
            yield one if found is None or placed is None else Trial(before=found.steps, plain=placed)

    def _plain(self, trials: Callable[[Corpus], Iterable[Trial]]) -> dict[str, list[Trial]]:
        return by_operation(one for one in self._in_states(trials) if is_plain(one.plain))

    async def _each(self, found: list[_Found], ask: Callable[[_Found], Awaitable[None]]) -> None:
        await each(found, ask, workers=self._visit.environment.traffic.concurrency)

    async def _below(self, trials: Callable[[Corpus], Iterable[Trial]]) -> None:
        """Whether requests about what the run made are served, in which state of it if not, and with what.

        A conflict is one of state; what is refused otherwise may be one, too, where no other request is served. What
        names nothing may be refused for that, and only a fuller one comes after what has to be made for it. What is in
        the state that is wanted may be refused for what the request says, as it could not be before.
        """

        def refused() -> list[list[Trial]]:
            return [few for few in by_operation(self._in_states(trials)).values() if not self._is_served(few[0])]

        def unprepared() -> list[Trial]:
            return [few[0] for few in refused() if few[0].plain.operation not in self.preparations]

        made = self.corpus()
        firsts = self._firsts(trials)
        await choose(self._visit, made, {one.plain.operation for one in firsts}.__contains__)
        if naming := [one for one in firsts if any(names_given(one.plain))]:
            await self._each(naming, self.names)
            made, firsts = self.corpus(), self._firsts(trials)
        await self._each([*{one.before[:1]: one for one in reversed(firsts)}.values()], self._ask)
        await self._each([one for one in firsts if not any(self._seen(one.plain))], self._ask)
        await self._lead(unprepared, CONFLICT)
        fullest = partial(on_fullest, made, partial(described_members, self._contract))
        await self._each(unprepared(), partial(self._prepare, fullest))
        # What was made just now may be taken: asked once more it is refused for that alone.
        await self._each([few[0] for few in refused() if is_plain(few[0].plain)], self.request)
        otherwise = partial(made_otherwise, self._otherwise)
        await self._each(unprepared(), partial(self._prepare, otherwise))
        fuller = [fuller_of(self._contract, [one for one in few if is_plain(one.plain)] or few) for few in refused()]
        await self._each([one for one in fuller if one is not None], self.request)
        await self._lead(unprepared, ANY)

    async def _lead(self, unprepared: Callable[[], list[Trial]], statuses: frozenset[int]) -> None:
        """What leads items on to where they are served: their states, or what sequences have before the operation."""
        made = self.corpus()
        refused = {one.plain.operation for one in unprepared() if self._statuses(one.plain) & statuses}
        await self._each(lives_of(made, refused), self._explore)
        unknown = [one for one in unprepared() if not self._lives.knows(one.plain.operation)]
        await self._each(unknown, partial(self._prepare, partial(preparation, made, statuses=statuses)))

    async def _ask(self, trial: Trial) -> None:
        with suppress(SpentError):
            await self._put(trial, tried(trial.plain))

    def _otherwise(self, case: Case) -> Iterator[Case]:
        return filter(self._allowed, with_other_choices(self._contract, case))

    def _is_served(self, trial: Trial) -> bool:
        return any(one.succeeded for one in self._seen(trial.plain))

    def _may_be_taken(self, trial: Trial) -> bool:
        """Whether it makes something, and the same was made before: by another request, or by somebody else."""
        deletable = trial.plain.operation in self._creators
        is_about_one = any(slot.role is not Role.EXISTING for slot in trial.plain.path_slots)
        if not deletable and (trial.plain.method != "POST" or is_about_one):
            # What is done to something the run made is refused for its state.
            return False
        return any(
            one.status in CONFLICT or (one.succeeded and (deletable or one.status == MADE))
            for one in self._seen(trial.plain)
        )

    def _statuses(self, case: Case) -> set[int | None]:
        return {one.status for one in self._seen(case)}

    def _seen(self, case: Case) -> Iterable[Observation]:
        return self._visit.recorder.of_operation(case.api, case.operation, self._visit.environment.name)

    async def uniqueness(self, trials: Sequence[Trial]) -> None:
        """Whether a request that creates is served twice, and what has to be another if not."""
        trial, *others = trials
        if not self._may_be_taken(trial):
            return
        put, alike = partial(self._put, trial), [one.plain for one in others]
        was_served = self._is_served(trial)
        with suppress(SpentError):
            if found := await unique(trial.plain, put, self._allowed, others=alike, was_served=was_served):
                self.unique[trial.plain.operation] = found

    async def parts(self, trial: Trial) -> None:
        """Whether one item takes the same part twice, and which number or text has to be another if not."""
        plain = trial.plain
        adds = plain.method == "POST" and self._contract.operation(f"GET {plain.path}") is not None
        if not adds or not self._is_served(trial) or plain.operation in self.unique:
            return
        again = partial(self._put, Trial(before=(*trial.before, tried(plain)), plain=plain))
        with suppress(SpentError):
            if (refusal := await again(tried(plain))).status not in REFUSED:
                return
            if number := await counted(plain, refusal, again, self._allowed):
                self.counted[plain.operation] = number
            elif found := await unique(plain, again, self._allowed):
                self.unique[plain.operation] = found

    async def _prepare(self, finding: Finding, trial: Trial) -> None:
        async def put(steps: tuple[Case, ...], case: Case) -> Observation:
            return await self._put(Trial(before=steps, plain=trial.plain), case)

        try:
            found = await finding(trial.before, trial.plain, put)
        except SpentError:
            return
        if found is not None:
            self.preparations[trial.plain.operation] = found

    async def request(self, trial: Trial) -> None:
        """Whether a request is served as it is, and with what it is if not."""
        probe = served(trial.plain, self._shown(trial.plain), self._allowed)
        await self._learn(trial, probe)

    async def names(self, trial: Trial) -> None:
        """Whether it names what was made before it, or has something that is called alike."""
        await self._learn(trial, called_alike(trial.plain, [*names_given(trial.plain)]))

    async def amounts(self, trials: Sequence[Trial]) -> None:
        """Which amounts the reference refuses for their size: they are smaller from then on."""
        fuller = fuller_of(self._contract, trials)
        if fuller is not None:
            await self._learn(fuller, smaller_amounts(trials[0].plain, fuller.plain, self._allowed))

    async def references(self, trials: Sequence[Trial]) -> None:
        """Which optional values the reference refuses: one that names something else keeps all of a request from it.

        Each is tried alone, in the plainest request: what two of them come to together may be what differs.
        """
        fuller = fuller_of(self._contract, trials)
        if fuller is None:
            return
        before, plain, fullest = trials[0].before, trials[0].plain, fuller.plain
        try:
            answer = await self._put(fuller, tried(fullest))
        except SpentError:
            return
        if answer.status not in REFUSED:
            return
        places = [Field(part=Part.REQUEST_BODY, pointer=pointer) for pointer, _ in leaves(body_value(fullest))]
        blamed = blamed_by(answer, places)
        own = [one for one in names_of(self._contract, fullest) if isinstance(value_at(plain, one), Absent)]
        own.sort(key=lambda one: not normalised(name_of(one)).endswith("id"))
        for field in [one for one in own if one in blamed] if blamed else own[:MOST_REFERENCES]:
            alone_with = with_field(plain, field, value_at(fullest, field))
            if alone_with is not None:
                await self.request(Trial(before=before, plain=alone_with))

    async def parameter(self, open_one: tuple[Case, Field]) -> None:
        """Which values a parameter takes that the contract does not list."""
        case, place = open_one
        probe = accepted(case, place, self._shown(case), self._allowed)
        await self._learn(Trial(before=(), plain=case), probe)

    async def texts(self, trials: Sequence[Trial]) -> None:
        """Which values the texts of a body have that the contract does not list."""
        plain = trials[0].plain
        known = {one.field for one in self.changes.get(plain.operation, ())}
        places = [one for one in open_texts(self._contract, [trial.plain for trial in trials]) if one not in known]
        probe = closed(plain, places, self._shown(plain), self._allowed)
        await self._learn(trials[0], probe)

    def _shown(self, case: Case) -> Shown:
        return shown(self._visit, self._corpus, case)

    async def _learn(self, trial: Trial, probe: Probe[tuple[Change, ...]]) -> None:
        """Keeps what a probe finds, if it comes to its end before too much is spent."""
        try:
            found = await asked(probe, partial(self._put, trial))
        except SpentError:
            return
        if found:
            operation, known = trial.plain.operation, {one.field for one in found}
            kept = (one for one in self.changes.get(operation, ()) if one.field not in known)
            self.changes[operation] = (*kept, *found)
            learn_own(self._visit, self._corpus.api, {operation: found})

    async def _put(self, trial: Trial, case: Case) -> Observation:
        if not trial.before:
            self._purse.spend(case)
            return await self._visit.ask(case)
        sequence = way_to(trial.before, case)
        seen = await self._put_last(sequence)
        refused = first_refused(seen)
        if refused is not None and self._standing.gives_up(sequence.steps[:-1]):
            with suppress(SpentError):
                again = await self._put_last(sequence)
                still = first_refused(again)
                if again[-1].answered and (still is None or still.step > refused.step):
                    self._standing.uses_up(sequence.steps[: refused.step + 1])
                seen = again if again[-1].answered else seen
        return seen[-1]

    async def _put_last(self, sequence: Steps) -> tuple[Observation, ...]:
        """Plays what does not stand already, if that can be paid."""
        self._purse.spend(*sequence.steps[self._standing.stands(sequence.steps[:-1]) :])
        return await self._standing.play(sequence)

    async def _play(self, made: tuple[Case, ...], deeds: tuple[Case, ...]) -> tuple[Observation, ...]:
        *before, last = (*made, *deeds)
        sequence, item = way_to(before, identified(replace(last, purpose=Purpose.HARVEST))), len(made) - 1
        self._exploring.spend(*sequence.steps[self._standing.stands(sequence.steps[:item]) :])
        seen = await self._standing.play_anew(sequence, item)
        if first_refused(seen[: len(seen) - len(deeds)]) is not None and self._standing.gives_up(sequence.steps[:item]):
            self._exploring.spend(*sequence.steps)
            seen = await self._standing.play_anew(sequence, item)
            if all(one.succeeded for one in seen[: item + 1]):
                self._standing.uses_up(sequence.steps[: item + 1])
        return seen
