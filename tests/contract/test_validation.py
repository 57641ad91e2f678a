"""Values and answers are judged as the contract's version of the specification says, and nothing they hold ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from harness.contract.dialects import Direction
from harness.contract.validation import AnswerValidator, SchemaValidator, document_problems, violations
from harness.model.place import Part

if TYPE_CHECKING:
    from harness.contract.document import Contract
    from harness.model.json import Json
    from tests.contract.conftest import Load

_TEXT = """
openapi: VERSION
info: {title: Orders, version: "1"}
paths:
  /orders:
    get:
      responses:
        200:
          description: ok
          headers:
            X-Request-Id: {required: true, schema: {type: string, format: uuid}}
            X-Count: {schema: {type: integer, minimum: 1}}
          content:
            application/json: {schema: {$ref: '#/components/schemas/Order'}}
            text/csv: {}
        204: {description: nothing}
components:
  schemas:
    Order:
      type: object
      required: [id, total, password]
      properties:
        id: {type: string, readOnly: true}
        password: {type: string, writeOnly: true}
        total: {type: number, multipleOf: 0.1}
        parent: {$ref: '#/components/schemas/Order'}
    Card: {type: object, required: [number], properties: {kind: {type: string}, number: {type: string}}}
    Cash: {type: object, required: [coins, notes], properties: {kind: {type: string}, coins: {type: integer}}}
    Loop: {allOf: [{$ref: '#/components/schemas/Loop'}]}
