"""`same_everywhere`: a hand-written call put to every environment, its answers compared like those of a run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeAlias

import httpx
import pytest

from harness.comparison.comparing import compared, recurring
from harness.comparison.view import View
from harness.model.case import Body, Case, Purpose
from harness.model.exchange import Answer, Exchange, Sent, Timing
from harness.model.repeating import CONFIRMATIONS
from harness.observation.observing import observed
from harness.plugin.clients import client
from harness.plugin.fixtures import NO_ENVIRONMENT, api_of, opened
from harness.plugin.state import STATE
from harness.transport.moments import moment

if TYPE_CHECKING:
    from harness.contract.document import Contract
    from harness.environment.environment import Environment
    from harness.model.difference import Difference
    from harness.model.observation import Observation

Answers: TypeAlias = httpx.Response | Iterable[httpx.Response]
Call: TypeAlias = Callable[[httpx.Client], Answers]


def comparer(request: pytest.FixtureRequest) -> Callable[[Call], None]:
    """What the fixture gives: call it with a function that takes a client and gives its answer, or several."""
    state = request.config.stash.get(STATE, None)
    if state is None:
        pytest.skip(NO_ENVIRONMENT)
    reference = state.plan.matrix.reference
    if reference is None:
        pytest.fail("same_everywhere needs a reference: name one with --reference NAME", pytrace=False)
    others = [one.name for one in state.environments if one.name != reference]
    if not others:
        pytest.skip(f"nothing to compare with {reference}: choose a further environment with --env")

    def compare(call: Call) -> None:
        with ExitStack() as stack:
            sides = {
                one.name: _Side(request, stack, opened(request.config, one))
                for one in state.plan.matrix.environments
                if one.name in (reference, *others)
            }
            contract = state.plan.contract(sides[reference].api)
            _compare(contract, call, sides[reference], [sides[name] for name in others if name in sides])

    return compare


class _Side:
    """One environment, asked by the test's own function."""

    def __init__(self, request: pytest.FixtureRequest, stack: ExitStack, environment: Environment) -> None:
        self.api = api_of(request, environment)
        self.name = environment.name
        self._redactor = request.config.stash[STATE].redactor
        self._client = stack.enter_context(client(environment, self.api, on_secret=self._redactor.add))
        self._base = httpx.URL(environment.apis[self.api].base_url).path.rstrip("/")
        self._identity = environment.apis[self.api].identity

    def ask(self, contract: Contract, call: Call, asking: int) -> list[Observation]:
        """The answers of one call of the function."""
        started = moment()
        answers = call(self._client)
        responses = [answers] if isinstance(answers, httpx.Response) else list(answers)
        return [
            observed(self._exchange(contract, number, response, asking, started), self._redactor)
            for number, response in enumerate(responses)
        ]

    def _exchange(
        self, contract: Contract, number: int, response: httpx.Response, asking: int, started: float
    ) -> Exchange:
        total = response.elapsed.total_seconds()
        return Exchange(
            case=self._case(contract, number, response.request),
            environment=self.name,
            asking=asking,
            sent=Sent(
                method=response.request.method,
                url=str(response.request.url),
                headers=tuple(response.request.headers.items()),
                body=response.request.read(),
            ),
            answer=Answer(
                status=response.status_code,
                headers=tuple((name.lower(), value) for name, value in response.headers.items()),
                body=response.content,
            ),
            failure=None,
            timing=Timing(started_at=started, first_byte=total, total=total),
            identity=self._identity,
        )

    def _case(self, contract: Contract, number: int, request: httpx.Request) -> Case:
        """The same number of the same method is the same request: identifiers differ between environments by right."""
        path = request.url.path.removeprefix(self._base)
        operation = _operation(contract, request.method, path)
        body = request.read()
        return Case(
            id=hashlib.sha256(f"{number} {operation}".encode()).hexdigest()[:16],
            api=self.api,
            operation=operation,
            method=request.method,
            path=operation.partition(" ")[2],
            body=Body(media_type=request.headers.get("content-type", ""), content=body) if body else None,
            purpose=Purpose.EXAMPLE,
        )


def _operation(contract: Contract, method: str, path: str) -> str:
    """Key of the operation that a path belongs to; the path itself where the contract has none."""
    for operation in contract.operations:
        pattern = "".join(
            "[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^}]*\})", operation.path)
        )
        if operation.method == method and re.fullmatch(pattern, path):
            return operation.key
    return f"{method} {path}"


def _compare(contract: Contract, call: Call, reference: _Side, others: list[_Side]) -> None:
    seen = reference.ask(contract, call, 1)
    for side in others:
        seen += side.ask(contract, call, 1)
    seen += reference.ask(contract, call, 2)
    told = [line for side in others for line in _drift(contract, call, reference, side, seen)]
    if told:
        pytest.fail("\n".join(told), pytrace=False)


def _drift(contract: Contract, call: Call, reference: _Side, side: _Side, seen: list[Observation]) -> list[str]:
    view = View()
    comparison = compared(contract, seen, reference=reference.name, environment=side.name, view=view)
    if not comparison.differences:
        return []
    again: list[Observation] = []
    for asking in CONFIRMATIONS:
        again += reference.ask(contract, call, asking)
        again += side.ask(contract, call, asking)
    return [
        _line(difference)
        for difference in comparison.differences
        if recurring(difference, contract, again, view=view) is True
    ]


def _line(difference: Difference) -> str:
    place = difference.place
    return f"{difference.kind}: {difference.message} ({place.operation}, {place.part} {place.pointer})"
