"""Which findings a user's rule is about: how they are compared, what is ignored or hidden, and how they are graded."""

import re
from dataclasses import dataclass
from enum import StrEnum

from harness.model.place import Part, Place
from harness.model.pointer import ANY, joined, tokens_of
from harness.model.taxonomy import KINDS, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Findings by what they are and where; what is `None` is not asked."""

    kind: str | None = None
    """A kind or a category of the taxonomy."""
    api: str | None = None
    """Name of an API, in which `*` stands for any text."""
    operation: str | None = None
    """Key of an operation, in which `*` stands for any text: `GET /orders*`."""
    environment: str | None = None
    """Name of an environment, in which `*` stands for any text."""
    path: str | None = None
    """JSON Pointer in a body, in which `*` stands for any item or key; everything below is meant as well."""
    header: str | None = None
    """Name of a header, in any case."""

    def selects(self, *, kind: str, environment: str, place: Place) -> bool:
        """Whether a finding of this kind, environment and place is meant."""
        return (
            self._is_about(kind)
            and _fits(self.api, place.api)
            and _fits(self.operation, place.operation)
            and _fits(self.environment, environment)
            and self._is_at(place)
        )

    def _is_about(self, kind: str) -> bool:
        return self.kind is None or self.kind == kind or (kind in KINDS and self.kind == KINDS[kind].category)

    def _is_at(self, place: Place) -> bool:
        if self.path is not None and (place.part not in _BODIES or not _leads_to(self.path, place.pointer)):
            return False
        if self.header is None:
            return True
        return place.part in _HEADERS and place.pointer.casefold() == joined("", self.header.casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreRule:
    """What the user does not want to be told."""

    selector: Selector
    reason: str


class CompareBy(StrEnum):
    """What of a place is compared, where not everything."""

    TYPE = "type"
    """Presence and JSON type, whatever the value."""
    PATTERN = "pattern"
    """Values that match a regular expression are alike."""
    TOLERANCE = "tolerance"
    """Numbers that are near each other are alike."""
    PRESENCE = "presence"
    """Only whether it is there."""
    UNORDERED = "unordered"
    """Everything but the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRule:
    """How the user wants a place compared."""

    selector: Selector
    by: CompareBy
    pattern: str = ""
    """A regular expression that is to be found in the value; for `pattern`."""
    tolerance: float = 0.0
    """By what share of the reference's number the environment's may differ; for `tolerance`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HideRule:
    """What the user does not want to be shown, although it is judged and counted."""

    selector: Selector
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityRule:
    """What the user grades otherwise than the taxonomy."""

    selector: Selector
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRules:
    """Everything that a user says of findings."""

    compare: tuple[CompareRule, ...] = ()
    """The first one that selects a finding decides."""
    ignore: tuple[IgnoreRule, ...] = ()
    hide: tuple[HideRule, ...] = ()
    severities: tuple[SeverityRule, ...] = ()
    """The last one that selects a finding grades it."""


NO_RULES = UserRules()

_BODIES = frozenset({Part.REQUEST_BODY, Part.RESPONSE_BODY})
_HEADERS = frozenset({Part.REQUEST_HEADER, Part.RESPONSE_HEADER})


def _fits(pattern: str | None, text: str) -> bool:
    # Not fnmatch: the brackets and question marks of an operation's key stand for themselves.
    return pattern is None or re.fullmatch(".*".join(map(re.escape, pattern.split(ANY))), text, re.DOTALL) is not None


def _leads_to(path: str, pointer: str) -> bool:
    wanted, given = tokens_of(path), tokens_of(pointer)
    return len(wanted) <= len(given) and all(one in (ANY, other) for one, other in zip(wanted, given, strict=False))
