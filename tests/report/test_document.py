"""`drift-report.json` holds the whole report, keeps its promises to readers, and a hostile one is one clear error."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from harness.model.difference import Side
from harness.model.errors import EvidenceError
from harness.report.document import from_json, schema, to_json
from tests.report.reports import REPORTS, finding, report

if TYPE_CHECKING:
    from harness.model.report import Report


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(REPORTS)
def test_a_report_reads_back_as_it_was_and_fits_its_schema(given_one: Report) -> None:
    text = to_json(given_one)
    assert from_json(text) == given_one
    assert Draft202012Validator(schema()).is_valid(json.loads(text))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


def test_the_document_has_the_fields_that_tools_rely_on() -> None:
    document = json.loads(to_json(report(finding())))
    (one,) = document["findings"]
    assert document["schema_version"] == "1"
    assert document["tool"] == {"name": "api-drift-harness", "version": "0.1.0"}
    assert document["run"]["requests"] == 200
    assert document["apis"][0]["operations"][0]["cells"]["cloud-b"] == {
        "status": "drift",
        "exchanges": 42,
        "reason": None,
    }
    assert one["location"] == {"in": "response-body", "status": 200, "media_type": "application/json", "path": "/total"}
    assert one["observed"]["reference"] == {"text": "number in 40 of 40", "value": "number"}
    assert one["evidence"]["request"] == {"method": "GET", "path": "/orders/ord_1001", "body": None}
    assert one["evidence"]["curl"]["environment"] == "curl http://127.0.0.1:2/orders/ord_1001"
    assert one["contract"]["line"] == 88
    assert (one["api"], one["operation"], one["waiver"]) == ("orders", "GET /orders/{order_id}", None)
    assert document["summary"] == {
        "findings": 1,
        "by_severity": {"breaking": 1},
        "by_category": {"schema": 1},
        "by_environment": {"cloud-b": 1},
    }


def test_what_json_cannot_hold_is_written_as_text() -> None:
    strange = replace(
        finding(text="\ud800"), reference_side=Side(text="x", value=[float("inf"), float("nan"), {"\udfff": 1}])
    )
    (one,) = json.loads(to_json(report(strange)).encode())["findings"]
    assert one["message"] == "\\ud800"
    assert one["observed"]["reference"]["value"] == ["inf", "nan", {"\\udfff": 1}]


def with_more(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: with_more(one) for name, one in value.items()} | {"newer": [1]}
    return [with_more(one) for one in value] if isinstance(value, list) else value


def test_fields_of_a_newer_harness_are_passed_over() -> None:
    given_one = report(finding())
    document = json.loads(to_json(given_one))
    newer = {
        name: with_more(value) if name in ("tool", "run", "apis", "findings") else value
        for name, value in document.items()
    }
    for api in newer["apis"]:
        for operation in api["operations"]:
            for mapping in ("cells", "statuses"):
                del operation[mapping]["newer"]
    del newer["run"]["corpus"]["newer"]
    assert from_json(json.dumps(newer | {"newer": {}})) == given_one


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", "not json", '{"schema_version": "2"}', "[" * 100_000, b"\xff\xfe", '{"findings": [{}]}'],
    ids=range(9),
)
def test_what_is_no_report_is_told_and_not_raised(text: str | bytes) -> None:
    with pytest.raises(EvidenceError, match="not a drift report"):
        from_json(text)


def test_every_place_that_is_wrong_is_told_up_to_a_limit() -> None:
    document = json.loads(to_json(report(*[finding() for _ in range(30)])))
    for one in document["findings"]:
        one["severity"] = "catastrophic"
    with pytest.raises(EvidenceError) as caught:
        from_json(json.dumps(document))
    assert str(caught.value).startswith("not a drift report: /findings/0/severity: Input should be 'breaking'")
    assert len(caught.value.problems) == 20
