"""Which part of a refused request is to blame: from a pair of answers to one cause. Asks nothing itself."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Case, Fault, Purpose, Role, Sequence
from harness.model.difference import Cause
from harness.model.fields import ABSENT, Field, differing, fields_like, value_at, with_field
from harness.model.observation import Observation
from harness.model.place import Part
from harness.model.pointer import joined
from harness.model.refusing import refuses
from harness.probe.naming import named, other_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.contract.document import Contract
    from harness.model.difference import Question
    from harness.model.json import Json
    from harness.model.operation import Operation

MOST_FIELDS = 40
"""Fields tried one at a time; two generated requests seldom differ in more."""

MOST_NARROWINGS = 4
"""How deep the blame is followed into lists and objects."""

MOST_ITEMS = 8

MOST_LACKING = 8
"""Fields that are added to a request that nothing served is near to."""

MOST_OTHERS = 24
"""Other refused cases that are tried with the good value."""

MOST_UNMASKED = 8
"""Negative cases that are asked again with the good value, of both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a probe wants to be asked, and of whom."""

    unit: Case | Sequence
    """A case, or a sequence of which the last step's observation is wanted."""
    environment: str


Probe: TypeAlias = Generator[Asked, Observation, Cause | None]


def cause(
    question: Question,
    contract: Contract,
    *,
    units: Mapping[str, Case | Sequence],
    observations: Iterable[Observation],
    reference: str,
) -> Probe:
    """Finds the one thing on which two environments part, in at most a few dozen requests.

    Args:
        question: One of `cause`.
        contract: The contract of its API.
        units: Id of a case to the case, or to the sequence that it is a step of.
        observations: Those of the operation, of both environments.
        reference: Name of the reference.

    Yields:
        Cases (or sequences) that it makes, with ids, each for one environment; it is sent the observation, which the
        loop also adds to the evidence. The last of them lay open what a refusal hides (detection.md, section 7, 5).

    Returns:
        `None` where no single thing is to blame.
    """
    operation = contract.operation(question.operation)
    search = _Search(question, units, observations, reference)
    if operation is None or not search.refused or not search.refusing:
        return None
    wrong_media_type = search.media_type_cause()
    if wrong_media_type is not None:
        return wrong_media_type
    for target in search.refused[:2]:
        found = yield from _blamed(search, contract, operation, target)
        if found is not None:
            explained = yield from _explained(search, found)
            yield from _unmasked(search, found)
            return replace(found, explained=explained)
    return None


