"""Between the report as a value and its document, field by field in both directions."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from harness.model.difference import Side, Test
from harness.model.finding import Evidence, Finding, Promise, Waiver
from harness.model.place import Place
from harness.model.report import (
    ApiReport,
    Cell,
    EnvironmentReport,
    NotCompared,
    OperationReport,
    Report,
    RunReport,
)
from harness.model.source import Source
from harness.model.spending import Spent
from harness.report import models

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.json import Json

_PLAIN = (
    "id kind category severity confidence environment reference message next_step group group_title first_seen"
    " seen_in_runs hidden"
)
"""Fields of a finding that the document has under the same name."""


def document_of(report: Report) -> models.ReportDocument:
    """The document of a report."""
    return models.ReportDocument.model_validate(
        _writable(
            {
                "tool": {"version": report.tool_version},
                "run": _fields(report.run, "id started_at finished_at seed depth complete interrupted requests corpus"),
                "reference": report.reference,
                "environments": [_fields(one, "name labels status requests notes") for one in report.environments],
                "apis": [_api_document(api) for api in report.apis],
                "findings": [_finding_document(finding) for finding in report.findings],
                "not_compared": [_fields(one, "what why api operation environment") for one in report.not_compared],
                "notes": report.notes,
                "spending": [_fields(one, "environment api operation requests") for one in report.spending],
                "summary": _summary(report.findings),
            }
        )
    )


def report_of(document: models.ReportDocument) -> Report:
    """The report of a document."""
    return Report(
        tool_version=document.tool.version,
        run=RunReport(**dict(document.run)),
        reference=document.reference,
        environments=tuple(
            EnvironmentReport(**dict(one) | {"notes": tuple(one.notes)}) for one in document.environments
        ),
        apis=tuple(_api(api) for api in document.apis),
        findings=tuple(_finding(finding) for finding in document.findings),
        not_compared=tuple(NotCompared(**dict(one)) for one in document.not_compared),
        notes=tuple(document.notes),
        spending=tuple(Spent(**dict(one)) for one in document.spending),
    )


def _fields(value: object, names: str) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names.split()}


def _writable(value: Any) -> Any:
    """What JSON and UTF-8 hold, whatever an answer put into it."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if hasattr(value, "items"):
        return {_writable(name): _writable(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_writable(one) for one in value]
    return value


def _summary(findings: Iterable[Finding]) -> dict[str, Any]:
    listed = list(findings)
    return {
        "findings": len(listed),
        "by_severity": _counts(finding.severity.value for finding in listed),
        "by_category": _counts(finding.category.value for finding in listed),
        "by_environment": _counts(finding.environment for finding in listed),
    }


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _api_document(api: ApiReport) -> dict[str, Any]:
    return _fields(api, "name contract version") | {
        "operations": [
            {
                "operation": one.operation,
                "cells": {name: _fields(cell, "status exchanges reason") for name, cell in one.cells.items()},
                "statuses": one.statuses,
                "not_reached": one.not_reached,
            }
            for one in api.operations
        ]
    }


def _api(api: models.Api) -> ApiReport:
    return ApiReport(
        name=api.name,
        contract=api.contract,
        version=api.version,
        operations=tuple(
            OperationReport(
                operation=one.operation,
                cells={name: Cell(**dict(cell)) for name, cell in one.cells.items()},
                statuses={name: tuple(statuses) for name, statuses in one.statuses.items()},
                not_reached=tuple(one.not_reached),
            )
            for one in api.operations
        ),
    )


def _finding_document(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return _fields(finding, _PLAIN) | {
        "api": place.api,
        "operation": place.operation,
        "location": {
            "in": place.part,
            "status": place.status,
            "media_type": place.media_type,
            "path": place.pointer,
        },
        "observed": {
            "reference": _fields(finding.reference_side, "text value"),
            "environment": _fields(finding.environment_side, "text value"),
        },
        "evidence": _evidence_document(finding.evidence),
        "contract": finding.promise and _promise_document(finding.promise),
        "waiver": finding.waiver and _fields(finding.waiver, "owner reason until"),
    }


def _evidence_document(evidence: Evidence) -> dict[str, Any]:
    test = evidence.test
    return _fields(evidence, "compared differing faults also") | {
        "request": {"method": evidence.method, "path": evidence.path, "body": evidence.body},
        "curl": {"reference": evidence.curl_reference, "environment": evidence.curl_environment},
        "test": test and _fields(test, "name p_value threshold reference_count environment_count"),
    }


def _promise_document(promise: Promise) -> dict[str, Any]:
    return _fields(promise.source, "file line pointer") | {"says": promise.says}


def _finding(finding: models.FindingDocument) -> Finding:
    return Finding(
        id=finding.id,
        kind=finding.kind,
        category=finding.category,
        severity=finding.severity,
        confidence=finding.confidence,
        place=_place(finding),
        environment=finding.environment,
        reference=finding.reference,
        message=finding.message,
        next_step=finding.next_step,
        reference_side=_side(finding.observed.reference),
        environment_side=_side(finding.observed.environment),
        evidence=_evidence(finding.evidence),
        promise=_promise(finding.contract) if finding.contract else None,
        group=finding.group,
        group_title=finding.group_title,
        waiver=Waiver(**dict(finding.waiver)) if finding.waiver else None,
        hidden=finding.hidden,
        first_seen=finding.first_seen,
        seen_in_runs=finding.seen_in_runs,
    )


def _place(finding: models.FindingDocument) -> Place:
    location = finding.location
    return Place(
        api=finding.api,
        operation=finding.operation,
        part=location.part,
        status=location.status,
        media_type=location.media_type,
        pointer=location.path,
    )


def _side(seen: models.Seen) -> Side:
    value: Json = seen.value
    return Side(text=seen.text, value=value)


def _promise(promise: models.PromiseDocument) -> Promise:
    source = Source(file=promise.file, line=promise.line, pointer=promise.pointer)
    return Promise(source=source, says=promise.says)


def _evidence(evidence: models.EvidenceDocument) -> Evidence:
    return Evidence(
        compared=evidence.compared,
        differing=evidence.differing,
        method=evidence.request.method,
        path=evidence.request.path,
        body=evidence.request.body,
        curl_reference=evidence.curl.reference,
        curl_environment=evidence.curl.environment,
        faults=tuple(evidence.faults),
        test=Test(**dict(evidence.test)) if evidence.test else None,
        also=tuple(evidence.also),
    )
