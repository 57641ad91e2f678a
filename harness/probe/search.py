"""Who serves and who refuses which cases of an operation, and new cases made of them, when a cause is looked for."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from harness.generation.case_identity import identified
from harness.model.case import Case, Fault, Purpose, Role, Sequence
from harness.model.difference import Cause
from harness.model.fields import ABSENT, Field, body_value, differing, fields_like, parameters, value_at, with_field
from harness.model.media_type import bare
from harness.model.observation import Observation
from harness.model.place import Part
from harness.model.refusing import changes_nothing, refuses
from harness.model.sent import value_sent
from harness.probe.leading import leading
from harness.probe.naming import other_forms
from harness.probe.purse import Purse
from harness.probe.serving import blamed_by, leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.model.difference import Question
    from harness.model.json import Json

MOST_LACKING = 8
"""Fields that are added to a request that nothing served is near to, or taken away from it."""

MOST_ITEMS = 8
"""Items of a list, or members of an object, that are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a probe wants to be asked, and of whom."""

    unit: Case | Sequence
    """A case, or a sequence of which the last step's observation is wanted."""
    environment: str


Found = TypeVar("Found")

Asking: TypeAlias = Generator[Asked, Observation, Found]
"""Yields what it wants to be asked, receives the observation, and in the end returns what it found out."""


