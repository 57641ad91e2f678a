"""An operation that no request can be made for is told by the property that is to blame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contract.conftest import Load

IMPOSSIBLE = "{type: integer, minimum: 5, maximum: 1}"
NEEDS = f"{{type: object, required: [pages], properties: {{pages: {IMPOSSIBLE}}}}}"
MAY_HAVE = f"{{type: object, properties: {{pages: {IMPOSSIBLE}}}}}"


def contract(schema: str, *, parameter: str = "{type: string}", required: bool = True) -> str:
    return f"""
openapi: 3.0.3
info: {{title: Books, version: "1"}}
paths:
  /books:
    post:
      parameters: [{{name: q, in: query, required: {str(required).lower()}, schema: {parameter}}}]
      requestBody: {{required: {str(required).lower()}, content: {{application/json: {{schema: {schema}}}}}}}
      responses: {{"200": {{description: ok}}}}
components:
  schemas:
    Book: {NEEDS}
"""


FOUND = [
    pytest.param(contract(NEEDS), "no value fits the required property pages: minimum 5 is above maximum 1", id="body"),
    pytest.param(
        contract("{$ref: '#/components/schemas/Book'}"),
        "no value fits the required property pages: minimum 5 is above maximum 1",
        id="reference",
    ),
    pytest.param(
        contract("{}", parameter="{type: string, minLength: 3, maxLength: 2}"),
        "no value fits the required parameter q: minLength 3 is above maxLength 2",
        id="parameter",
    ),
]


@pytest.mark.parametrize(("text", "told"), FOUND)
def test_what_no_value_fits_is_named_with_its_bounds(load: Load, text: str, told: str) -> None:
    found = load({"openapi.yaml": text})
    assert [problem.what for problem in found.problems] == [f"POST /books: {told}"]
    assert found.unusable["POST /books"].endswith(f": {told}")


SILENT = [
    pytest.param(contract(MAY_HAVE), id="optional-property"),
    pytest.param(contract(NEEDS, required=False), id="optional-body"),
    pytest.param(contract("{}", parameter=IMPOSSIBLE, required=False), id="optional-parameter"),
    pytest.param(contract("{}", parameter="{minimum: 5, maximum: 1}"), id="any-type"),
    pytest.param(contract("{}", parameter="{type: integer, nullable: true, minimum: 5, maximum: 1}"), id="nullable"),
    pytest.param(contract("{}", parameter="{type: integer, minimum: 5, maximum: 5}"), id="one-value"),
]


@pytest.mark.parametrize("text", SILENT)
def test_what_a_request_can_do_without_is_no_contradiction(load: Load, text: str) -> None:
    found = load({"openapi.yaml": text})
    assert (found.problems, dict(found.unusable)) == ((), {})
