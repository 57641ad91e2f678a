"""The models of `drift-report.json`: what tools read, whose fields keep their meaning for good."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from harness.model.finding import Confidence
from harness.model.place import Part
from harness.model.report import CellStatus, EnvironmentStatus
from harness.model.spending import Expense
from harness.model.taxonomy import Category, Severity

Count: TypeAlias = Annotated[int, Field(ge=0)]
Counts: TypeAlias = dict[str, Count]


class Model(BaseModel):
    """An object of the document; members that a newer harness added are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True, use_enum_values=False)


class Tool(Model):
    """What made the report."""

    name: str = "api-drift-harness"
    version: str


class Run(Model):
    """The run."""

    id: str
    started_at: Annotated[str, Field(description="date and time, RFC 3339")]
    finished_at: str
    seed: int
    depth: str
    complete: bool
    interrupted: bool
    requests: Count
    corpus: Annotated[dict[str, str], Field(description="API to the digest of its requests")] = {}


class Environment(Model):
    """One environment."""

    name: str
    labels: dict[str, str]
    status: EnvironmentStatus
    requests: Count
    notes: list[str]


class CellDocument(Model):
    """One operation in one environment."""

    status: CellStatus
    exchanges: Count
    reason: str | None


class OperationDocument(Model):
    """One operation over all environments."""

    operation: str
    cells: dict[str, CellDocument]
    statuses: Annotated[dict[str, list[int]], Field(description="environment to the HTTP statuses that came")] = {}
    not_reached: Annotated[list[str], Field(description="declared statuses that no environment gave")] = []


class Api(Model):
    """One API."""

    name: str
    contract: str
    version: str
    operations: list[OperationDocument]


class Location(Model):
    """The place of a finding in the messages of its operation."""

    part: Annotated[Part, Field(alias="in")]
    status: int | None
    media_type: str | None
    path: Annotated[str, Field(description="JSON Pointer with * for any array item or map key")]


class Seen(Model):
    """What one side shows."""

    text: str
    value: JsonValue


class Observed(Model):
    """What the two sides show."""

    reference: Seen
    environment: Seen


class Request(Model):
    """The request that shows a finding."""

    method: str
    path: str
    body: str | None = None


class Curl(Model):
    """The request for a shell, once for each side; credentials are masked."""

    reference: str
    environment: str


class TestDocument(Model):
    """The statistical test that a finding rests on."""

    __test__ = False

    name: str
    p_value: float
    threshold: float
    reference_count: Annotated[tuple[Count, Count], Field(description="deviating, of all")]
    environment_count: tuple[Count, Count]


class EvidenceDocument(Model):
    """What shows a finding."""

    compared: Count
    differing: Count
    request: Request
    curl: Curl
    test: TestDocument | None
    faults: list[str] = []
    also: Annotated[list[str], Field(description="what else this finding explains")] = []


class PromiseDocument(Model):
    """What the contract says at the place."""

    file: str
    line: Count
    says: str
    pointer: str = ""


class WaiverDocument(Model):
    """Accepted drift."""

    owner: str
    reason: str
    until: str


class FindingDocument(Model):
    """One kind of drift at one place of one operation in one environment."""

    id: str
    kind: str
    category: Category
    severity: Severity
    confidence: Confidence
    api: str
    operation: str
    environment: str
    reference: str
    location: Location
    message: str
    next_step: str = ""
    observed: Observed
    evidence: EvidenceDocument
    contract: PromiseDocument | None
    group: str
    group_title: str = ""
    waiver: WaiverDocument | None
    hidden: str | None = None
    first_seen: str | None
    seen_in_runs: Count


class NotComparedDocument(Model):
    """Something that was not compared."""

    what: str
    why: str
    api: str = ""
    operation: str = ""
    environment: str = ""


class SpentDocument(Model):
    """What was spent on one operation in one environment."""

    environment: str
    api: str
    operation: str
    requests: Annotated[dict[Expense, Count], Field(description="what for, to how many")]


class Summary(Model):
    """How many findings there are, suspected ones included."""

    findings: Count
    by_severity: Counts
    by_category: Counts
    by_environment: Counts


class ReportDocument(Model):
    """A drift report."""

    schema_version: Literal["1"] = "1"
    tool: Tool
    run: Run
    reference: str
    environments: list[Environment]
    apis: list[Api]
    findings: list[FindingDocument]
    not_compared: list[NotComparedDocument] = []
    notes: list[str] = []
    spending: Annotated[list[SpentDocument], Field(description="what the requests were spent on")] = []
    summary: Summary
