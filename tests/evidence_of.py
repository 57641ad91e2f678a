"""Literal evidence for tests of judging: a contract, requests and answers in a few words each."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from harness.comparison.comparing import compared
from harness.comparison.view import View
from harness.contract.loading import load_contract
from harness.finding.explanation import explains
from harness.model.case import Body, Case, Credential, Fault, Purpose, Role, Slot
from harness.model.exchange import Failure, FailureKind
from harness.model.observation import BodyKind, Observation, Requested
from harness.observation.fold import folded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from harness.comparison.view import Comparison
    from harness.contract.document import Contract
    from harness.model.difference import Cause, Difference
    from harness.model.place import Part

API = "shop"
HERE = "north"
THERE = "south"

NOTHING = object()
"""Stands for an answer without a body."""


def contract_of(tmp_path: Path, paths: dict[str, Any], schemas: dict[str, Any] | None = None) -> Contract:
    """A contract of OpenAPI 3.1."""
    file = tmp_path / "openapi.json"
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1.2.0"},
        "paths": paths,
        "components": {"schemas": schemas or {}},
    }
    file.write_text(json.dumps(document), encoding="utf-8")
    return load_contract(file, name=API)


def operation(schema: Any = None, status: str = "200", **more: Any) -> dict[str, Any]:
    """An operation that answers JSON of a schema."""
    content = {"application/json": {"schema": schema}} if schema is not None else {}
    return {"responses": {status: {"description": "", "content": content}}, **more}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as an environment gives it."""

    status: int = 200
    body: Any = NOTHING
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str | None = "application/json"
    charset: str | None = None
    text: str | None = None
    failure: FailureKind | None = None
    seconds: float = 0.02


def case_of(
    name: str,
    operation: str = "GET /items",
    *,
    fault: Fault | None = None,
    role: Role | None = None,
    index: int = 0,
    body: Any = NOTHING,
    query: tuple[tuple[str, str], ...] = (),
    credential: Credential = Credential.OWN,
    purpose: Purpose = Purpose.COVERAGE,
    valid: bool | None = None,
    path_value: str = "none-such",
) -> Case:
    """A case whose id is its name."""
    method, _, path = operation.partition(" ")
    value: str | Slot = path_value if role is Role.ABSENT else Slot(name="id", role=role or Role.ABSENT, index=index)
    return Case(
        id=name,
        api=API,
        operation=operation,
        method=method,
        path=path,
        path_values=(("id", value),) if role is not None else (),
        query=query,
        body=None if body is NOTHING else Body(media_type="application/json", content=json.dumps(body).encode()),
        fault=fault,
        valid=fault is None if valid is None else valid,
        credential=credential,
        purpose=purpose,
    )


def fault_of(part: Part, pointer: str, keyword: str) -> Fault:
    """A fault with its keyword for description."""
    return Fault(keyword=keyword, part=part, pointer=pointer, description=keyword)


def observed(case: Case, environment: str, given: Given, *, asking: int = 1, **more: Any) -> Observation:
    """What is kept of the answer to a case."""
    body = None if case.body is None else case.body.content.decode()
    query = urlencode([(name, str(value)) for name, value in case.query])
    target = f"{case.path}?{query}" if query else case.path
    requested = Requested(
        method=case.method,
        target=target,
        url=f"http://{environment}.example{target}",
        headers=(),
        body=body,
    )
    return Observation(
        case=case.id,
        api=case.api,
        operation=case.operation,
        purpose=case.purpose,
        valid=case.valid,
        fault=case.fault,
        credential=case.credential,
        role=case.role,
        environment=environment,
        asking=asking,
        requested=requested,
        **{
            "identity": "full",
            "request_id": f"rid-{environment}-{case.id}-{asking}",
            "traceparent": TRACE,
            **_answer(given),
            **more,
        },
    )


TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def _answer(given: Given) -> dict[str, Any]:
    if given.failure is not None:
        failure = Failure(kind=given.failure, message=str(given.failure))
        status = given.status if given.failure is FailureKind.GATEWAY else None
        return {"failure": failure, "total": given.seconds, "status": status}
    answer: dict[str, Any] = {"status": given.status, "headers": given.headers, "total": given.seconds}
    if given.text is not None:
        return {**answer, "body_kind": BodyKind.TEXT, "text": given.text, "media_type": given.media_type}
    if given.body is NOTHING:
        return {**answer, "body_kind": BodyKind.EMPTY}
    return {
        **answer,
        "body_kind": BodyKind.JSON,
        "media_type": given.media_type,
        "charset": given.charset,
        "shape": folded(given.body),
        "body": given.body,
        "body_kept": True,
    }


@dataclass(slots=True)
class World:
    """Evidence that grows: a contract, and what two environments answer."""

    contract: Contract
    cases: dict[str, Case] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    causes: tuple[Cause, ...] = ()

    def ask(self, case: Case, here: Given, there: Given, again: Given | None = None, **more: Any) -> World:
        """A case that the reference answers twice and the environment once."""
        self.cases[case.id] = case
        self.observations += [
            observed(case, HERE, here, **more),
            observed(case, HERE, again or here, asking=2, **more),
            observed(case, THERE, there, **more),
        ]
        return self

    @property
    def view(self) -> View:
        """What is known besides."""
        return View(cases=self.cases, causes=self.causes)

    def compare(self) -> Comparison:
        """The environment judged against the reference."""
        return compared(self.contract, self.observations, reference=HERE, environment=THERE, view=self.view)

    def kinds(self) -> list[str]:
        """The kinds of what differs, sorted."""
        return sorted(difference.kind for difference in self.told())

    def places(self) -> list[tuple[str, str, str]]:
        """Kind, operation and pointer of what differs, sorted."""
        return sorted((one.kind, one.place.operation, one.place.pointer) for one in self.told())

    def only(self) -> Difference:
        """The one thing that differs."""
        (difference,) = self.told()
        return difference

    def told(self) -> list[Difference]:
        """What differs, but for promises of the contract that are broken by what is told already."""
        found = self.compare().differences
        broken = [one for one in found if one.kind == "contract-violated"]
        echoes = [one for one in broken if any(explains(other, one) for other in found)]
        return [one for one in found if one not in echoes]

    def swapped(self) -> World:
        """The same with the two environments in each other's place."""
        names = {HERE: THERE, THERE: HERE}
        turned = [replace(one, environment=names[one.environment]) for one in self.observations if one.asking == 1]
        again = [replace(one, asking=2) for one in turned if one.environment == HERE]
        return World(contract=self.contract, cases=self.cases, observations=[*turned, *again], causes=self.causes)


def world(
    tmp_path: Path,
    operations: Iterable[str] = ("GET /items",),
    schema: Any = None,
    schemas: dict[str, Any] | None = None,
) -> World:
    """A world whose operations all answer JSON of one schema, which may refer to the contract's `schemas`."""
    paths: dict[str, Any] = {}
    for key in operations:
        method, _, path = key.partition(" ")
        item: dict[str, Any] = operation(schema, "2XX")
        names = [segment[1:-1] for segment in path.split("/") if segment.startswith("{")]
        item["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
        ]
        paths.setdefault(path, {})[method.lower()] = item
    return World(contract=contract_of(tmp_path, paths, schemas))
