"""A contract that cannot be used is one clear line with its place; a part that cannot be used costs only that part."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.contract.loading import load_contract
from harness.contract.validation import document_problems
from harness.model.errors import ContractError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.conftest import Load

_FINE = "get: {responses: {200: {description: ok}}}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello", ":1: is no OpenAPI document: it must be an object with openapi, info and paths"),
        ("[1, 2]", ":1: is no OpenAPI document: it must be an object with openapi, info and paths"),
        ("a: 1", ":1: is no OpenAPI document: it has neither openapi nor swagger"),
        ("a: 1\nopenapi: 4.0.0", ":2: openapi: 4.0.0 is no version that is supported"),
        ("swagger: '1.2'", ":1: swagger: 1.2 is no version that is supported"),
        ("openapi: [3]", ":1: openapi: no text is no version that is supported"),
        ("openapi: 3.0.0", ":1: paths is missing: it must be an object of paths to their methods"),
        ("openapi: 3.1.0\nwebhooks: {}", ":1: has no paths, so there is nothing to ask"),
        ("openapi: 3.0.0\npaths: []", ":2: paths is a list: it must be an object of paths to their methods"),
        ("openapi: 3.0.0\npaths: text", ":2: paths is no object: it must be an object of paths to their methods"),
        ("openapi: 3.0.0\npaths: {}", ":2: has no operation"),
        ("openapi: 3.0.0\npaths: {/a: 5}", ":2: /a must be an object with the path's methods"),
        ("openapi: 3.0.0\npaths: [", ":3: is not YAML: did not find expected node content"),
    ],
    ids=[
        "text",
        "list",
        "not-openapi",
        "version-4",
        "version-1.2",
        "version-list",
        "no-paths",
        "webhooks-only",
        "paths-list",
        "paths-text",
        "no-operation",
        "path-number",
        "not-yaml",
    ],
)
def test_a_contract_that_cannot_be_used_is_one_clear_line(load: Load, text: str, message: str) -> None:
    with pytest.raises(ContractError) as error:
        load({"openapi.yaml": text})
    assert str(error.value).splitlines()[0] == f"contracts/openapi.yaml{message}"


def test_a_contract_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ContractError) as error:
        load_contract(tmp_path / "openapi.yaml", name="orders", shown="contracts/openapi.yaml")
    assert str(error.value) == "contracts/openapi.yaml: there is no such file"


@pytest.mark.parametrize(
    ("text", "specification"),
    [
        ("openapi: 3.0.3", "3.0"),
        ("openapi: 3.1", "3.1"),
        ("openapi: 3.2.0", "3.2"),
        ("swagger: '2.0'", "2.0"),
        ("swagger: 2.0", "2.0"),
    ],
)
def test_the_versions_of_the_specification_are_told_apart(load: Load, text: str, specification: str) -> None:
    assert load({"openapi.yaml": f"{text}\npaths: {{/a: {{{_FINE}}}}}"}).specification == specification


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("/b: {get: 5}", "must be an object"),
        ("/b: {get: {responses: []}}", "has responses that are no object"),
        ("/b: {get: {parameters: {}}}", "has parameters that are no list"),
        ("/b: {get: {requestBody: []}}", "has requestBody that are no object"),
        ("'/b/{id}': {get: {responses: {}}}", "does not declare the path parameter id"),
        ("/b: {get: {parameters: [{$ref: '#/components/parameters/No'}]}}", "leads nowhere"),
        ("/b: {get: {responses: {200: {$ref: '#/components/responses/No'}}}}", "leads nowhere"),
        ("/b: {get: {requestBody: {$ref: '#/components/requestBodies/Deep'}}}", "leads nowhere"),
        ("/b: {$ref: nowhere.yaml}", "cannot be read"),
        ("/b: {get: {}, get: {}}", "is there twice"),
        ("/b: {get: {}}\n  /b: {get: {}}", "is there twice"),
        ("/b: {parameters: [{$ref: '#/nowhere'}], get: {}}", "leads nowhere"),
        ("/b: {get: {responses: {200: {$ref: '#/components/responses/Ring'}}}}", "ring"),
    ],
)
def test_an_operation_that_cannot_be_judged_leaves_the_others(load: Load, part: str, why: str) -> None:
    contract = load(
        {
            "openapi.yaml": f"""
