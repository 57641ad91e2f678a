"""A collection in a few words: rows, and what a version does with the parameters that it is asked with."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from harness.comparison.comparing import compared
from harness.comparison.view import View
from harness.model.case import Purpose
from tests.evidence_of import HERE, NOTHING, THERE, Given, case_of, contract_of, observed

if TYPE_CHECKING:
    from pathlib import Path

    from harness.comparison.view import Comparison
    from harness.contract.document import Contract
    from harness.model.case import Case
    from harness.model.observation import Observation

LIST = "GET /things"
SEARCH = "POST /things/search"
STATES = ("new", "sent", "kept")

QUERIES: tuple[dict[str, str], ...] = (
    {},
    *({"count": size} for size in ("1", "2", "6", "10", "50")),
    *({"count": "2", "from": begin} for begin in ("0", "1", "2", "3")),
    *({"state": state} for state in STATES),
    *({"order": order} for order in ("made", "-made", "name")),
    *({"part": part} for part in ("id", "full")),
    *({"least": least} for least in ("0", "1", "50", "80")),
    {"with": "owner"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a version does; every field but `extra` is how the reference does it."""

    default: int = 10
    order: str = "-made"
    ignores: frozenset[str] = frozenset()
    overlap: int = 0
    """By how many rows a page begins too early."""
    extra: int = 0
    """By how much the total is wrong."""
    state: str | None = None
    """What leaving out the state means."""
    most: int = 1000
    """Rows that come at once, whatever is asked for."""
    more: bool | None = None
    """What it says of further rows, whether there are any or not."""
    by_key: bool = False
    """Whether a page begins after the row that is called so, and not with the row of that number."""
    linked: bool = False
    """Whether it says the address of the next page."""
    counts: bool = True
    """Whether it says how many rows there are in all."""

    def answer(self, rows: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
        """A page."""
        given = {name: value for name, value in query.items() if name not in self.ignores}
        state = given.get("state", self.state)
        least = int(given.get("least", "0"))
        found = [row for row in rows if state in {None, row["state"]} and row["weight"] >= least]
        key = given.get("order", self.order)
        found.sort(key=lambda row: (row[key.removeprefix("-")], row["id"]), reverse=key.startswith("-"))
        begin = max(0, int(given.get("from", "0")) - self.overlap) if "from" in given else 0
        if self.by_key and "from" in given:
            begin = sum(1 for row in found if row["id"] <= int(given["from"]))
        shown = found[begin : begin + min(self.most, int(given.get("count", self.default)))]
        if given.get("part") == "id":
            shown = [{"id": row["id"]} for row in shown]
        page: dict[str, Any] = {"page": {"entries": shown}}
        owners = [{"id": row["owner_id"]} for row in shown if row.get("owner_id") is not None]
        if given.get("with") == "owner" and owners:
            page = {**page, "owners": owners}
        page["more"] = begin + len(shown) < len(found) if self.more is None else self.more
        if self.linked and begin + len(shown) < len(found):
            following = shown[-1]["id"] if self.by_key else begin + len(shown)
            page["next"] = f"http://127.0.0.1/things?from={following}&count={len(shown)}"
        return {**page, "all": len(found) + self.extra} if self.counts else page


PLAIN = Version()
UNCOUNTED = Version(counts=False)


def things(number: int, *, first: int = 100, **fixed: Any) -> list[dict[str, Any]]:
    """Rows that differ in everything but what is fixed."""
    return [
        {
            "id": first + (7 * index) % 1009,
            "name": f"thing {(index * 37) % 101:03}",
            "state": STATES[index % 3],
            "weight": (index * 13) % 97,
            "made": f"2026-01-{1 + (index * 11) % 28:02}T00:00:{(index * 17) % 60:02}Z",
            **fixed,
        }
        for index in range(number)
    ]


def listing_contract(tmp_path: Path) -> Contract:
    """A contract that says nothing of answers."""
    names = ("count", "from", "state", "order", "part", "least", "with")
    bounds = {"type": "integer", "maximum": 100}
    schemas = {name: bounds if name == "count" else {"type": "string"} for name in names}
    parameters = [{"name": name, "in": "query", "schema": schema} for name, schema in schemas.items()]
    body = {"content": {"application/json": {"schema": {"type": "object", "properties": schemas}}}}
    answer = {"200": {"description": "", "content": {"application/json": {}}}}
    paths = {
        "/things": {"get": {"parameters": parameters, "responses": answer}},
        "/things/search": {"post": {"requestBody": body, "responses": answer}},
    }
    return contract_of(tmp_path, paths)


@dataclass(slots=True)
class Volleys:
    """What two environments answer, volley by volley."""

    contract: Contract
    operation: str = LIST
    """A search has in its body what a list has in its query."""
    cases: dict[str, Case] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    _moments: count[int] = field(default_factory=count)

    def ask(self, environment: str, asking: int, version: Version, *states: list[dict[str, Any]]) -> Volleys:
        """One volley; where there are several states the requests meet them in turn, as if somebody wrote meanwhile."""
        for index, query in enumerate((*QUERIES, {})):
            case = self._case("again" if index == len(QUERIES) else f"q{index:02}", query)
            body = version.answer([*states[index % len(states)]], query)
            size = str(len(json.dumps(body)))
            self._observe(case, environment, asking, Given(body=body, headers=(("content-length", size),)))
        return self

    def _case(self, name: str, query: dict[str, str]) -> Case:
        is_search = self.operation == SEARCH
        given = {name: int(text) if text.isdecimal() else text for name, text in query.items()}
        case = case_of(
            name,
            self.operation,
            query=() if is_search else tuple(query.items()),
            body=given if is_search else NOTHING,
            purpose=Purpose.RELATION,
        )
        return self.cases.setdefault(name, case)

    def _observe(self, case: Case, environment: str, asking: int, given: Given) -> None:
        seen = observed(case, environment, given, asking=asking, started_at=float(next(self._moments)))
        self.observations.append(seen)

    def compare(self) -> Comparison:
        """The environment judged against the reference."""
        view = View(cases=self.cases)
        return compared(self.contract, self.observations, reference=HERE, environment=THERE, view=view)

    def told(self) -> list[tuple[str, str, str]]:
        """Kind, pointer and basis of what differs."""
        return sorted((one.kind, one.place.pointer, str(one.basis)) for one in self.compare().differences)


def asked(
    contract: Contract,
    here: list[dict[str, Any]],
    there: list[dict[str, Any]],
    version: Version,
    *,
    volleys: int = 5,
    reference: Version = PLAIN,
    operation: str = LIST,
) -> Volleys:
    """The reference twice, and so many volleys of an environment of another version."""
    found = Volleys(contract=contract, operation=operation)
    for asking in (1, 2):
        found.ask(HERE, asking, reference, here)
    for asking in range(1, volleys + 1):
        found.ask(THERE, asking, version, there)
    return found