"""


@pytest.fixture
def contract(load: Load) -> Contract:
    return load({"openapi.yaml": _TEXT.replace("VERSION", "3.0.3")})


@pytest.fixture
def modern(load: Load) -> Contract:
    return load({"openapi.yaml": _TEXT.replace("VERSION", "3.1.0")})


def _told(contract: Contract, schema: Json, value: Json) -> list[tuple[str, str]]:
    return [(one.pointer, one.keyword) for one in violations(contract, schema, value)]


_UNION: dict[str, Json] = {"oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Cash"}]}
_KINDS: Json = {"propertyName": "kind", "mapping": {"cash": "#/components/schemas/Cash"}}


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"type": "integer"}, 1, []),
        ({"type": "integer"}, 1.0, []),
        ({"type": "integer"}, 1.5, [("", "type")]),
        ({"type": "integer"}, True, [("", "type")]),
        ({"type": "string"}, None, [("", "type")]),
        ({"required": ["a", "b"]}, {}, [("/a", "required"), ("/b", "required")]),
        ({"properties": {"x": {"required": ["a/b"]}}}, {"x": {}}, [("/x/a~1b", "required")]),
        ({"additionalProperties": False}, {"a": 1}, [("/a", "additionalProperties")]),
        ({"properties": {"a": {}}, "additionalProperties": False}, {"a": 1}, []),
        ({"patternProperties": {"^b": {}}, "additionalProperties": False}, {"b1": 2}, []),
        ({"additionalProperties": {"type": "string"}}, {"a": 1}, [("/a", "type")]),
        ({"items": {"maximum": 3}}, [1, 5, 9], [("/1", "maximum"), ("/2", "maximum")]),
        ({"enum": [1, "a"]}, 1.0, []),
        ({"enum": [1, "a"]}, True, [("", "enum")]),
        ({"enum": [{"a": 1, "b": 2}]}, {"b": 2, "a": 1}, []),
        ({"multipleOf": 0.1}, 0.3, []),
        ({"multipleOf": 0.01}, 4.355, [("", "multipleOf")]),
        ({"multipleOf": 7}, 10**400, [("", "multipleOf")]),
        ({"multipleOf": 0.5}, float("nan"), [("", "multipleOf")]),
        ({"uniqueItems": True}, [{"a": 1}, {"a": 1.0}], [("", "uniqueItems")]),
        ({"uniqueItems": True}, [1, True, "1"], []),
        ({"pattern": "^a+$"}, "aa\n", [("", "pattern")]),
        ({"pattern": "(unclosed"}, "x", []),
        # Each would take Python longer than anybody waits.
        ({"pattern": r"^\w+([.-]?\w+)*@\w+([.-]?\w+)*(\.\w{2,3})+$"}, "a" * 300, [("", "pattern")]),
        ({"pattern": r"^\w+([.-]?\w+)*@\w+([.-]?\w+)*(\.\w{2,3})+$"}, f"{'a' * 300}@b.co", []),
        ({"pattern": r"^(?=a)(a+)+$"}, "a" * 60 + "!", [("", "pattern")]),
        ({"minLength": 2, "pattern": "^[a-z]+$"}, "A", [("", "minLength"), ("", "pattern")]),
        (_UNION, {"number": 5}, [("/number", "type")]),
        (_UNION, {"coins": "x", "notes": 1}, [("/coins", "type")]),
        (_UNION, {"number": "1", "coins": 1, "notes": 1}, [("", "oneOf")]),
        ({**_UNION, "discriminator": _KINDS}, {"kind": "cash", "number": "1", "coins": 1}, []),
        ({**_UNION, "discriminator": _KINDS}, {"kind": "cash"}, [("/coins", "required"), ("/notes", "required")]),
        ({**_UNION, "discriminator": _KINDS}, {"kind": ["unhashable"]}, [("/kind", "type"), ("/number", "required")]),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, [], [("", "type")]),
        ({"not": {"type": "string"}}, "a", [("", "not")]),
        ({"$ref": "#/components/schemas/Order"}, {"total": 1, "parent": {"total": "1"}}, [
            ("/parent/password", "required"), ("/parent/total", "type"), ("/password", "required")]),
        ({"$ref": "#/components/schemas/Loop"}, 1, [("", "depth")]),
        ({"required": True, "minimum": "5", "properties": [], "type": 5, "enum": 1, "items": 1}, {"a": [1]}, []),
        (None, 1, []),
        (True, 1, []),
    ],
)  # fmt: skip
def test_everything_that_a_schema_does_not_allow_is_told_by_its_place(
    contract: Contract, schema: Json, value: Json, expected: list[tuple[str, str]]
) -> None:
    assert _told(contract, schema, value) == expected


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("date-time", "2026-01-31T23:59:60.5Z", "2026-02-30T00:00:00Z"),
        ("date-time", "2026-01-31T10:00:00+01:00", "2026-01-31 10:00"),
        ("date", "2026-01-31", "2026-1-31"),
        ("time", "10:00:00Z", "25:00:00Z"),
        ("duration", "P1DT2H", "P"),
        ("uuid", "3f0c9a51-c2d4-4a51-9f0c-3f0c9a51c2d4", "3f0c9a51"),
        ("email", "a@example.com", "a.example.com"),
        ("ipv4", "127.0.0.1", "127.0.0.256"),
        ("ipv6", "::1", "::g"),
        ("hostname", "a.example.com", "-a.example.com"),
        ("uri", "https://example.com/a", "/a"),
        ("byte", "YQ==", "é"),
        ("int32", 2**31 - 1, 2**31),
        ("int64", 2**63 - 1, 2**63),
    ],
)
def test_formats_are_checked(contract: Contract, name: str, right: Json, wrong: Json) -> None:
    assert _told(contract, {"format": name}, right) == []
    assert _told(contract, {"format": name}, wrong) == [("", "format")]


def test_a_format_that_nobody_knows_allows_everything(contract: Contract) -> None:
    assert _told(contract, {"format": "x-order-number"}, "anything") == []


def test_before_3_1_nullable_allows_null_and_the_old_bounds_count(contract: Contract) -> None:
    assert _told(contract, {"type": "string", "nullable": True, "enum": ["a"]}, None) == []
    assert _told(contract, {"allOf": [{"type": "string"}], "nullable": True}, None) == []
    assert _told(contract, {"maximum": 5, "exclusiveMaximum": True}, 5) == [("", "maximum")]
    assert _told(contract, {"const": 1, "exclusiveMaximum": 5}, 7) == []


def test_since_3_1_it_is_json_schema(modern: Contract) -> None:
    assert _told(modern, {"type": ["string", "null"]}, None) == []
    assert _told(modern, {"exclusiveMaximum": 5}, 5) == [("", "exclusiveMaximum")]
    assert _told(modern, {"const": 1}, 2) == [("", "const")]
    assert _told(modern, {"prefixItems": [{"type": "string"}], "items": False}, ["a", 1]) == [("/1", "items")]
    assert _told(modern, {"properties": {"a": {}}, "dependentRequired": {"a": ["b"]}}, {"a": 1}) == [
        ("", "dependentRequired")
    ]


def test_what_no_schema_looked_at_is_unevaluated(modern: Contract) -> None:
    schema: Json = {
        "allOf": [{"$ref": "#/components/schemas/Card"}],
        "anyOf": [{"required": ["a"], "properties": {"a": {}}}, {"properties": {"b": {"type": "string"}}}],
        "unevaluatedProperties": False,
    }
    assert _told(modern, schema, {"number": "1", "b": "x"}) == []
    assert _told(modern, schema, {"number": "1", "a": 1, "b": 1}) == [("/b", "unevaluatedProperties")]
    assert _told(modern, {"prefixItems": [{}], "unevaluatedItems": False}, [1, 2]) == [("/1", "unevaluatedItems")]


def test_messages_hold_nothing_of_the_value(contract: Contract) -> None:
    schema: Json = {
        "type": "object",
        "properties": {"a": {"enum": ["x"]}, "b": {"type": "integer"}, "c": {"format": "uuid"}},
    }
    told = violations(contract, schema, {"a": "hunter2", "b": "hunter2", "c": "hunter2"})
    assert [one.message for one in told] == ["must be one of: x", "must be integer, is string", "is no uuid"]


_GOOD: dict[str, Json] = {"id": "1", "total": 1}
_HEADERS = (("X-Request-Id", "3f0c9a51-c2d4-4a51-9f0c-3f0c9a51c2d4"),)


@pytest.mark.parametrize(
    ("status", "headers", "media_type", "body", "expected"),
    [
        (200, _HEADERS, "application/json", _GOOD, []),
        (200, _HEADERS, "application/json; charset=utf-8", {"id": 1, "total": 1}, [("/id", "type", "response-body")]),
        (200, _HEADERS, "application/json", {"id": "1"}, [("/total", "required", "response-body")]),
        (200, _HEADERS, "application/json", {**_GOOD, "password": "x"}, [("/password", "writeOnly", "response-body")]),
        (200, (), "application/json", _GOOD, [("/x-request-id", "required", "response-header")]),
        (200, (*_HEADERS, ("x-count", "0")), "application/json", _GOOD, [("/x-count", "minimum", "response-header")]),
        (200, (*_HEADERS, ("x-count", "many")), "application/json", _GOOD, [("/x-count", "type", "response-header")]),
        (200, _HEADERS, "text/csv", None, []),
        (200, _HEADERS, "text/html", None, [("", "media-type", "response-body")]),
        (204, (), None, None, []),
        (418, (), "application/json", _GOOD, [("", "status", "response-status")]),
    ],
)  # fmt: skip
def test_an_answer_is_judged_in_all_its_parts(
    contract: Contract,
    status: int,
    headers: tuple[tuple[str, str], ...],
    media_type: str | None,
    body: Json,
    expected: list[tuple[str, str, str]],
) -> None:
    told = AnswerValidator(contract).violations(contract.operations[0], status, headers, media_type, body)
    assert [(one.pointer, one.keyword, one.part) for one in told] == [
        (pointer, keyword, Part(part)) for pointer, keyword, part in expected
    ]


def test_an_answer_that_nests_for_ever_is_not_judged_further(contract: Contract) -> None:
    body: dict[str, Json] = {}
    for _ in range(50_000):
        body = {"parent": body}
    told = AnswerValidator(contract).violations(contract.operations[0], 200, _HEADERS, "application/json", body)
    assert [(one.pointer, one.keyword) for one in told] == [("", "depth")]


def test_a_schema_whose_parts_double_each_other_is_given_up(load: Load) -> None:
    doubling = "".join(
        f"    S{level}: {{allOf: [{one}, {one}]}}\n"
        for level in range(40)
        for one in (f"{{$ref: '#/components/schemas/S{level + 1}'}}",)
    )
    contract = load({"openapi.yaml": _TEXT.replace("VERSION", "3.0.3") + doubling + "    S40: {type: string}\n"})
    assert _told(contract, {"$ref": "#/components/schemas/S0"}, "x") == [("", "depth")]
    assert _told(contract, {"$ref": "#/components/schemas/S37"}, 5) == [("", "type")]


_ANY: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
_KEYWORDS = (
    "type", "enum", "required", "properties", "items", "allOf", "anyOf", "oneOf", "not", "if", "then", "else",
    "minimum", "maximum", "exclusiveMinimum", "multipleOf", "pattern", "format", "uniqueItems",
    "additionalProperties", "$ref", "const", "patternProperties", "discriminator", "contains", "minContains",
    "maxContains", "propertyNames", "dependentRequired", "dependentSchemas", "unevaluatedProperties",
    "unevaluatedItems", "prefixItems", "minLength", "maxItems", "minProperties", "nullable", "writeOnly",
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@example(schema={"dependentRequired": {"": None}}, value={"": None}, is_modern=True)
@example(schema={"anyOf": [False]}, value=None, is_modern=True)
@example(schema={"oneOf": [False, {"type": "integer"}]}, value=None, is_modern=False)
@given(schema=st.dictionaries(st.sampled_from(_KEYWORDS), _ANY, max_size=4), value=_ANY, is_modern=st.booleans())
def test_no_value_and_no_keyword_ends_in_anything_but_violations(
    contract: Contract, modern: Contract, schema: dict[str, Json], value: Json, is_modern: bool
) -> None:
    assert isinstance(violations(modern if is_modern else contract, schema, value), tuple)


def test_an_item_that_was_judged_before_is_judged_by_its_own_schema_and_told_at_its_own_place(
    contract: Contract,
) -> None:
    validator = SchemaValidator(contract, Direction.RESPONSE)
    rows: Json = [{"a": 1}, {"a": "x"}, {"a": 1}]

    def told(kind: str) -> list[str]:
        schema: Json = {"type": "array", "items": {"properties": {"a": {"type": kind}}}}
        return [one.pointer for one in validator.violations(schema, rows)]

    assert [told("integer"), told("string"), told("integer")] == [["/1/a"], ["/0/a", "/2/a"], ["/1/a"]]


def test_what_is_too_dear_to_be_judged_stays_so_however_often_its_items_come(load: Load) -> None:
    doubling = "".join(
        f"    S{level}: {{allOf: [{one}, {one}]}}\n"
        for level in range(12)
        for one in (f"{{$ref: '#/components/schemas/S{level + 1}'}}",)
    )
    contract = load({"openapi.yaml": _TEXT.replace("VERSION", "3.0.3") + doubling + "    S12: {type: object}\n"})
    validator = SchemaValidator(contract, Direction.RESPONSE)
    schema: Json = {"items": {"$ref": "#/components/schemas/S0"}}
    assert validator.violations(schema, [{}]) == ()
    assert [one.keyword for one in validator.violations(schema, [{}] * 40)] == ["depth"]


def test_a_document_is_held_against_the_specification(load: Load) -> None:
    contract = load(
        {
            "openapi.yaml": """
                openapi: 3.0.3
                info: {title: Orders}
                paths: {/a: {get: {responses: {200: {description: ok}}, tags: 5}}}
                """
        }
    )
    told = [str(problem) for problem in document_problems(contract)]
    assert any(one.startswith("contracts/openapi.yaml:2: /info") for one in told)
    assert any(one.startswith("contracts/openapi.yaml:3: /paths/~1a/get/tags") for one in told)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_a_document_that_is_right_has_no_problems(load: Load, version: str) -> None:
    text = "".join(line for line in _TEXT.splitlines(keepends=True) if "Loop" not in line)
    assert document_problems(load({"openapi.yaml": text.replace("VERSION", version)})) == []


def test_a_document_on_which_the_validator_itself_fails_is_one_problem(contract: Contract) -> None:
    (problem,) = document_problems(contract)
    assert str(problem) == (
        "contracts/openapi.yaml: cannot be judged further against the OpenAPI specification: RecursionError"
    )
