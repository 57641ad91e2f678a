"""What can be created and deleted is seen from the structure of the paths, what only a PUT can create included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.resources import inferred
from tests.generation.examples import IDENTIFIER, ORDERS, STORED, answers

if TYPE_CHECKING:
    from tests.generation.conftest import Build, Load

LABELS = "/orders/{order_id}/labels"
LABEL = f"{LABELS}/{{label}}"
PUT_OR_NOT_FOUND = {"responses": {**answers("204"), **answers("404")}}
DELETE = {"responses": answers("204")}
GET = {"responses": answers("200", STORED)}


def labels(collection: dict[str, Any] | None = None, **item: Any) -> dict[str, Any]:
    """Orders with labels, of which something can be done to each, and to all."""
    name = {"name": "label", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {**ORDERS, LABEL: {"parameters": [IDENTIFIER, name], **item}}
    return {**paths, LABELS: {"parameters": [IDENTIFIER], **collection}} if collection else paths


def creator(load: Load, paths: dict[str, Any]) -> str | None:
    contract = load(paths)
    resource = inferred(contract, contract.operations).of_item(LABEL)
    assert resource is not None
    return resource.creator.key if resource.creator else None


def test_what_can_be_put_and_deleted_and_neither_read_nor_listed_is_created_by_the_put(load: Load) -> None:
    assert creator(load, labels(put=PUT_OR_NOT_FOUND, delete=DELETE)) == f"PUT {LABEL}"


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(labels(put=PUT_OR_NOT_FOUND), id="it cannot be deleted"),
        pytest.param(labels(put=PUT_OR_NOT_FOUND, delete=DELETE, get=GET), id="it can be read"),
        pytest.param(labels({"get": GET}, put=PUT_OR_NOT_FOUND, delete=DELETE), id="it is listed"),
    ],
)
def test_a_put_that_may_find_nothing_replaces_otherwise(load: Load, paths: dict[str, Any]) -> None:
    assert creator(load, paths) is None


def test_what_a_collection_creates_is_not_created_by_a_put(load: Load) -> None:
    paths = labels({"post": {"responses": answers("201", STORED)}}, put=PUT_OR_NOT_FOUND, delete=DELETE)
    assert creator(load, paths) == f"POST {LABELS}"


def test_a_label_of_an_order_is_put_and_deleted_twice_and_undone(build: Build) -> None:
    corpus = build(labels(put=PUT_OR_NOT_FOUND, delete=DELETE))
    life = next(one for one in corpus.sequences if one.resource == LABELS)
    operations = [step.operation for step in life.steps if not step.operation.startswith("GET ")]
    assert operations == ["POST /orders", f"PUT {LABEL}", f"PUT {LABEL}", f"DELETE {LABEL}", f"DELETE {LABEL}"]
    assert f"PUT {LABEL}" in {undo.creator for undo in corpus.undos}
