"""The whole body, and the media type that it comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Role
from tests.evidence_of import NOTHING, Given, World, case_of, contract_of, world

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [{"id": "1"}]
PAGE = {"items": ROWS, "total": 1}


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(PAGE, ROWS, ["response-body-changed"], id="envelope-to-array"),
        pytest.param(ROWS, PAGE, ["response-body-changed"], id="array-to-envelope"),
        pytest.param(PAGE, [], ["response-body-changed"], id="an-empty-array-is-an-array"),
        pytest.param(PAGE, {"items": [], "total": 0}, [], id="an-empty-page"),
        pytest.param(PAGE, {"data": ROWS, "meta": {}}, ["response-body-changed"], id="another-envelope"),
        pytest.param(PAGE, NOTHING, [], id="nothing-found-may-be-nothing-said"),
    ],
)
def test_the_root_of_a_list_is_compared(tmp_path: Path, here: Any, there: Any, kinds: list[str]) -> None:
    shop = world(tmp_path).ask(case_of("list"), Given(body=here), Given(body=there))
    assert [kind for kind in shop.kinds() if kind == "response-body-changed"] == kinds


def test_a_created_resource_without_a_body_is_another_body(tmp_path: Path) -> None:
    shop = world(tmp_path, ["PUT /items/{id}"])
    case = case_of("put", "PUT /items/{id}", role=Role.CREATED, body={})
    assert shop.ask(case, Given(body={"id": "1"}), Given()).kinds() == ["response-body-changed"]


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(Given(status=201, body={"id": "1"}), Given(status=201), ["response-body-changed"], id="no-body"),
        pytest.param(Given(status=201), Given(status=201, body={"id": "1"}), ["response-body-changed"], id="a-body"),
        pytest.param(Given(status=201), Given(status=201), [], id="no-body-on-either-side"),
        pytest.param(Given(body={"id": "1"}), Given(), [], id="nothing-said-to-be-created"),
    ],
)
def test_what_the_same_request_created_is_shown_by_both_sides_or_by_neither(
    tmp_path: Path, here: Given, there: Given, kinds: list[str]
) -> None:
    shop = world(tmp_path, ["POST /items"]).ask(case_of("add", "POST /items", body={"name": "x"}), here, there)
    assert shop.kinds() == kinds


def test_every_answer_without_its_promised_body_is_another_body(tmp_path: Path) -> None:
    shop = world(tmp_path, schema={"type": "object"}).ask(case_of("list"), Given(body=PAGE), Given())
    assert shop.kinds() == ["response-body-changed"]


FLAGS = ({"new-cart": {"on": True}, "old-cart": {"on": False}}, {"beta": {"on": True}, "dark-mode": {"on": True}})
MAP = {"type": "object", "additionalProperties": {"type": "object"}}
NAMED = {"type": "object", "properties": {"new-cart": {"type": "object"}, "old-cart": {"type": "object"}}}


@pytest.mark.parametrize(
    ("schema", "kinds"),
    [
        pytest.param(MAP, [], id="a-declared-map"),
        pytest.param(None, [], id="what-may-be-a-map"),
        pytest.param(NAMED, ["response-body-changed"], id="declared-names"),
    ],
)
def test_a_map_of_other_names_is_data(tmp_path: Path, schema: Any, kinds: list[str]) -> None:
    shop = world(tmp_path, schema=schema).ask(case_of("list"), Given(body=FLAGS[0]), Given(body=FLAGS[1]))
    assert [kind for kind in shop.kinds() if kind == "response-body-changed"] == kinds


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(("application/json", None), ("application/json", "utf-8"), [], id="utf-8-is-understood"),
        pytest.param(
            ("application/json", None), ("application/hal+json", None), ["response-media-type-changed"], id="media-type"
        ),
        pytest.param(
            ("application/json", "utf-8"),
            ("application/json", "latin-1"),
            ["response-media-type-changed"],
            id="charset",
        ),
    ],
)
def test_media_types_are_compared(tmp_path: Path, here: Any, there: Any, kinds: list[str]) -> None:
    shop = world(tmp_path)
    shop.ask(
        case_of("list"),
        Given(body=PAGE, media_type=here[0], charset=here[1]),
        Given(body=PAGE, media_type=there[0], charset=there[1]),
    )
    assert shop.kinds() == kinds


PDF, PNG = "application/pdf", "image/png"


@pytest.mark.parametrize(
    ("declared", "role", "kinds"),
    [
        pytest.param("*/*", Role.EXISTING, [], id="a-file-that-each-has-of-its-own"),
        pytest.param(PNG, Role.EXISTING, [], id="the-other-type-is-promised-too"),
        pytest.param(PDF, Role.EXISTING, ["response-media-type-changed"], id="another-than-promised"),
        pytest.param("*/*", Role.CREATED, ["response-media-type-changed"], id="a-file-that-the-run-made"),
    ],
)
def test_the_type_of_a_stored_file_is_data(tmp_path: Path, declared: str, role: Role, kinds: list[str]) -> None:
    parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    responses = {"200": {"description": "the file", "content": {declared: {}}}}
    paths = {"/files/{id}": {"get": {"parameters": parameters, "responses": responses}}}
    shop = World(contract=contract_of(tmp_path, paths))
    case = case_of("read", "GET /files/{id}", role=role)
    shop.ask(case, Given(text="a", media_type=PDF), Given(text="b", media_type=PNG))
    assert shop.kinds() == kinds
