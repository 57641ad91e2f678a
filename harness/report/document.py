"""`drift-report.json`: a report as text for tools, its schema, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from harness.model.errors import EvidenceError, Problem
from harness.report.conversion import document_of, report_of
from harness.report.models import ReportDocument

if TYPE_CHECKING:
    from harness.model.report import Report


def to_json(report: Report) -> str:
    """The report as `drift-report.json` has it.

    What JSON or UTF-8 cannot hold is written as text: infinite numbers by name, lone surrogates as escapes.
    """
    document = document_of(report).model_dump(by_alias=True)
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def from_json(text: str | bytes) -> Report:
    """The report that `to_json` wrote, here or in a newer harness.

    Raises:
        EvidenceError: the text is no report; every place that is wrong is told.
    """
    try:
        return report_of(ReportDocument.model_validate_json(text))
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        raise EvidenceError(*(_problem(one) for one in problems[:20])) from error


def schema() -> dict[str, Any]:
    """The JSON Schema of the report."""
    return ReportDocument.model_json_schema(by_alias=True) | {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "drift-report.json",
    }


def _problem(error: Any) -> Problem:
    place = "/".join(str(token) for token in error["loc"])
    what = f"not a drift report: {f'/{place}: ' if place else ''}{error['msg']}"
    return Problem(what=what, remedy="give the drift-report.json that a run of this version wrote")