def _blamed(search: _Search, contract: Contract, operation: Operation, target: Case) -> Probe:
    """The cause of one refusal, before it is known what else it explains."""
    baseline = yield from _baseline(search, target)
    if baseline is None:
        return None
    trial = yield from _parting(search, baseline, target)
    smaller = trial
    for _ in range(MOST_NARROWINGS):
        if smaller is None:
            break
        trial = smaller
        smaller = yield from _smaller(search, trial)
    if trial is None:
        return None
    good = search.good_value(trial.field, value_at(trial.baseline, trial.field))
    if good is ABSENT:
        good = yield from _served_form(search, trial)
    media_type = target.body.media_type if target.body else ""
    values = (good, value_at(trial.refused, trial.field))
    return Cause(
        environment=search.environment,
        refusing=search.refusing,
        served=trial.baseline,
        refused=trial.refused,
        fault=named(contract, operation, media_type, trial.field, values),
        explained=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """Two requests that differ in one field, of which one side refuses the second only."""

    baseline: Case
    refused: Case
    field: Field


def _parting(search: _Search, baseline: Case, target: Case) -> Generator[Asked, Observation, _Trial | None]:
    """The refused request's fields put into the served one, one at a time, until it is refused."""
    fields = [field for field in differing(baseline, target) if field.part is not Part.REQUEST_PATH][:MOST_FIELDS]
    # What is left out comes first: a request that lacks something is refused whatever else is in it.
    fields.sort(key=lambda field: value_at(target, field) is not ABSENT)
    for field in fields:
        variant = search.variant(baseline, field, value_at(target, field))
        if variant is not None and (yield from _parts(search, variant)):
            return _Trial(baseline=baseline, refused=variant, field=field)
    return None


def _smaller(search: _Search, trial: _Trial) -> Generator[Asked, Observation, _Trial | None]:
    """The one item or member to blame, where a whole list or object differs; `None` where it is the whole."""
    good, bad = value_at(trial.baseline, trial.field), value_at(trial.refused, trial.field)
    if isinstance(good, list) and isinstance(bad, list) and good and len(good) != len(bad):
        for item in _distinct(bad):
            changed = search.variant(trial.baseline, trial.field, [item, *good[1:]])
            if changed is not None and changed.id != trial.baseline.id and (yield from _parts(search, changed)):
                return (yield from _parting(search, trial.baseline, changed))
    if isinstance(bad, dict) and not isinstance(good, dict):
        for name, value in search.further_members(trial.field, bad):
            more = search.variant(trial.refused, trial.field, {**bad, name: value})
            if more is not None and (yield Asked(unit=search.unit(more), environment=search.refusing)).succeeded:
                field = Field(part=trial.field.part, pointer=joined(trial.field.pointer, name))
                return _Trial(baseline=more, refused=trial.refused, field=field)
        for name in [*bad][:MOST_ITEMS]:
            less = search.variant(trial.refused, trial.field, {key: value for key, value in bad.items() if key != name})
            if less is not None and (yield Asked(unit=search.unit(less), environment=search.refusing)).succeeded:
                field = Field(part=trial.field.part, pointer=joined(trial.field.pointer, name))
                return _Trial(baseline=less, refused=trial.refused, field=field)
    return None


def _served_form(search: _Search, trial: _Trial) -> Generator[Asked, Observation, object]:
    """The refused value as another type or format, if one is served: then it is not the property that is unknown."""
    for form in other_forms(value_at(trial.refused, trial.field)):
        variant = search.variant(trial.refused, trial.field, form)
        if variant is not None and (yield Asked(unit=search.unit(variant), environment=search.refusing)).succeeded:
            return form
    return ABSENT


def _distinct(items: list[Json]) -> list[Json]:
    """A few of the items, no two alike."""
    found: list[Json] = []
    for item in items:
        if item not in found and len(found) < MOST_ITEMS:
            found.append(item)
    return found


def _parts(search: _Search, variant: Case) -> Generator[Asked, Observation, bool]:
    """Whether one side refuses a request that the other serves."""
    unit = search.unit(variant)
    if not refuses((yield Asked(unit=unit, environment=search.refusing))):
        return False
    return (yield Asked(unit=unit, environment=search.serving)).succeeded


def _baseline(search: _Search, target: Case) -> Generator[Asked, Observation, Case | None]:
    """The request nearest to the refused one that both serve, about the same resource as the refused one."""
    like = [case for case in search.served if _media_type(case) == _media_type(target)]
    nearest = sorted(like, key=lambda case: (len(differing(case, target)), not case.valid, case.id))
    for case in nearest[:3]:
        made = search.moved(case, target)
        if made is None:
            continue
        if case.path_values == target.path_values and not search.is_step(target):
            return case
        if (yield Asked(unit=search.unit(made), environment=search.refusing)).succeeded:
            return made
    for fuller in search.fuller(target):
        if (yield Asked(unit=search.unit(fuller), environment=search.refusing)).succeeded:
            return fuller
    return None


def _media_type(case: Case) -> str | None:
    """Requests of different media types have no fields in common."""
    return case.body.media_type if case.body else None


def _explained(search: _Search, found: Cause) -> Generator[Asked, Observation, tuple[str, ...]]:
    """The refused cases that are served once they have the good value (detection.md, section 7, 4)."""
    field = Field(part=found.fault.part, pointer=found.fault.pointer)
    good = value_at(found.served, field)
    explained = [found.refused.id]
    for case in search.refused[:MOST_OTHERS]:
        better = search.mended(case, field, good)
        if better is None:
            continue
        if (yield Asked(unit=search.unit(better), environment=search.refusing)).succeeded:
            explained.append(case.id)
    return tuple(explained)


def _unmasked(search: _Search, found: Cause) -> Generator[Asked, Observation, None]:
    """Faults that could not be seen behind the refusal, asked of both sides with the good value in place."""
    field = Field(part=found.fault.part, pointer=found.fault.pointer)
    good, bad = value_at(found.served, field), value_at(found.refused, field)
    for case in search.negative(field)[:MOST_UNMASKED]:
        given = [value_at(case, own) for own in fields_like(case, field.part, field.place)]
        better = search.mended(case, field, good) if any(one is bad or one == bad for one in given) else None
        if better is not None:
            for environment in (search.serving, search.refusing):
                yield Asked(unit=search.unit(better), environment=environment)


class _Search:
    """What is known of an operation's cases: who serves and who refuses which."""

    def __init__(
        self,
        question: Question,
        units: Mapping[str, Case | Sequence],
        observations: Iterable[Observation],
        reference: str,
    ) -> None:
        self.environment = question.environment
        self._units = units
        self._made: dict[str, str] = {}
        self._answers: dict[str, dict[str, Observation]] = {}
        for one in sorted(observations, key=lambda one: (one.asking, one.case, one.started_at), reverse=True):
            if one.operation == question.operation and one.environment in {reference, question.environment}:
                self._answers.setdefault(one.case, {})[one.environment] = one
        cases = {id_: case for id_ in self._answers if (case := self._case(id_)) is not None}
        both = [case for case in cases.values() if len(self._answers[case.id]) == 2]
        self.refused = [cases[id_] for id_ in question.cases if id_ in cases and self._refusing(id_, reference)]
        self.refusing = self._refusing(self.refused[0].id, reference) if self.refused else ""
        self.refused = [case for case in self.refused if self._refusing(case.id, reference) == self.refusing]
        self.serving = reference if self.refusing == question.environment else question.environment
        self.served = [case for case in both if all(one.succeeded for one in self._answers[case.id].values())]
        self._served_once = [case for case in both if self._answers[case.id][self.serving or reference].succeeded]
        self._negative = sorted((case for case in both if case.fault is not None), key=lambda case: case.id)

    def _case(self, id_: str) -> Case | None:
        unit = self._units.get(id_)
        if isinstance(unit, Sequence):
            return next((step for step in unit.steps if step.id == id_), None)
        return unit

    def _refusing(self, id_: str, reference: str) -> str:
        """Who refuses a case that the other serves; empty where nobody does."""
        answers = self._answers[id_]
        if set(answers) != {reference, self.environment}:
            return ""
        here, there = answers[reference], answers[self.environment]
        if here.succeeded and refuses(there):
            return self.environment
        return reference if there.succeeded and refuses(here) else ""

    def negative(self, field: Field) -> list[Case]:
        """Cases with a fault at another field that both sides refuse."""
        return [
            case
            for case in self._negative
            if case.fault is not None
            and (case.fault.part, case.fault.pointer) != (field.part, field.pointer)
            and all(refuses(one) for one in self._answers[case.id].values())
        ]

    def variant(self, case: Case, field: Field, value: object) -> Case | None:
        """The case with another value at a field, as a case of its own that the same sequence leads to."""
        changed = with_field(case, field, value)
        if changed is None:
            return None
        made = identified(replace(changed, purpose=Purpose.EXPLANATION, varied=(field.part, field.pointer)))
        self._made.setdefault(made.id, self._made.get(case.id, case.id))
        return made

    def mended(self, case: Case, field: Field, good: object) -> Case | None:
        """The case with the good value wherever it has the field, `None` where it had that already."""
        changed = case
        for own in fields_like(case, field.part, field.place):
            changed = with_field(changed, own, good) or changed
        if changed == case:
            return None
        made = identified(replace(changed, purpose=Purpose.EXPLANATION))
        self._made.setdefault(made.id, self._made.get(case.id, case.id))
        return made

    def moved(self, case: Case, target: Case) -> Case | None:
        """A served case about the resource that the refused one is about."""
        if (case.path_values, case.slots) == (target.path_values, target.slots) and case.role is not Role.CREATED:
            return case
        if (case.role, case.body and case.body.slots) != (target.role, target.body and target.body.slots):
            return None
        changed = replace(case, path_values=target.path_values, purpose=Purpose.EXPLANATION)
        made = identified(changed)
        self._made.setdefault(made.id, target.id)
        return made

    def fuller(self, target: Case) -> list[Case]:
        """The refused case with everything that it lacks and another served case has; then without one of these."""
        lacking: dict[Field, object] = {}
        for other in self._served_once:
            for field in differing(target, other):
                if field.part is not Part.REQUEST_PATH and value_at(target, field) is ABSENT:
                    lacking.setdefault(field, value_at(other, field))
        wanted = [*lacking][:MOST_LACKING]
        trials = [wanted, *([one for one in wanted if one != left_out] for left_out in wanted if len(wanted) > 1)]
        return [self._with(target, {field: lacking[field] for field in trial}) for trial in trials if trial]

    def _with(self, target: Case, values: Mapping[Field, object]) -> Case:
        changed = target
        for field, value in values.items():
            changed = with_field(changed, field, value) or changed
        made = identified(replace(changed, purpose=Purpose.EXPLANATION))
        self._made.setdefault(made.id, target.id)
        return made

    def further_members(self, field: Field, members: Mapping[str, Json]) -> list[tuple[str, Json]]:
        """What other cases that are served somewhere have in the object at a field, and this one lacks."""
        found: dict[str, Json] = {}
        for case in self._served_once:
            value = value_at(case, field)
            for name, member in value.items() if isinstance(value, dict) else ():
                if name not in members:
                    found.setdefault(name, member)
        return [*found.items()][:MOST_ITEMS]

    def is_step(self, case: Case) -> bool:
        """Whether it can only be asked after the steps before it."""
        return any(slot.capture is not None for slot in case.slots)

    def unit(self, case: Case) -> Case | Sequence:
        """What has to be asked to ask a case: itself, or the sequence that it was made from, up to it."""
        if not self.is_step(case):
            return case
        origin = self._made.get(case.id, case.id)
        sequence = self._units.get(origin)
        if not isinstance(sequence, Sequence):
            return case
        index = next(i for i, step in enumerate(sequence.steps) if step.id == origin)
        return identified_sequence(replace(sequence, steps=(*sequence.steps[:index], case)))

    def good_value(self, field: Field, value: object) -> object:
        """A value that both serve at the field, from another case where the baseline has none."""
        if value is not ABSENT:
            return value
        found = (value_at(case, field) for case in self.served)
        return next((one for one in found if one is not ABSENT), ABSENT)

    def media_type_cause(self) -> Cause | None:
        """Whether the media type of the body is it: one is served, and of another nothing is."""
        first = self.refused[0]
        others = [case for case in self.served if case.body is not None]
        own = first.body.media_type if first.body else ""
        if not own or not others or any(case.body and case.body.media_type == own for case in others):
            return None
        explained = tuple(case.id for case in self.refused if case.body and case.body.media_type == own)
        fault = Fault(keyword="media-type", part=Part.REQUEST_HEADER, pointer="/content-type", description=own)
        return Cause(
            environment=self.environment,
            refusing=self.refusing,
            served=others[0],
            refused=first,
            fault=fault,
            explained=explained,
        )
