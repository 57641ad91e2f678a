"""Who serves and who refuses which cases of an operation, and new cases made of them, when a cause is looked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Case, Fault, Purpose, Role, Sequence
from harness.model.difference import Cause
from harness.model.fields import ABSENT, Field, differing, fields_like, value_at, with_field
from harness.model.media_type import bare
from harness.model.place import Part
from harness.model.refusing import refuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.model.difference import Question
    from harness.model.json import Json
    from harness.model.observation import Observation

MOST_LACKING = 8
"""Fields that are added to a request that nothing served is near to."""

MOST_ITEMS = 8
"""Items of a list, or members of an object, that are tried."""


class Search:
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


def _media_type(case: Case) -> str:
    """Of the body, empty without one; the boundary of a form is no part of it."""
    return bare(case.body.media_type) if case.body else ""
