"""Reports as literals and as hypothesis strategies."""

from __future__ import annotations

from hypothesis import strategies as st

from harness.model.difference import Side, Test
from harness.model.finding import Confidence, Evidence, Finding, Promise, Waiver
from harness.model.place import Part, Place
from harness.model.report import (
    ApiReport,
    Cell,
    CellStatus,
    EnvironmentReport,
    EnvironmentStatus,
    NotCompared,
    OperationReport,
    Report,
    RunReport,
)
from harness.model.source import Source
from harness.model.spending import Expense, Spent
from harness.model.taxonomy import KINDS, Category, Severity

HOSTILE = (
    "| pipe ` tick ``` fence\n# heading\n<script>alert(1)</script> <!-- x\r\n![i](http://evil) [link](javascript:x)"
    "\x1b[31mred\x1b]8;;http://evil\x07\u202e **bold** _it_ @everyone #1 </details> ~~~ $x$ www.evil.com [/bold] [red]"
)
"""What an answer may hold to break out of a report."""


def finding(
    *,
    kind: str = "response-type-changed",
    environment: str = "cloud-b",
    severity: Severity | None = None,
    confidence: Confidence = Confidence.CONFIRMED,
    group: str = "g1",
    operation: str = "GET /orders/{order_id}",
    text: str = "",
) -> Finding:
    message = text or f"/total is a string in {environment}, a number in cloud-a"
    return Finding(
        id="3f0c9a51c2d4",
        kind=kind,
        category=KINDS[kind].category,
        severity=severity or KINDS[kind].severity,
        confidence=confidence,
        place=Place(
            api="orders",
            operation=operation,
            part=Part.RESPONSE_BODY,
            status=200,
            media_type="application/json",
            pointer=text or "/total",
        ),
        environment=environment,
        reference="cloud-a",
        message=message,
        next_step=text or f"deploy the revision of cloud-a to {environment}",
        reference_side=Side(text=text or "number in 40 of 40", value="number"),
        environment_side=Side(text=text or "string in 40 of 40", value="string"),
        evidence=Evidence(
            compared=40,
            differing=40,
            method="GET",
            path=text or "/orders/ord_1001",
            curl_reference=text or "curl http://127.0.0.1:1/orders/ord_1001",
            curl_environment=text or "curl http://127.0.0.1:2/orders/ord_1001",
            faults=(text,) if text else (),
            also=(text,) if text else (),
        ),
        promise=Promise(source=Source(file="contracts/orders.yaml", line=88), says=text or "type: number"),
        group=group,
        group_title=text or "Order.total changed its type",
    )


