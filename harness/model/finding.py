"""A difference that is confirmed, explained and graded: what people are told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model.difference import Side, Test
    from harness.model.place import Place
    from harness.model.source import Source
    from harness.model.taxonomy import Category, Severity


class Confidence(StrEnum):
    """How sure a finding is."""

    CONFIRMED = "confirmed"
    STATISTICAL = "statistical"
    SUSPECTED = "suspected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Accepted drift: who, why, until when."""

    owner: str
    reason: str
    until: str
    """Date, ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows a finding, so that a person can see it for himself."""

    compared: int
    differing: int
    method: str = ""
    path: str = ""
    """Path and query of the request that shows it, as sent to the environment."""
    body: str | None = None
    curl_reference: str = ""
    curl_environment: str = ""
    faults: tuple[str, ...] = ()
    test: Test | None = None
    also: tuple[str, ...] = ()
    """Messages of the differences that this one explains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the contract says at the place."""

    source: Source
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One kind of drift at one place of one operation in one environment."""

    id: str
    """12 hexadecimal digits from API, operation, environment, kind and place: the same in every run."""
    kind: str
    category: Category
    severity: Severity
    confidence: Confidence
    place: Place
    environment: str
    reference: str
    message: str
    next_step: str
    """One line: what to do."""
    reference_side: Side
    environment_side: Side
    evidence: Evidence
    promise: Promise | None
    group: str
    """The same for findings with one cause."""
    group_title: str
    """The cause in words."""
    waiver: Waiver | None = None
    hidden: str | None = None
    """Why the user does not want it shown, although it is judged and counted; `None` where it is shown."""
    first_seen: str | None = None
    """Date and time, RFC 3339."""
    seen_in_runs: int = 1
