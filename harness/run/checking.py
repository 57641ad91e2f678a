"""Whether each environment can be reached and takes its credentials, found out with one harmless request for each."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from harness.environment.environment import ANONYMOUS
from harness.generation.case_identity import identified
from harness.generation.further_cases import published_contract
from harness.model.case import Case, Credential, Purpose
from harness.model.operation import ParameterLocation
from harness.run.opening import Opened

if TYPE_CHECKING:
    from harness.contract.document import Contract
    from harness.environment.environment import Environment
    from harness.model.exchange import Exchange
    from harness.model.operation import Operation
    from harness.run.plan import Plan

OK, UNAUTHORIZED, FORBIDDEN = 200, 401, 403


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
        found = await asyncio.gather(*(_checks(opened, one, contract) for one, contract in pairs))
        return tuple(check for few in found for check in few)


async def _checks(opened: Opened, environment: Environment, contract: Contract) -> list[Check]:
    """The API as its own identity, then as each further one, then the contract that is published."""
    said = partial(Check, environment=environment.name, api=contract.name)
    if (reason := opened.failed.get(environment.name)) is not None:
        return [said(good=False, text=reason)]
    lane, target = opened.lanes[environment.name], environment.apis[contract.name]
    operation = _harmless(contract)
    case = _case(contract, operation)
    exchanges = [await lane.ask(case)]
    as_another = identified(replace(case, credential=Credential.OTHER))
    exchanges += [await lane.ask(as_another, identity=name) for name in target.further_identities]
    found = [
        said(good=(problem := _problem(one, operation)) is None, text=_told(one, operation, problem))
        for one in exchanges
    ]
    if target.published_contract is not None:
        (asked,) = published_contract(contract.name).cases
        published = await lane.ask(identified(asked))
        problem = _unpublished(published)
        where = f"the contract that it publishes at {target.published_contract}{_status(published)}"
        found.append(said(good=problem is None, text=f"{where}{_because(problem)}"))
    return found


def _told(exchange: Exchange, operation: Operation | None, problem: str | None) -> str:
    asked = f"{exchange.case.method} {exchange.case.path} as {exchange.identity}"
    is_proven = (operation and operation.secured) or exchange.identity == ANONYMOUS
    unproven = "" if is_proven else "; no credential was needed"
    return f"{asked}{_status(exchange)}{_because(problem) or unproven}"


def _status(exchange: Exchange) -> str:
    return f", answered by {exchange.answer.status}" if exchange.answer else ""


def _because(problem: str | None) -> str:
    return f": {problem}" if problem else ""


def _unpublished(exchange: Exchange) -> str | None:
    if exchange.answer is None:
        return _failure(exchange)
    return None if exchange.answer.status == OK else "there is none: is published_contract right?"


def _failure(exchange: Exchange) -> str:
    return exchange.failure.message if exchange.failure else "no answer"


def _problem(exchange: Exchange, operation: Operation | None) -> str | None:
    if exchange.answer is None:
        return _failure(exchange)
    status = exchange.answer.status
    # What a further identity may not do is what it is compared for.
    if status == UNAUTHORIZED or (status == FORBIDDEN and exchange.case.credential is Credential.OWN):
        return f"the identity {exchange.identity} is refused"
    if status >= 500:
        return "the service, or the way to it, is failing"
    if 300 <= status < 400:
        return "it is a redirect, which is never followed: give the base_url that it leads to"
    if status in (404, 405) and operation is not None and exchange.case.credential is Credential.OWN:
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