def report(
    *findings: Finding,
    environments: tuple[str, ...] = ("cloud-a", "cloud-b"),
    not_compared: tuple[NotCompared, ...] = (),
    status: EnvironmentStatus = EnvironmentStatus.COMPLETE,
    interrupted: bool = False,
    text: str = "",
) -> Report:
    drifting = {one.environment for one in findings}
    return Report(
        tool_version="0.1.0",
        run=RunReport(
            id="run-1",
            started_at="2026-01-01T00:00:00Z",
            finished_at="2026-01-01T00:01:00Z",
            seed=1,
            depth="standard",
            complete=not interrupted,
            interrupted=interrupted,
            requests=200,
            corpus={"orders": "abcd"},
        ),
        reference="cloud-a",
        environments=tuple(
            EnvironmentReport(
                name=name, labels={"region": "eu"}, status=status, requests=100, notes=(text,) if text else ()
            )
            for name in environments
        ),
        apis=(
            ApiReport(
                name="orders",
                contract="contracts/orders.yaml",
                version="1.4.0",
                operations=(
                    OperationReport(
                        operation="GET /orders/{order_id}",
                        cells={
                            name: Cell(status=CellStatus.DRIFT if name in drifting else CellStatus.SAME, exchanges=42)
                            for name in environments
                        },
                        statuses=dict.fromkeys(environments, (200, 404)),
                        not_reached=("409",),
                    ),
                    OperationReport(
                        operation=text or "POST /orders",
                        cells={
                            name: Cell(
                                status=CellStatus.NOT_JUDGED, exchanges=0, reason=text or "methods are read-only"
                            )
                            for name in environments
                        },
                        statuses={},
                    ),
                ),
            ),
        ),
        findings=findings,
        not_compared=not_compared,
        notes=(text,) if text else (),
    )


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
NUMBERS = st.integers(0, 10**6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(TEXT, below, max_size=3),
    max_leaves=6,
)
SIDES = st.builds(Side, text=TEXT, value=VALUES)
LISTS = st.lists(TEXT, max_size=2).map(tuple)
COUNTED = st.tuples(NUMBERS, NUMBERS)
TESTS = st.builds(
    Test,
    name=TEXT,
    p_value=st.floats(0, 1),
    threshold=st.floats(0, 1),
    reference_count=COUNTED,
    environment_count=COUNTED,
)
EVIDENCE = st.builds(
    Evidence,
    compared=NUMBERS,
    differing=NUMBERS,
    method=TEXT,
    path=TEXT,
    body=st.none() | TEXT,
    curl_reference=TEXT,
    curl_environment=TEXT,
    faults=LISTS,
    test=st.none() | TESTS,
    also=LISTS,
)
PLACES = st.builds(
    Place,
    api=TEXT,
    operation=TEXT,
    part=st.sampled_from(Part),
    status=st.none() | st.integers(100, 599),
    media_type=st.none() | TEXT,
    pointer=TEXT,
)
FINDINGS = st.builds(
    Finding,
    id=TEXT,
    kind=TEXT,
    category=st.sampled_from(Category),
    severity=st.sampled_from(Severity),
    confidence=st.sampled_from(Confidence),
    place=PLACES,
    environment=TEXT,
    reference=TEXT,
    message=TEXT,
    next_step=TEXT,
    reference_side=SIDES,
    environment_side=SIDES,
    evidence=EVIDENCE,
    promise=st.none() | st.builds(Promise, source=st.builds(Source, file=TEXT, line=NUMBERS, pointer=TEXT), says=TEXT),
    group=TEXT,
    group_title=TEXT,
    waiver=st.none() | st.builds(Waiver, owner=TEXT, reason=TEXT, until=TEXT),
    first_seen=st.none() | TEXT,
    seen_in_runs=NUMBERS,
)
CELLS = st.builds(Cell, status=st.sampled_from(CellStatus), exchanges=NUMBERS, reason=st.none() | TEXT)
OPERATIONS = st.builds(
    OperationReport,
    operation=TEXT,
    cells=st.dictionaries(TEXT, CELLS, max_size=2),
    statuses=st.dictionaries(TEXT, st.lists(st.integers(100, 599), max_size=2).map(tuple), max_size=2),
    not_reached=LISTS,
)
REPORTS = st.builds(
    Report,
    tool_version=TEXT,
    run=st.builds(
        RunReport,
        id=TEXT,
        started_at=TEXT,
        finished_at=TEXT,
        seed=st.integers(),
        depth=TEXT,
        complete=st.booleans(),
        interrupted=st.booleans(),
        requests=NUMBERS,
        corpus=st.dictionaries(TEXT, TEXT, max_size=2),
    ),
    reference=TEXT,
    environments=st.lists(
        st.builds(
            EnvironmentReport,
            name=TEXT,
            labels=st.dictionaries(TEXT, TEXT, max_size=2),
            status=st.sampled_from(EnvironmentStatus),
            requests=NUMBERS,
            notes=LISTS,
        ),
        max_size=2,
    ).map(tuple),
    apis=st.lists(
        st.builds(
            ApiReport,
            name=TEXT,
            contract=TEXT,
            version=TEXT,
            operations=st.lists(OPERATIONS, max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    findings=st.lists(FINDINGS, max_size=3).map(tuple),
    not_compared=st.lists(
        st.builds(NotCompared, what=TEXT, why=TEXT, api=TEXT, operation=TEXT, environment=TEXT), max_size=2
    ).map(tuple),
    notes=LISTS,
    spending=st.lists(
        st.builds(
            Spent,
            environment=TEXT,
            api=TEXT,
            operation=TEXT,
            requests=st.dictionaries(st.sampled_from(Expense), st.integers(1, 10**6), max_size=3),
        ),
        max_size=3,
    ).map(tuple),
)
