"""Which findings a user's rule is about: what is ignored, and what is graded otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model.place import Place
    from harness.model.taxonomy import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Findings by what they are and where; what is `None` is not asked."""

    kind: str | None = None
    """A kind or a category of the taxonomy."""
    api: str | None = None
    operation: str | None = None
    """Key of the operation, in which `*` stands for any text: `GET /orders*`."""
    environment: str | None = None
    """Name, in which `*` stands for any text."""
    path: str | None = None
    """JSON Pointer in a body, in which `*` stands for any item or key; it is about everything below as well."""
    header: str | None = None
    """Name of a header, in any case."""

    def selects(self, *, kind: str, environment: str, place: Place) -> bool:
        """Whether a finding of this kind, environment and place is meant."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreRule:
    """What the user does not want to be told."""

    selector: Selector
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityRule:
    """What the user grades otherwise than the taxonomy."""

    selector: Selector
    severity: Severity
