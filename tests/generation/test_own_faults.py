"""What no schema speaks of is tried of every body, and of closed objects in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.generation.conftest import Build

PLACE = {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}}
CLOSED = {**PLACE, "additionalProperties": False}


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
        pytest.param({"at": PLACE}, [], id="open"),
        pytest.param(
            {"stops": {"type": "array", "minItems": 1, "items": CLOSED}}, ["/stops/0/unknownToTheContract"], id="items"
        ),
        pytest.param(
            {"a": CLOSED, "b": CLOSED, "c": CLOSED},
            ["/a/unknownToTheContract", "/b/unknownToTheContract"],
            id="no-more-than-two",
        ),
    ],
)
def test_a_closed_object_in_a_body_is_tried_with_a_property_that_it_has_not(
    build: Build, properties: dict[str, Any], places: list[str]
) -> None:
    assert unknown(build, **properties) == places
