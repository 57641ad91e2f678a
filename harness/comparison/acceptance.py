"""Requests that one side serves and the other refuses: whether a single thing in them is known to be why, and which."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.visibility import parts_on_being_there
from harness.model.fields import ABSENT, Field, fields_like, value_at
from harness.model.place import Part
from harness.model.pointer import ANY, joined, parent_of, tokens_of
from harness.model.refusing import refuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.model.case import Case, Fault
    from harness.model.difference import Cause
    from harness.model.observation import Observation

UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
BOUNDS = UPPER | LOWER | {"pattern", "multipleOf", "uniqueItems"}
SETS = frozenset({"enum", "const"})
UNKNOWN = frozenset({"additionalProperties", "unevaluatedProperties", "propertyNames"})
MISSING = frozenset({"required", "missing-body", "dependentRequired"})

UNNAMED = frozenset({"method", "unknown-route", "unknown-resource", "no-credential", "invalid-credential"})
"""Faults that are no matter of what a request may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """One thing in requests that one side serves and the other refuses."""

    fault: Fault
    refused_here: bool
    """Whether it is the environment that refuses (and the reference that serves)."""
    pairs: tuple[Pair, ...]
    """Pairs that show it, plainest first."""
    cause: Cause | None = None
    """What a probe found; `None` where the generated case itself says what is wrong in it."""

    @property
    def kind(self) -> str:
        """The kind of drift that it is; empty for none."""
        if self.refused_here and any(_is_server_error(pair.there) for pair in self.pairs):
            return "server-error"
        return kind_of(self.fault, tightened=self.refused_here)

    @property
    def place(self) -> tuple[Part, str]:
        """Part and pointer, with `*` for indices."""
        return self.fault.part, Field(part=self.fault.part, pointer=self.fault.pointer).place

    @property
    def reported_place(self) -> tuple[Part, str]:
        """The same as reports have it: headers in lower case, and one place for all names that are not known."""
        part, pointer = self.place
        if part is Part.REQUEST_HEADER:
            return part, pointer.lower()
        return part, joined(parent_of(pointer), ANY) if self.fault.keyword in UNKNOWN and pointer else pointer


def kind_of(fault: Fault, *, tightened: bool) -> str:
    """The kind of drift where exactly this fault is refused on one side only; empty where no request kind fits."""
    if fault.keyword in UNNAMED:
        return ""
    if fault.keyword in MISSING:
        what = "property" if fault.part is Part.REQUEST_BODY else "parameter"
        return f"request-{what}-became-{'required' if tightened else 'optional'}"
    for keywords, kind, mirror in _KINDS:
        if fault.keyword in keywords:
            return kind if tightened else mirror
    return "request-type-rejected" if tightened else "request-validation-missing"


_KINDS = (
    (SETS, "request-enum-value-rejected", "request-enum-value-accepted"),
    (BOUNDS, "request-bound-tightened", "request-bound-loosened"),
    (UNKNOWN, "request-unknown-property-rejected", "request-unknown-property-accepted"),
    (frozenset({"media-type"}), "request-media-type-rejected", "request-validation-missing"),
)


def acceptances(evidence: OperationEvidence) -> tuple[Acceptance, ...]:
    """Everything known to be accepted on one side only, sorted by place and keyword."""
    found = [*_from_causes(evidence), *_from_labels(evidence)]
    return tuple(sorted(found, key=lambda one: (one.place, one.fault.keyword, one.refused_here)))


def _from_causes(evidence: OperationEvidence) -> Iterator[Acceptance]:
    for cause in evidence.sides.causes(evidence.key):
        refused_here = cause.refusing == evidence.sides.environment
        cases = {cause.refused.id, *cause.explained}
        pairs = tuple(pair for pair in evidence.own if pair.id in cases and _parts(pair) == refused_here)
        if pairs:
            yield Acceptance(fault=cause.fault, refused_here=refused_here, pairs=pairs, cause=cause)


def _parts(pair: Pair) -> bool | None:
    """Whether the environment refuses what the reference serves; `False` for the reverse, `None` for neither."""
    if pair.here.succeeded and refuses(pair.there):
        return True
    return False if pair.there.succeeded and refuses(pair.here) else None


def _from_labels(evidence: OperationEvidence) -> Iterator[Acceptance]:
    """Negative cases with one thing wrong in them: which side takes exceptions to it needs no probe."""
    groups: dict[tuple[str, Part, str, bool], list[Pair]] = defaultdict(list)
    for pair in unmasked(evidence, evidence.own):
        parted = _parts(pair)
        if (
            pair.fault is None
            or parted is None
            or pair.id in evidence.explained
            or not kind_of(pair.fault, tightened=parted)
        ):
            continue
        if parted and not _has_baseline(evidence, pair):
            continue
        place = Field(part=pair.fault.part, pointer=pair.fault.pointer).place
        groups[pair.fault.keyword, pair.fault.part, place, parted].append(pair)
    for (*_, parted), pairs in groups.items():
        fault = pairs[0].fault
        if fault is not None:
            yield Acceptance(fault=fault, refused_here=parted, pairs=tuple(pairs))


def _has_baseline(evidence: OperationEvidence, pair: Pair) -> bool:
    """Whether the environment serves valid requests of the same role: else something else may be why it refuses."""
    if evidence.sides.view.confirming:
        return True
    return any(other.here.valid and other.both_succeeded and other.role == pair.role for other in evidence.own)


def unmasked(evidence: OperationEvidence, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Those pairs in which nothing is known to be refused on one side before the rest is looked at."""
    causes = evidence.sides.causes(evidence.key)
    return tuple(pair for pair in pairs if not any(pair.case and _has_bad(pair.case, cause) for cause in causes))


def _has_bad(case: Case, cause: Cause) -> bool:
    field = Field(part=cause.fault.part, pointer=cause.fault.pointer)
    if case.body is None and field.part is Part.REQUEST_BODY:
        return False
    bad = value_at(cause.refused, field)
    given = [value_at(case, own) for own in fields_like(case, field.part, field.place)]
    return any(one is ABSENT if bad is ABSENT else one == bad for one in given)


def labelled(evidence: OperationEvidence) -> frozenset[str]:
    """Ids of cases whose own label says on what the two sides part."""
    return frozenset(pair.id for one in _from_labels(evidence) for pair in one.pairs)


def unexplained(evidence: OperationEvidence) -> tuple[Pair, ...]:
    """Pairs that part on acceptance without anybody knowing why; plainest first."""
    known = evidence.explained | labelled(evidence)
    return tuple(
        pair
        for pair in evidence.own
        if _parts(pair) is not None and pair.id not in known and not parts_on_being_there(pair)
    )


def name_of_place(part: Part, pointer: str) -> str:
    """A place of a request as it reads in a sentence."""
    name = "/".join(tokens_of(pointer))
    if part is Part.REQUEST_BODY:
        return name or "the body"
    return {
        Part.REQUEST_QUERY: f"the query parameter {name}",
        Part.REQUEST_PATH: f"the path parameter {name}",
        Part.REQUEST_HEADER: f"the header {name}",
    }.get(part, name)


def _is_server_error(observation: Observation) -> bool:
    return observation.status is not None and observation.status >= 500
