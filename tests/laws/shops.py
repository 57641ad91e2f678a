"""A shop of one version over whatever rows there are, the requests that are put to it, and versions that drift."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from harness.model.case import Credential, Role
from harness.model.place import Part
from tests.evidence_of import Given, case_of, fault_of, observed, operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.case import Case
    from harness.model.observation import Observation

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


def shop_paths() -> dict[str, Any]:
    """The paths of its contract."""
    order = {"$ref": "#/components/schemas/Order"}
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "/orders": {"get": operation(PAGE), "post": operation(order, "201")},
        "/orders/{id}": {"get": operation(order, parameters=[parameter])},
    }


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


shops = st.builds(
    Shop,
    seed=st.integers(0, 10**6),
    rows=st.integers(0, 40),
    weights=st.permutations([1, 5, 60, 0]) | st.permutations([100, 0, 0, 0]) | st.just([1, 1, 1, 1]),
)


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of the shop in which something may differ, in any of many ways at once."""

    without: frozenset[str] = frozenset()
    """Members that no order has."""
    now_and_then: frozenset[str] = frozenset()
    """Members that every second order has."""
    as_text: frozenset[str] = frozenset()
    as_null: frozenset[str] = frozenset()
    more: frozenset[str] = frozenset()
    """Members that every order has besides."""
    spelling: str = "as it is"
    statuses: tuple[tuple[int, int], ...] = ()
    """Which status comes in whose place."""
    flat_errors: bool = True
    header: str = ""

    def answer(self, shop: Shop, case: Case) -> Given:
        """What it answers with the data of a shop."""
        given = shop.answer(case)
        body = given.body
        if given.status >= 400:
            body = body if self.flat_errors else {"failure": {"reason": body["code"], "text": body["message"]}}
        elif "items" in body:
            body = {**body, "items": [self._order(row, index) for index, row in enumerate(body["items"])]}
        else:
            body = self._order(body, len(case.id) + shop.rows.index(body) if body in shop.rows else len(case.id))
        headers = (*given.headers, ("x-api", self.header)) if self.header else given.headers
        return replace(given, status=dict(self.statuses).get(given.status, given.status), body=body, headers=headers)

    def _order(self, row: dict[str, Any], index: int) -> dict[str, Any]:
        gone = self.without | (self.now_and_then if index % 2 else frozenset())
        order = {name: value for name, value in row.items() if name not in gone} | dict.fromkeys(self.more, 7)
        order |= {name: str(order[name]) for name in self.as_text & order.keys()}
        order |= dict.fromkeys(self.as_null & order.keys(), None)
        if isinstance(order.get("status"), str) and self.spelling == "capitals":
            order["status"] = order["status"].upper()
        return order


members = st.frozensets(st.sampled_from(["status", "total", "note", "lines", "cancelled_at", "shipment"]), max_size=2)
versions = st.builds(
    Version,
    without=members,
    now_and_then=members,
    as_text=st.frozensets(st.sampled_from(["total", "lines"]), max_size=1),
    as_null=st.frozensets(st.sampled_from(["status", "total", "shipment"]), max_size=1),
    more=st.frozensets(st.sampled_from(["colour", "weight"]), max_size=1),
    spelling=st.sampled_from(["as it is", "capitals"]),
    statuses=st.lists(
        st.sampled_from(
            [(200, 202), (201, 200), (201, 422), (422, 400), (422, 201), (404, 410), (401, 403), (401, 200)]
        ),
        max_size=2,
    ).map(tuple),
    flat_errors=st.booleans(),
    header=st.sampled_from(["", "1", "2"]),
)


def observations_of(shop: Shop, version: Version, environment: str, *askings: int) -> Iterator[Observation]:
    """What an environment answers to everything that it can be asked, as often as it is asked."""
    for asking in askings:
        for case in corpus():
            if case.role is Role.EXISTING and not shop.rows:
                continue
            seen = observed(case, environment, version.answer(shop, case), asking=asking)
            yield replace(seen, headers=_with_own_request_id(seen))


def _with_own_request_id(seen: Observation) -> tuple[tuple[str, str], ...]:
    return tuple((name, seen.request_id if value == "…" else value) for name, value in seen.headers)
