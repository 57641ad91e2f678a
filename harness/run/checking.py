"""Whether each environment can be reached and takes its credential, found out with one harmless request per API."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.environment.environment import ANONYMOUS
from harness.generation.case_identity import identified
from harness.model.case import Case, Purpose
from harness.model.operation import ParameterLocation
from harness.run.opening import Opened

if TYPE_CHECKING:
    from harness.contract.document import Contract
    from harness.model.exchange import Exchange
    from harness.model.operation import Operation
    from harness.run.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one environment says of one API."""

    environment: str
    api: str
    good: bool
    text: str


def checked(plan: Plan) -> tuple[Check, ...]:
    """Starts, asks and stops every environment of the plan."""
    return asyncio.run(_checked(plan))


async def _checked(plan: Plan) -> tuple[Check, ...]:
    async with Opened(plan.environments, corpora={}) as opened:
        pairs = [(one, contract) for one in plan.environments for contract in plan.contracts_of(one)]
        return tuple(await asyncio.gather(*(_check(opened, one.name, contract) for one, contract in pairs)))


async def _check(opened: Opened, environment: str, contract: Contract) -> Check:
    if (reason := opened.failed.get(environment)) is not None:
        return Check(environment=environment, api=contract.name, good=False, text=reason)
    operation = _harmless(contract)
    exchange = await opened.lanes[environment].ask(_case(contract, operation))
    problem = _problem(exchange, operation)
    asked = f"{exchange.case.method} {exchange.case.path} as {exchange.identity}"
    answered = f", answered by {exchange.answer.status}" if exchange.answer else ""
    unproven = (
        "" if (operation and operation.secured) or exchange.identity == ANONYMOUS else "; no credential was needed"
    )
    text = f"{asked}{answered}{f': {problem}' if problem else unproven}"
    return Check(environment=environment, api=contract.name, good=problem is None, text=text)


def _problem(exchange: Exchange, operation: Operation | None) -> str | None:
    if exchange.answer is None:
        return exchange.failure.message if exchange.failure else "no answer"
    status = exchange.answer.status
    if status in (401, 403):
        return f"the identity {exchange.identity} is refused"
    if status >= 500:
        return "the service, or the way to it, is failing"
    if 300 <= status < 400:
        return "it is a redirect, which is never followed: give the base_url that it leads to"
    if status in (404, 405) and operation is not None:
        return "the contract has this operation: is the base_url right?"
    return None


def _harmless(contract: Contract) -> Operation | None:
    """The GET that tells most: one that asks for a credential, needs no identifier and as few parameters as may be."""
    usable = (one for one in contract.operations if one.key not in contract.unusable)
    plain = [one for one in usable if one.method == "GET" and not _names_something(one)]
    return min(plain, key=lambda one: (not one.secured, sum(each.required for each in one.parameters)), default=None)


def _names_something(operation: Operation) -> bool:
    return any(parameter.location is ParameterLocation.PATH for parameter in operation.parameters)


def _case(contract: Contract, operation: Operation | None) -> Case:
    """Asks the operation without any parameter; the root where the contract has none that could be asked."""
    path = operation.path if operation else "/"
    case = Case(
        id="",
        api=contract.name,
        operation=f"GET {path}",
        method="GET",
        path=path,
        purpose=Purpose.ROUTE,
        description="can it be reached",
    )
    return identified(case)
