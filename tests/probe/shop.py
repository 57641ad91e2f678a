"""A shop of two sides that answers by functions of what it is sent, for tests of what probes ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from harness.generation.case_identity import identified
from harness.model.case import Sequence
from harness.model.difference import Question, Wanted
from harness.model.fields import body_value
from harness.probe.boundary import boundary
from harness.probe.minimal import cause
from harness.probe.shrinking import smallest
from tests.evidence_of import API, HERE, THERE, Given, case_of, contract_of, observed, operation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.contract.document import Contract
    from harness.model.boundary import Boundary, Witness
    from harness.model.case import Case, Fault
    from harness.model.difference import Cause
    from harness.model.observation import Observation
    from harness.probe.purse import Purse
    from harness.probe.search import Asked, Asking

CREATE = "POST /items"


def contract_for(tmp_path: Path, schema: Any, parameters: list[Any] | None = None) -> Contract:
    """A contract with one operation that takes a JSON body."""
    body = {"content": {"application/json": {"schema": schema}}}
    creating = operation(schema, "201", requestBody=body, parameters=parameters or [])
    return contract_of(tmp_path, {"/items": {"post": creating}})


def order(body: Any, **more: Any) -> Case:
    """A request of that operation."""
    return identified(case_of("", CREATE, body=body, **more))


class Shop:
    """Answers by two functions of the body, in which query parameters are under `?`, and counts what it is asked.

    Its refusals may name a property.
    """

    def __init__(
        self,
        refused_there: Callable[[Any], bool],
        refused_here: Callable[[Any], bool] = lambda _: False,
        *,
        names: str | None = None,
    ) -> None:
        self._refused = {HERE: refused_here, THERE: refused_there}
        self._refusal = {"code": "no"} if names is None else {"code": "no", "field": names}
        self.asked: list[Asked] = []
        self.observations: list[Observation] = []
        self.cases: dict[str, Case] = {}

    def answer(self, case: Case, environment: str) -> Observation:
        value = body_value(case)
        body: dict[str, Any] = {**value} if isinstance(value, dict) else {}
        refused = self._refused[environment](body | {"?": dict(case.query)})
        return observed(case, environment, Given(status=422 if refused else 201, body=self._refusal if refused else {}))

    def take(self, cases: list[Case]) -> tuple[str, ...]:
        """Puts cases to both sides; gives the ids of those on which they part."""
        for case in cases:
            self.cases[case.id] = case
            self.observations += [self.answer(case, environment) for environment in (HERE, THERE)]
        answers = [self.observations[index : index + 2] for index in range(0, len(self.observations), 2)]
        return tuple(here.case for here, there in answers if here.succeeded != there.succeeded)

    def served(self, asked: Asked, environment: str) -> bool:
        """Whether a side serves what was asked of any."""
        assert not isinstance(asked.unit, Sequence)
        return self.answer(asked.unit, environment).succeeded

    def blame(self, contract: Contract, cases: list[Case]) -> Cause | None:
        """What is found to be why."""
        question = Question(wanted=Wanted.CAUSE, environment=THERE, api=API, operation=CREATE, cases=self.take(cases))
        asking = cause(question, contract, units=self.cases, observations=self.observations, reference=HERE)
        found: Cause | None = self._led(asking)
        return found

    def edges(self, contract: Contract, cases: list[Case], fault: Fault, purse: Purse | None = None) -> Boundary:
        """How far both sides are found to accept."""
        asking = boundary(
            self._question(Wanted.BOUNDARY, cases, fault),
            contract,
            units=self.cases,
            observations=self.observations,
            reference=HERE,
            purse=purse,
        )
        found: Boundary | None = self._led(asking)
        assert found is not None
        return found

    def shrink(self, contract: Contract, cases: list[Case], fault: Fault) -> list[Any]:
        """The bodies of the smaller requests, smallest first."""
        asking = smallest(
            self._question(Wanted.SMALLEST, cases, fault),
            contract,
            units=self.cases,
            observations=self.observations,
            reference=HERE,
        )
        found: Witness | None = self._led(asking)
        made = {asked.unit.id: asked.unit for asked in self.asked if not isinstance(asked.unit, Sequence)}
        shown = [made[id_] for id_ in found.cases] if found else []
        return [json.loads(case.body.content) for case in shown if case.body]

    def _question(self, wanted: Wanted, cases: list[Case], fault: Fault) -> Question:
        return Question(
            wanted=wanted, environment=THERE, api=API, operation=CREATE, cases=self.take(cases), fault=fault
        )

    def _led(self, asking: Asking[Any]) -> Any:
        try:
            asked = next(asking)
            while True:
                self.asked.append(asked)
                assert not isinstance(asked.unit, Sequence)
                asked = asking.send(self.answer(asked.unit, asked.environment))
        except StopIteration as finished:
            return finished.value
