"""What parts the items of an array parameter, in both families of contracts."""

from __future__ import annotations

from typing import Any

import pytest

from harness.contract.separators import separator_of
from harness.model.operation import ParameterLocation

QUERY, PATH, HEADER = ParameterLocation.QUERY, ParameterLocation.PATH, ParameterLocation.HEADER


@pytest.mark.parametrize(
    ("collection_format", "expected"),
    [(None, ","), ("csv", ","), ("ssv", " "), ("tsv", "\t"), ("pipes", "|"), ("multi", None)],
)
def test_swagger_says_it_by_its_collection_format(collection_format: str | None, expected: str | None) -> None:
    given: dict[str, Any] = {"collectionFormat": collection_format} if collection_format else {}
    assert separator_of(given, QUERY, is_swagger=True) == expected


@pytest.mark.parametrize(
    ("parameter", "location", "expected"),
    [
        ({}, QUERY, None),
        ({"explode": False}, QUERY, ","),
        ({"style": "spaceDelimited"}, QUERY, " "),
        ({"style": "pipeDelimited", "explode": False}, QUERY, "|"),
        ({"style": "pipeDelimited", "explode": True}, QUERY, None),
        ({}, PATH, ","),
        ({"explode": True}, HEADER, ","),
        ({"style": "label"}, PATH, "."),
    ],
    ids=str,
)
def test_openapi_says_it_by_style_and_explode(
    parameter: dict[str, Any], location: ParameterLocation, expected: str | None
) -> None:
    assert separator_of(parameter, location, is_swagger=False) == expected