openapi: 3.0.3
paths:
  /a: {{{_FINE}}}
  {part}
components:
  requestBodies:
    Deep: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Outer'}}}}}}}}
  responses:
    Ring: {{$ref: '#/components/responses/Ring/inner'}}
  schemas:
    Outer: {{properties: {{inner: {{allOf: [{{$ref: '#/components/schemas/Inner'}}]}}}}}}
    Inner: {{$ref: '#/components/schemas/No'}}
"""
        }
    )
    assert contract.operation("GET /a") is not None
    assert "GET /a" not in contract.unusable
    assert any(why in str(problem) for problem in contract.problems)
    assert all(problem.where and problem.where.line for problem in contract.problems)
    assert all(why in reason for reason in contract.unusable.values())
    assert contract.unusable or contract.operations == (contract.operation("GET /a"),)


def test_paths_that_differ_only_in_the_name_of_a_parameter_are_one(load: Load) -> None:
    parameter = "parameters: [{{name: {name}, in: path, required: true, schema: {{}}}}]"
    contract = load(
        {
            "openapi.yaml": f"""
openapi: 3.0.3
paths:
  /a/{{id}}: {{{parameter.format(name="id")}, {_FINE}}}
  /a/{{key}}: {{{parameter.format(name="key")}, {_FINE}, delete: {{responses: {{}}}}}}
"""
        }
    )
    assert dict(contract.unusable) == {
        "GET /a/{key}": "contracts/openapi.yaml:4: is the same operation as GET /a/{id} (contracts/openapi.yaml:3)"
    }


def test_what_is_missing_from_links_examples_and_callbacks_costs_no_operation(load: Load) -> None:
    contract = load(
        {
            "openapi.yaml": """
openapi: 3.0.3
paths:
  /a:
    get:
      callbacks: {done: {'{$url}': {post: {requestBody: {$ref: nowhere.yaml}, responses: {}}}}}
      responses:
        200:
          description: ok
          links: {next: {$ref: nowhere.yaml}}
          content: {application/json: {examples: {one: {$ref: nowhere.yaml}}}}
"""
        }
    )
    assert len(contract.problems) == 3
    assert dict(contract.unusable) == {}


def test_a_recursive_schema_is_no_problem(load: Load) -> None:
    contract = load(
        {
            "openapi.yaml": f"""
openapi: 3.0.3
paths: {{/a: {{{_FINE}}}}}
components: {{schemas: {{Node: {{properties: {{child: {{$ref: '#/components/schemas/Node'}}}}}}}}}}
"""
        }
    )
    assert contract.problems == ()


_JUNK: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["#/components", "#", "#/a/b", "x", "object"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            [
                "$ref", "get", "post", "parameters", "responses", "requestBody", "content", "schema", "properties",
                "allOf", "oneOf", "items", "required", "type", "in", "name", "200", "/a", "application/json",
                "security",
                "links", "headers", "examples", "callbacks", "enum", "schemas", "securitySchemes", "discriminator",
            ]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=25,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    paths=_JUNK, operation=_JUNK, components=_JUNK, security=_JUNK, version=st.sampled_from(["2.0", "3.0.0", "3.1.0"])
)
def test_a_document_of_any_shape_is_a_contract_or_a_contract_error(
    tmp_path: Path, paths: object, operation: object, components: object, security: object, version: str
) -> None:
    document = {
        "swagger" if version == "2.0" else "openapi": version,
        "paths": {"/x": paths, "/y": {"get": operation}},
        "definitions" if version == "2.0" else "components": components,
        "security": security,
    }
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(document))
    try:
        contract = load_contract(file, name="x")
    except ContractError as error:
        assert error.problems  # noqa: PT017  either outcome is right
    else:
        assert contract.operations
        assert isinstance(document_problems(contract), list)
