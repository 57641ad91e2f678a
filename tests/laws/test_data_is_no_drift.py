"""Environments hold other rows, ids, counts, orders and distributions, and none of it is drift of the version."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.comparison.comparing import compared
from harness.model.case import Credential, Role
from harness.model.place import Part
from tests.evidence_of import HERE, THERE, Given, World, case_of, contract_of, fault_of, observed, operation

if TYPE_CHECKING:
    from pathlib import Path

    from harness.contract.document import Contract
    from harness.model.case import Case

STATUSES = ["created", "paid", "shipped", "cancelled"]
ORDER = {
    "type": "object",
    "required": ["id", "status", "total", "lines"],
    "properties": {
        "id": {"type": "string"},
        "status": {"type": "string", "enum": STATUSES},
        "total": {"type": "number"},
        "cancelled_at": {"type": "string", "format": "date-time"},
        "note": {"type": ["string", "null"]},
        "shipment": {"type": "object"},
        "lines": {"type": "array", "items": {"type": "object"}},
    },
}
PAGE = {
    "type": "object",
    "required": ["items"],
    "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Order"}}, "next": {}},
}


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    order = {"$ref": "#/components/schemas/Order"}
    path: Path = tmp_path_factory.mktemp("contract")
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {
        "/orders": {"get": operation(PAGE), "post": operation(order, "201")},
        "/orders/{id}": {"get": operation(order, parameters=[parameter])},
    }
    return contract_of(path, paths, {"Order": ORDER})


class Shop:
    """One version of a service over whatever rows there are."""

    def __init__(self, seed: int, rows: int, weights: list[int]) -> None:
        self._random = random.Random(seed)  # noqa: S311  # test data
        statuses = self._random.choices(STATUSES, weights=weights, k=rows)
        self.rows = [self.order(f"{seed}-{number}", status) for number, status in enumerate(statuses)]
        self._random.shuffle(self.rows)

    def order(self, id_: str, status: str) -> dict[str, Any]:
        """Which properties an order has follows from what it is."""
        order: dict[str, Any] = {
            "id": f"ord_{id_}",
            "status": status,
            "total": self._random.choice([self._random.randrange(900), self._random.uniform(0, 90)]),
            "note": "x" * self._random.randrange(200) if status in {"paid", "shipped"} else None,
            "lines": [{"article": str(number)} for number in range(self._random.randrange(4))],
        }
        if status == "cancelled":
            order["cancelled_at"] = f"2026-01-{self._random.randrange(10, 28)}T00:00:00Z"
        if status == "shipped":
            order["shipment"] = {"carrier": "x", **({"tracking": "t"} if self._random.random() < 0.5 else {})}
        return order

    def answer(self, case: Case) -> Given:
        head = (("x-request-id", "…"), ("content-type", "application/json"), ("date", str(self._random.random())))
        if case.credential is not Credential.OWN:
            return Given(status=401, body=self.error("unauthorized", "credential missing"), headers=head)
        if case.fault is not None:
            return Given(status=422, body=self.error("invalid", f"{case.fault} is wrong"), headers=head)
        if case.role is Role.ABSENT:
            return Given(status=404, body=self.error("not_found", "no such order"), headers=head)
        if case.method == "POST":
            return Given(status=201, body=self.order(str(self._random.random()), "created"), headers=head)
        if case.role is Role.EXISTING:
            slot = case.slots[0]
            return Given(body=self.rows[slot.index % len(self.rows)], headers=head)
        limit = int(str(dict(case.query).get("limit", "5")))
        more = {"next": "c"} if len(self.rows) > limit else {"next": None}
        links = (("link", "<next>"),) if len(self.rows) > limit else ()
        return Given(body={"items": self.rows[:limit], **more}, headers=(*head, *links))

    def error(self, code: str, message: str) -> dict[str, Any]:
        details = [{"at": "x"}] * self._random.randrange(2)
        return {"code": code, "message": message, "request_id": str(self._random.random()), "details": details}


def corpus() -> list[Case]:
    existing = [case_of(f"read-{n}", "GET /orders/{id}", role=Role.EXISTING, index=n) for n in range(14)]
    pages = [case_of(f"page-{n}", "GET /orders", query=(("limit", str(n)),)) for n in range(1, 16)]
    created = [case_of(f"create-{n}", "POST /orders", body={"n": n}) for n in range(4)]
    fault = fault_of(Part.REQUEST_BODY, "/n", "type")
    wrong = [case_of(f"wrong-{n}", "POST /orders", body={"n": "a"}, fault=fault) for n in range(2)]
    absent = [case_of("absent", "GET /orders/{id}", role=Role.ABSENT)]
    nobody = [case_of("nobody", "GET /orders", credential=Credential.NONE)]
    return [*existing, *pages, *created, *wrong, *absent, *nobody]


def evidence(contract: Contract, here: Shop, there: Shop) -> World:
    world = World(contract=contract)
    for case in corpus():
        world.cases[case.id] = case
        for shop, name, asking in ((here, HERE, 1), (here, HERE, 2), (there, THERE, 1)):
            if case.role is Role.EXISTING and not shop.rows:
                continue
            seen = observed(case, name, shop.answer(case), asking=asking)
            headers = tuple((key, seen.request_id if value == "…" else value) for key, value in seen.headers)
            world.observations.append(replace(seen, headers=headers))
    return world


shops = st.builds(
    Shop,
    seed=st.integers(0, 10**6),
    rows=st.integers(0, 40),
    weights=st.permutations([1, 5, 60, 0]) | st.permutations([100, 0, 0, 0]) | st.just([1, 1, 1, 1]),
)
slowly = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@given(here=shops, there=shops)
@slowly
def test_other_data_of_the_same_version_is_silent(contract: Contract, here: Shop, there: Shop) -> None:
    found = evidence(contract, here, there).compare().differences
    assert [(one.kind, one.place.pointer, one.basis) for one in found if one.basis != "stored"] == []


@given(shop=shops)
@slowly
def test_an_identical_environment_is_silent(contract: Contract, shop: Shop) -> None:
    assert evidence(contract, shop, shop).compare().differences == ()


@given(here=shops, there=shops, seed=st.integers(0, 1000))
@slowly
def test_the_order_of_observations_never_matters(contract: Contract, here: Shop, there: Shop, seed: int) -> None:
    world = evidence(contract, here, Drifted(there))
    before = world.compare()
    random.Random(seed).shuffle(world.observations)  # noqa: S311  # test data
    assert world.compare() == before


class Drifted(Shop):
    """A shop whose totals are texts and whose errors have another shape."""

    def __init__(self, shop: Shop) -> None:
        self.rows = [{**row, "total": str(row["total"])} for row in shop.rows]
        self._random = random.Random(1)  # noqa: S311  # test data

    def error(self, code: str, message: str) -> dict[str, Any]:
        return {"error": {"reason": code, "text": message}}


@given(here=shops, there=shops)
@slowly
def test_renaming_environments_only_renames(contract: Contract, here: Shop, there: Shop) -> None:
    world = evidence(contract, here, Drifted(there))
    names = {HERE: "aurora", THERE: "borealis"}
    renamed = [replace(one, environment=names[one.environment]) for one in world.observations]
    found = compared(contract, renamed, reference="aurora", environment="borealis", view=world.view).differences
    before = world.compare().differences
    told = [one.message.replace("borealis", THERE).replace("aurora", HERE) for one in found]
    assert told == [one.message for one in before]
    assert [one.place for one in found] == [one.place for one in before]


def test_a_drifted_version_is_found_over_whatever_rows(contract: Contract) -> None:
    world = evidence(contract, Shop(1, 30, [1, 1, 1, 1]), Drifted(Shop(2, 12, [1, 5, 60, 0])))
    found = {(one.kind, one.place.operation, one.place.pointer) for one in world.compare().differences}
    assert ("response-type-changed", "GET /orders/{id}", "/total") in found
    assert ("response-type-changed", "GET /orders", "/items/*/total") in found
    assert ("error-shape-changed", "POST /orders", "") in found
