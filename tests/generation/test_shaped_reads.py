"""What the run created is read with a value of each optional parameter, one at a time, right after the plain read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.draft import Draft
from harness.generation.material import Material
from harness.generation.shaped_reads import READS, VALUES, shaped_reads
from harness.model.case import Fault, Role
from harness.model.place import Part
from tests.generation.examples import ORDERS
from tests.generation.worlds import world_of

if TYPE_CHECKING:
    from harness.contract.document import Contract
    from tests.generation.conftest import Build, Load

READ = "GET /orders/{order_id}"
WITH: dict[str, Any] = {"name": "with", "in": "query", "schema": {"type": "string", "enum": ["lines", "notes"]}}
BRIEF: dict[str, Any] = {"name": "brief", "in": "query", "schema": {"type": "boolean"}}

WRONG = Fault(part=Part.REQUEST_QUERY, pointer="/with", keyword="enum")


def asked(contract: Contract, *queries: tuple[tuple[str, str], ...], **changes: Any) -> list[str]:
    """The queries with which an order is read, where there are requests of these."""
    world = world_of(contract)
    plain = world.plain(reader := world.materials[READ].operation)
    drafts = tuple(Draft(case=replace(plain, query=query, **changes)) for query in queries)
    found = Material(operation=reader, plain=world.materials[READ].plain, drafts=drafts, failures=())
    world = replace(world, materials={**world.materials, READ: found})
    return [" ".join(f"{name}={value}" for name, value in case.query) for case in shaped_reads(world, reader)]


@pytest.fixture
def contract(load: Load) -> Contract:
    return load(ORDERS)


def test_values_of_all_parameters_come_in_turn(contract: Contract) -> None:
    queries = [(("with", str(number)),) for number in range(VALUES + 1)]
    found = asked(contract, *queries, (("brief", "true"),), (("tags", "a"), ("tags", "b")))
    assert found == ["with=0", "brief=true", "tags=a tags=b", *(f"with={number}" for number in range(1, VALUES))]


def test_there_is_a_limit_to_how_often_one_thing_is_read(contract: Contract) -> None:
    found = asked(contract, *[((f"p{number}", "1"),) for number in range(READS + 3)])
    assert len(found) == READS


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        pytest.param((("with", "a"), ("brief", "true")), {}, id="two-at-once"),
        pytest.param((), {"headers": (("Accept-Language", "de"),)}, id="a-header"),
        pytest.param((("with", "a"),), {"headers": (("Accept-Language", "de"),)}, id="a-header-too"),
        pytest.param((("with", "a"),), {"fault": WRONG}, id="wrong"),
    ],
)
def test_only_what_has_one_parameter_more_is_asked(
    contract: Contract, query: tuple[tuple[str, str], ...], changes: dict[str, Any]
) -> None:
    assert asked(contract, query, **changes) == []


def test_a_new_item_is_read_in_all_forms_before_it_is_changed(build: Build) -> None:
    item = {**ORDERS["/orders/{order_id}"]}
    item["get"] = {**item["get"], "parameters": [WITH, BRIEF]}
    corpus = build({**ORDERS, "/orders/{order_id}": item})
    (steps, *_) = (one.steps for one in corpus.sequences if "reads back" in one.description)
    first = [step for step in steps if step.operation == READ]
    assert {step.role for step in first} == {Role.CREATED}
    assert steps[1].query == ()
    assert {name for step in steps[2:5] for name, _ in step.query} == {"with", "brief"}
