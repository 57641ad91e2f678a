"""Volleys below a resource are asked of the one that has most rows, whatever its rows are made of."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from harness.environment.environment import ApiTarget, Environment
from harness.generation.case_identity import identified
from harness.model.bracketed import read
from harness.model.case import Body, Case, Corpus, Relation, Role, Slot
from harness.model.rows import Learnt
from harness.run.cells import Selection
from harness.run.known import KnownResources
from harness.run.volleys import first_volleys
from tests.evidence_of import API, HERE, Given, observed

if TYPE_CHECKING:
    from harness.model.observation import Observation
    from harness.run.visit import Visit

KEY = "GET /shops/{id}/items"
SORT = Slot(name="sort", role=Role.EXISTING, resource=Learnt.MEMBER.resource(KEY))
FULLEST = Slot(name="id", role=Role.EXISTING, resource=Learnt.FULLEST.resource(KEY))
ROWS = {"s1": [], "s2": [{"label": "a"}, {"label": "b"}]}


def listing(shop: Slot, *query: tuple[str, Slot]) -> Case:
    path = KEY.partition(" ")[2]
    return identified(
        Case(id="", api=API, operation=KEY, method="GET", path=path, path_values=(("id", shop),), query=query)
    )


def test_the_fullest_resource_stays_the_one_that_is_asked() -> None:
    environment = Environment(name=HERE, apis={API: ApiTarget(base_url="http://127.0.0.1:1")})
    known = KnownResources(environment, API)
    known.learn("/shops", "id", tuple(ROWS))
    asked: list[tuple[str | None, ...]] = []

    async def ask(case: Case, *, asking: int = 1) -> Observation:
        asked.append(tuple(known.value(slot, KEY) for slot in case.slots))
        return observed(case, HERE, Given(body=ROWS.get(str(asked[-1][0]), [])), asking=asking)

    async def put_all(cases: list[Case], *, asking: int) -> None:
        assert not cases
        assert asking

    scouts = tuple(listing(Slot(name="id", role=Role.EXISTING, resource="/shops", index=index)) for index in (0, 1))
    base = listing(FULLEST)
    relation = Relation(
        operation=KEY, parameters=("sort",), base=base, cases=(listing(FULLEST, ("sort", SORT)),), scouts=scouts,
        again=base,
    )  # fmt: skip
    corpus = Corpus(
        api=API, seed=1, depth="standard", digest="", operations=(), sequences=(), harvests=(), undos=(),
        relations=(relation,),
    )  # fmt: skip
    visit = SimpleNamespace(environment=environment, known={API: known}, ask=ask, put_all=put_all)
    asyncio.run(first_volleys(cast("Visit", visit), [corpus], Selection(operations=frozenset({(API, KEY)})), asking=1))
    assert asked == [("s1",), ("s2",), ("s2",), ("s2", "label"), ("s2",)]


SEARCH = "POST /items/search"
NEXT = Slot(name="after", role=Role.EXISTING, resource=Learnt.NEXT.resource(SEARCH))


def searched(limit: int, after: Slot | None = None) -> Case:
    content = {"limit": limit} if after is None else {"limit": limit, "after": ""}
    slots = () if after is None else (("/after", after),)
    body = Body(media_type="application/json", content=json.dumps(content).encode(), slots=slots)
    return identified(Case(id="", api=API, operation=SEARCH, method="POST", path="/items/search", body=body))


def test_the_next_page_of_a_search_is_called_what_the_page_before_it_says() -> None:
    environment = Environment(name=HERE, apis={API: ApiTarget(base_url="http://127.0.0.1:1")})
    known = KnownResources(environment, API)
    recorder = SimpleNamespace(of_environment=lambda _name: ())
    waited: list[str | None] = []

    async def ask(case: Case, *, asking: int = 1) -> Observation:
        limit = read(case.body.content if case.body else None)
        body = {"items": [{"id": 1}], "next": f"after-{limit['limit'] if isinstance(limit, dict) else 0}"}
        return observed(case, HERE, Given(body=body), asking=asking)

    async def put_all(cases: list[Case], *, asking: int) -> None:
        waited.extend(known.value(slot, SEARCH) for case in cases for slot in case.slots)
        assert asking

    base, pages = searched(9), (searched(2), searched(6), searched(2, NEXT))
    relation = Relation(operation=SEARCH, parameters=("limit", "after"), base=base, cases=pages, again=base)
    corpus = Corpus(
        api=API, seed=1, depth="standard", digest="", operations=(), sequences=(), harvests=(), undos=(),
        relations=(relation,),
    )  # fmt: skip
    visit = SimpleNamespace(environment=environment, known={API: known}, ask=ask, put_all=put_all, recorder=recorder)
    chosen = Selection(operations=frozenset({(API, SEARCH)}))
    asyncio.run(first_volleys(cast("Visit", visit), [corpus], chosen, asking=1))
    assert waited == ["after-2"]