class Search:
    """What is known of an operation's cases: who serves and who refuses which."""

    def __init__(
        self,
        question: Question,
        units: Mapping[str, Case | Sequence],
        observations: Iterable[Observation],
        reference: str,
        purse: Purse | None = None,
    ) -> None:
        self.environment = question.environment
        self.operation = question.operation
        self.purse = purse or Purse()
        self._units = units
        self._made: dict[str, str] = {}
        self._standing: set[tuple[str, ...]] = set()
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
        self._cases = cases

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
        """Cases with a fault at another field that both sides refuse, one of each fault before a second of any."""
        found: dict[Fault, list[Case]] = {}
        for case in self._negative:
            if (
                case.fault is not None
                and (case.fault.part, case.fault.pointer) != (field.part, field.pointer)
                and all(refuses(one) for one in self._answers[case.id].values())
            ):
                found.setdefault(case.fault, []).append(case)
        ranked = [(rank, case.id, case) for cases in found.values() for rank, case in enumerate(cases)]
        return [case for *_, case in sorted(ranked, key=lambda one: one[:2])]

    def refused_by(self, environment: str) -> list[Case]:
        """What an environment is known to refuse."""
        return [
            case
            for case in self._cases.values()
            if environment in self._answers[case.id] and refuses(self._answers[case.id][environment])
        ]

    def variant(self, case: Case, field: Field, value: object) -> Case | None:
        """The case with another value at a field, as a case of its own that the same sequence leads to."""
        changed = with_field(case, field, value)
        if changed is None:
            return None
        # What was wrong with the old value need not be wrong with the new one.
        fault = (
            case.fault if case.fault and (case.fault.part, case.fault.pointer) != (field.part, field.pointer) else None
        )
        changed = replace(changed, purpose=Purpose.EXPLANATION, varied=(field.part, field.pointer), fault=fault)
        made = identified(changed)
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
        if (case.role, _resources(case)) != (target.role, _resources(target)):
            return None
        changed = replace(case, path_values=target.path_values, purpose=Purpose.EXPLANATION)
        made = identified(changed)
        self._made.setdefault(made.id, target.id)
        return made

    def fuller(self, target: Case) -> list[Case]:
        """The refused case with what it lacks: what the refusal names, all that a served case has, without one."""
        lacking = self._lacking(target, self._served_once)
        # What nobody serves for other reasons may have it all the same.
        others = [case for case in self._cases.values() if case.breaks_nothing]
        known = self._lacking(target, [*self._served_once, *others])
        refusal = self.refusal(target)
        named = blamed_by(refusal, [*known]) if refusal is not None else []
        wanted = [*lacking][:MOST_LACKING]
        trials = [[one] for one in named[:MOST_LACKING]]
        trials += [wanted, *([one for one in wanted if one != left_out] for left_out in wanted if len(wanted) > 1)]
        return [self.with_values(target, {field: known[field] for field in trial}) for trial in trials if trial]

    def _lacking(self, target: Case, others: Iterable[Case]) -> dict[Field, object]:
        """What others have and the case has not, with the value of the first that has it."""
        found: dict[Field, object] = {}
        for other in others:
            for field in differing(target, other):
                if field.part is not Part.REQUEST_PATH and value_at(target, field) is ABSENT:
                    found.setdefault(field, value_at(other, field))
        return found

    def lesser(self, target: Case) -> list[Case]:
        """The refused case without one of what it has, or with it in another form; first what the refusal names."""
        answer = self.refusal(target)
        given = [Field(part=Part.REQUEST_BODY, pointer=pointer) for pointer, _ in leaves(body_value(target))]
        places = [*given, *(one for one in parameters(target) if one.part is not Part.REQUEST_PATH)]
        blamed = blamed_by(answer, places) if answer is not None else []
        trials: list[tuple[Field, object]] = []
        for place in blamed:
            trials += [(place, ABSENT), *((place, form) for form in other_forms(value_at(target, place)))]
        trials += [(place, ABSENT) for place in places if place not in blamed]
        return [self.with_values(target, {place: value}) for place, value in trials[:MOST_LACKING]]

    def with_values(self, target: Case, values: Mapping[Field, object]) -> Case:
        """The case with several other values, as a case of its own; where one may not stand, it is left out."""
        changed = target
        for field, value in values.items():
            changed = with_field(changed, field, value) or changed
        made = identified(replace(changed, purpose=Purpose.EXPLANATION))
        self._made.setdefault(made.id, self._made.get(target.id, target.id))
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
        """What has to be asked to ask a case: itself, or what leads to it in the sequence that it was made from."""
        if not self.is_step(case):
            return case
        origin = self._made.get(case.id, case.id)
        sequence = self._units.get(origin)
        if not isinstance(sequence, Sequence):
            return case
        index = next(i for i, step in enumerate(sequence.steps) if step.id == origin)
        return leading(sequence, index, case)

    def sent(self, case: Case) -> Case:
        """The case as it is sent: with fewer steps before it, it names other ones."""
        unit = self.unit(case)
        return unit if isinstance(unit, Case) else unit.steps[-1]

    def asked(self, case: Case, environment: str) -> Asking[Observation | None]:
        """What an environment answers; `None` where that cannot be afforded. What is known is not asked again."""
        known = self._answers.get(case.id, {}).get(environment)
        if known is not None:
            return known
        unit = self.unit(case)
        way = (environment, *(() if isinstance(unit, Case) else (step.id for step in unit.steps[:-1])))
        if not self.purse.pays(environment, 1 if isinstance(unit, Case) or way in self._standing else len(unit.steps)):
            return None
        observation = yield Asked(unit=unit, environment=environment)
        self._answers.setdefault(case.id, {})[environment] = observation
        # What was refused left as it was what earlier steps made, so that the next request is asked of that.
        (self._standing.add if changes_nothing(observation) else self._standing.discard)(way)
        return observation

    def serves(self, case: Case, environment: str) -> Asking[bool]:
        """Whether an environment is known to serve a case."""
        observation = yield from self.asked(case, environment)
        return observation is not None and observation.succeeded

    def parts(self, case: Case) -> Asking[bool]:
        """Whether one side refuses a case that the other serves, as they do with the refused ones."""
        observation = yield from self.asked(case, self.refusing)
        if observation is None or not refuses(observation):
            return False
        return (yield from self.serves(case, self.serving))

    @property
    def parted(self) -> tuple[str, ...]:
        """Ids of what was made and is refused by one side and served by the other, as they were sent."""
        return tuple(
            dict.fromkeys(
                answers[self.refusing].case
                for id_, answers in self._answers.items()
                if id_ in self._made
                and {self.refusing, self.serving} <= answers.keys()
                and refuses(answers[self.refusing])
                and answers[self.serving].succeeded
            )
        )

    def refusal(self, case: Case) -> Observation | None:
        """The answer of the side that refuses a case."""
        return self._answers.get(case.id, {}).get(self.refusing)

    def answers_of_refusing(self) -> Iterator[tuple[Case, Observation]]:
        """Every case that the refusing side was asked, and its answer."""
        for id_, case in self._cases.items():
            if (answer := self._answers[id_].get(self.refusing)) is not None:
                yield case, answer

    def value_sent(self, case: Case, field: Field) -> Json:
        """What the side that refuses a case really got at a field."""
        answer = self.refusal(case)
        return value_sent(answer, field) if answer is not None else None

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
        own = _media_type(first)
        if not own or not others or any(_media_type(case) == own for case in others):
            return None
        explained = tuple(case.id for case in self.refused if _media_type(case) == own)
        fault = Fault(keyword="media-type", part=Part.REQUEST_HEADER, pointer="/content-type", description=own)
        return Cause(
            environment=self.environment,
            refusing=self.refusing,
            served=others[0],
            refused=first,
            fault=fault,
            explained=explained,
        )


def _resources(case: Case) -> tuple[object, ...] | None:
    """The slots of its body that name what an environment holds, by place."""
    return tuple(one for one in case.body.slots if one[1].role is not Role.SHOWN) if case.body else None


def _media_type(case: Case) -> str:
    """Of the body, empty without one; the boundary of a form is no part of it."""
    return bare(case.body.media_type) if case.body else ""
