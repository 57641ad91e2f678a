"""The contract that an environment publishes, against the committed one and against what the reference publishes."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from harness.comparison.comparing import recurring
from harness.model.case import Purpose
from harness.model.exchange import FailureKind
from tests.evidence_of import HERE, THERE, Given, World, case_of, contract_of, observed, operation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KIND = "published-contract-differs"
ASKED = case_of("contract", "GET published-contract", purpose=Purpose.PUBLISHED_CONTRACT)

BODY = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "maxLength": 40},
        "size": {"type": "integer", "minimum": 1},
        "kind": {"type": "string", "enum": ["a", "b"]},
    },
}


def paths() -> dict[str, Any]:
    get = operation({"type": "object", "properties": {"id": {"type": "string"}, "total": {"type": "number"}}})
    get["parameters"] = [{"name": "item_id", "in": "path", "required": True, "schema": {"type": "string"}}]
    post = operation(None, "201")
    post["parameters"] = [{"name": "dry", "in": "query", "schema": {"type": "boolean"}}]
    post["requestBody"] = {"content": {"application/json": {"schema": BODY}}}
    return {"/items/{item_id}": {"get": get}, "/items": {"post": post}}


def document(changed: Callable[[dict[str, Any]], object] = lambda _: None, prefix: str = "") -> str:
    own = deepcopy(paths())
    changed(own)
    named = {f"{prefix}{path.replace('item_id', 'id')}": item for path, item in own.items()}
    text = json.dumps({"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": named})
    return text.replace('"item_id"', '"id"')


def world(tmp_path: Path) -> World:
    shop = World(contract=contract_of(tmp_path, paths()))
    shop.ask(case_of("read", "GET /items/{item_id}"), Given(), Given())
    return shop.ask(case_of("made", "POST /items"), Given(status=201), Given(status=201))


def publishing(tmp_path: Path, here: str | None, there: str, status: int = 200) -> World:
    shop = world(tmp_path)
    shop.cases[ASKED.id] = ASKED
    if here is not None:
        shop.observations.append(observed(ASKED, HERE, Given(text=here)))
    shop.observations.append(observed(ASKED, THERE, Given(text=there, status=status)))
    return shop


def set_at(*way: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(own: dict[str, Any]) -> None:
        node: Any = own
        for step in way[:-1]:
            node = node[step]
        node[way[-1]] = value

    return change


SCHEMA = ("/items", "post", "requestBody", "content", "application/json", "schema")
ANSWER = ("/items/{item_id}", "get", "responses", "200", "content", "application/json", "schema", "properties")


@pytest.mark.parametrize(
    ("changed", "operation_key", "words"),
    [
        pytest.param(
            set_at(*SCHEMA, "properties", "name", "maxLength", value=20),
            "POST /items",
            "the request body at /name: maxLength 20 instead of 40 (request-bound-tightened)",
            id="bound",
        ),
        pytest.param(
            set_at(*SCHEMA, "required", value=["name", "size"]),
            "POST /items",
            "the request body at /size: is required (request-property-became-required)",
            id="required",
        ),
        pytest.param(
            set_at(*SCHEMA, "properties", "kind", "enum", value=["a"]),
            "POST /items",
            'the request body at /kind: "b" is no value (request-enum-value-rejected)',
            id="enum",
        ),
        pytest.param(
            set_at("/items", "post", "parameters", 0, "required", value=True),
            "POST /items",
            "the query parameter dry: is required (request-parameter-became-required)",
            id="parameter",
        ),
        pytest.param(
            set_at(*ANSWER, "total", value={"type": "string"}),
            "GET /items/{item_id}",
            "the answer 200 at /total: string instead of number (response-type-changed)",
            id="type",
        ),
        pytest.param(
            lambda own: own["/items"].pop("post"),
            "POST /items",
            "the operation: is missing (operation-unavailable)",
            id="operation",
        ),
    ],
)
def test_each_difference_is_listed_with_the_kind_that_it_announces(
    tmp_path: Path, changed: Callable[[dict[str, Any]], object], operation_key: str, words: str
) -> None:
    difference = publishing(tmp_path, document(), document(changed)).only()
    assert (difference.kind, difference.place.operation) == (KIND, operation_key)
    assert difference.environment_side.value == [words]


def test_an_operation_that_is_not_committed_is_told(tmp_path: Path) -> None:
    extra = set_at("/shops", value={"get": operation()})
    assert publishing(tmp_path, None, document(extra)).places() == [(KIND, "GET /shops", "")]


@pytest.mark.parametrize("prefix", ["", "/shop/v1"], ids=["below-the-address", "with-a-prefix"])
def test_the_committed_contract_under_other_names_differs_in_nothing(tmp_path: Path, prefix: str) -> None:
    assert publishing(tmp_path, None, document(prefix=prefix)).kinds() == []


def test_what_the_reference_publishes_too_is_listed_and_no_drift(tmp_path: Path) -> None:
    shorter = document(set_at(*SCHEMA, "properties", "name", "maxLength", value=20))
    comparison = publishing(tmp_path, shorter, shorter).compare()
    assert comparison.differences == ()
    assert [one.environment for one in comparison.not_compared] == [THERE]


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "<html>", "openapi: 9", '{"openapi": "3.1.0"}', "[" * 100_000, "a: &a [*a, *a]", "\0", "{{{"],
    ids=range(10),
)
def test_what_is_no_contract_is_not_compared(tmp_path: Path, text: str) -> None:
    comparison = publishing(tmp_path, None, text).compare()
    assert comparison.differences == ()
    assert [one.what for one in comparison.not_compared] == ["the contract that it publishes"]


def test_a_contract_that_is_not_served_is_not_compared(tmp_path: Path) -> None:
    comparison = publishing(tmp_path, None, document(), status=404).compare()
    assert [one.why for one in comparison.not_compared] == ["it was answered by 404"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_contract_that_the_reference_alone_serves_is_missing(tmp_path: Path, status: int) -> None:
    shop = publishing(tmp_path, document(), "{}", status=status)
    difference = shop.only()
    assert (difference.kind, difference.place.operation) == (KIND, "*")
    assert shop.compare().not_compared == ()


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_contract_that_is_refused_or_fails_to_come_is_not_compared(tmp_path: Path, status: int) -> None:
    comparison = publishing(tmp_path, document(), "{}", status=status).compare()
    assert comparison.differences == ()
    assert [one.why for one in comparison.not_compared] == [f"it was answered by {status}"]


def test_a_contract_that_is_missing_is_confirmed_by_asking_both_again(tmp_path: Path) -> None:
    shop = publishing(tmp_path, document(), "{}", status=404)
    for status, recurs in ((404, True), (200, False)):
        again = [observed(ASKED, HERE, Given(text=document()), asking=asking) for asking in (3, 4)]
        text = document() if status == 200 else "{}"
        again += [observed(ASKED, THERE, Given(text=text, status=status), asking=asking) for asking in (3, 4)]
        assert recurring(shop.only(), shop.contract, again, view=shop.view) is recurs


def test_no_reference_to_a_file_is_followed(tmp_path: Path) -> None:
    other = set_at(*ANSWER, "total", value={"$ref": "/etc/hostname#/a"})
    shop = publishing(tmp_path, None, document(other))
    assert shop.only().environment_side.value == ["the operation: cannot be read"]


def test_it_is_confirmed_by_the_environment_alone(tmp_path: Path) -> None:
    shorter = document(set_at(*SCHEMA, "properties", "name", "maxLength", value=20))
    shop = publishing(tmp_path, None, shorter)
    again = [observed(ASKED, HERE, Given(failure=FailureKind.NO_VALUE), asking=asking) for asking in (3, 4)]
    again += [observed(ASKED, THERE, Given(text=shorter), asking=asking) for asking in (3, 4)]
    assert recurring(shop.only(), shop.contract, again, view=shop.view) is True
