"""A schema laid out flat: the same for what is written in two ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.contract.described import described
from harness.contract.loading import read_contract
from tests.evidence_of import contract_of

if TYPE_CHECKING:
    from pathlib import Path

    from harness.contract.described import Said


def flat(tmp_path: Path, schema: Any) -> dict[str, Said]:
    return described(contract_of(tmp_path, {"/a": {"get": {"responses": {}}}}, {"A": schema}), schema)


def test_members_items_and_maps_have_places(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "properties": {
            "rows": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}},
            "labels": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
    }
    assert sorted(flat(tmp_path, schema)) == ["", "/labels", "/labels/*", "/rows", "/rows/*", "/rows/*/id"]


def test_a_schema_that_holds_itself_ends(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/A"}}}
    assert len(flat(tmp_path, schema)) <= 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"type": ["string", "null"]}, {"anyOf": [{"type": "string"}, {"type": "null"}]}, id="nullable"),
        pytest.param({"type": "integer", "format": "int64"}, {"type": "integer"}, id="size-in-memory"),
        pytest.param({"const": "a"}, {"enum": ["a"]}, id="const"),
        pytest.param(
            {"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"a": {"type": "string"}}}]},
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
            id="all-of",
        ),
    ],
)
def test_what_means_the_same_is_the_same(tmp_path: Path, one: Any, other: Any) -> None:
    assert flat(tmp_path, one) == flat(tmp_path, other)


def test_an_exclusive_bound_reads_as_the_later_versions_write_it() -> None:
    old = b'{"openapi": "3.0.3", "info": {}, "paths": {"/a": {"get": {"responses": {}}}}}'
    contract = read_contract(old, name="a", shown="old")
    found = described(contract, {"type": "integer", "minimum": 3, "exclusiveMinimum": True})
    assert found[""].bounds == {"exclusiveMinimum": 3}
