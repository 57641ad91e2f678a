"""What no schema speaks of is tried of every body, and of objects in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.generation.conftest import Build

PLACE = {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}}
CLOSED = {**PLACE, "additionalProperties": False}
OPEN = {**PLACE, "additionalProperties": True}
MAP = {**PLACE, "additionalProperties": {"type": "string"}}


def unknown(build: Build, **properties: Any) -> list[str]:
    """Where properties are tried that the contract does not know, below the outermost object."""
    body = {"type": "object", "required": [*properties], "properties": properties, "additionalProperties": False}
    made = {
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"201": {"description": ""}},
    }
    corpus = build({"/things": {"post": made}}, depth="standard")
    faults = [case.fault for one in corpus.operations for case in one.cases if case.fault is not None]
    found = {fault.pointer for fault in faults if fault.keyword == "additionalProperties"}
    return sorted(found - {"/unknownToTheContract"})


@pytest.mark.parametrize(
    ("properties", "places"),
    [
        pytest.param({"at": CLOSED}, ["/at/unknownToTheContract"], id="closed"),
        pytest.param({"at": PLACE}, ["/at/unknownToTheContract"], id="open"),
        pytest.param({"at": OPEN}, ["/at/unknownToTheContract"], id="said-to-be-open"),
        pytest.param({"at": MAP}, [], id="whose-further-properties-are-described"),
        pytest.param({"at": {**PLACE, "patternProperties": {"^x-": {}}}}, [], id="by-their-names"),
        pytest.param({"at": {"type": "object"}}, [], id="without-properties"),
        pytest.param(
            {"stops": {"type": "array", "minItems": 1, "items": CLOSED}}, ["/stops/0/unknownToTheContract"], id="items"
        ),
        pytest.param(
            {"a": CLOSED, "b": CLOSED, "c": CLOSED},
            ["/a/unknownToTheContract", "/b/unknownToTheContract"],
            id="no-more-than-two",
        ),
        pytest.param({"a": PLACE, "b": PLACE}, ["/a/unknownToTheContract"], id="one-that-is-open"),
    ],
)
def test_an_object_in_a_body_is_tried_with_a_property_that_it_has_not(
    build: Build, properties: dict[str, Any], places: list[str]
) -> None:
    assert unknown(build, **properties) == places


@pytest.mark.parametrize(("inner", "valid"), [(CLOSED, False), (OPEN, True), (PLACE, True)])
def test_a_property_that_is_unknown_breaks_the_contract_where_the_object_is_closed(
    build: Build, inner: dict[str, Any], *, valid: bool
) -> None:
    body = {"type": "object", "required": ["at"], "properties": {"at": inner}}
    made = {
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"201": {"description": ""}},
    }
    cases = [case for one in build({"/things": {"post": made}}, depth="standard").operations for case in one.cases]
    (found,) = [case for case in cases if case.fault is not None and case.fault.pointer == "/at/unknownToTheContract"]
    assert found.valid is valid
