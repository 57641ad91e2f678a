"""Requests that one side serves and the other refuses: whether a single thing in them is known to be why, and which."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.comparison.behaviour.visibility import parts_on_being_there
from harness.comparison.media_types import media_type_of, refused_for_it
from harness.comparison.pairing import TAKEN
from harness.model.boundary import Boundary
from harness.model.case import USED_KEY, Fault
from harness.model.fields import ABSENT, Field, fields_like, value_at
from harness.model.place import Part
from harness.model.pointer import ANY, joined, parent_of, tokens_of
from harness.model.refusing import refuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.model.boundary import Witness
    from harness.model.case import Case
    from harness.model.difference import Cause
    from harness.model.observation import Observation

UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "formatMaximum"})
LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "formatMinimum"})
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
    boundary: Boundary | None = None
    """How far each side accepts, where a probe found it."""
    has_witness: bool = False
    """Whether a smaller request was found that shows it."""

    @property
    def kind(self) -> str:
        """The kind of drift that it is; empty for none."""
        if self.refused_here and any(_is_server_error(pair.there) for pair in self.pairs):
            return "server-error"
        is_of_set = self.boundary is not None and self.boundary.keyword == "enum"
        fault = replace(self.fault, keyword="enum") if is_of_set else self.fault
        return kind_of(fault, tightened=self.refused_here)

    @property
    def place(self) -> tuple[Part, str]:
        """Part and pointer, with `*` for indices."""
        return self.fault.part, Field(part=self.fault.part, pointer=self.fault.pointer).place

    @property
    def reported_place(self) -> tuple[Part, str]:
        """The same as reports have it: headers in lower case, and one place for all names that are not known.

        Two things that are refused only together are told at what both are in, so that neither is blamed.
        """
        part, pointer = self.place
        if self.cause is not None and self.cause.partner is not None:
            return part, _around(pointer, self.cause.partner, part)
        if part is Part.REQUEST_HEADER:
            return part, pointer.lower()
        return part, joined(parent_of(pointer), ANY) if self.fault.keyword in UNKNOWN and pointer else pointer


def kind_of(fault: Fault, *, tightened: bool) -> str:
    """The kind of drift where exactly this fault is refused on one side only; empty where no request kind fits."""
    if fault.keyword in UNNAMED or (fault.keyword == USED_KEY and tightened):
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
    (frozenset({"combination"}), "request-combination-rejected", "request-combination-accepted"),
)


def acceptances(evidence: OperationEvidence) -> tuple[Acceptance, ...]:
    """Everything known to be accepted on one side only, sorted by place and keyword."""
    blamed = (*_from_media_types(evidence), *_from_causes(evidence), *_from_labels(evidence))
    found = [_sharpened(evidence, one) for one in blamed]
    return tuple(sorted(found, key=lambda one: (one.place, one.fault.keyword, one.refused_here)))


def _from_media_types(evidence: OperationEvidence) -> Iterator[Acceptance]:
    """What a 415 says itself needs no probe, and hides every fault that may be in such a request."""
    for media_type, refused_here in sorted(evidence.unsupported):
        own = (pair for pair in evidence.own if media_type_of(pair) == media_type)
        pairs = tuple(pair for pair in own if _parts(pair) is refused_here)
        fault = Fault(keyword="media-type", part=Part.REQUEST_HEADER, pointer="/content-type", description=media_type)
        yield Acceptance(fault=fault, refused_here=refused_here, pairs=pairs)


def _around(pointer: str, partner: Fault, part: Part) -> str:
    """The innermost thing that has both in it; the whole part where they are apart."""
    if partner.part is not part:
        return ""
    other = Field(part=partner.part, pointer=partner.pointer).place
    shared: list[str] = []
    for one, another in zip(tokens_of(pointer), tokens_of(other), strict=False):
        if one != another:
            break
        shared.append(one)
    return joined("", *shared)


def _sharpened(evidence: OperationEvidence, one: Acceptance) -> Acceptance:
    """With what probes found out about it since: the requests nearest to the edge, and smaller ones."""
    for found in _about(evidence, one.fault):
        fitting = [pair for pair in evidence.own if pair.id in found.cases and _parts(pair) is one.refused_here]
        fitting.sort(key=lambda pair: found.cases.index(pair.id))
        others = (pair for pair in one.pairs if pair.id not in found.cases)
        one = replace(one, pairs=(*fitting, *others))
        one = replace(one, boundary=found) if isinstance(found, Boundary) else replace(one, has_witness=True)
    return one


def _about(evidence: OperationEvidence, fault: Fault) -> Iterator[Boundary | Witness]:
    """What probes found out about a fault, wherever in lists it stands."""
    for found in evidence.sides.sharpened(evidence.key):
        if _sort(found.fault) == _sort(fault):
            yield found


def _sort(fault: Fault) -> tuple[Part, str, str]:
    return fault.part, Field(part=fault.part, pointer=fault.pointer).place, fault.keyword


def _from_causes(evidence: OperationEvidence) -> Iterator[Acceptance]:
    for cause in evidence.sides.causes(evidence.key):
        refused_here = cause.refusing == evidence.sides.environment
        sharpened = (case for found in _about(evidence, cause.fault) for case in found.cases)
        cases = {cause.refused.id, *cause.explained, *sharpened}
        pairs = tuple(pair for pair in evidence.own if pair.id in cases and _parts(pair) == refused_here)
        if pairs:
            yield Acceptance(fault=cause.fault, refused_here=refused_here, pairs=pairs, cause=cause)


def _parts(pair: Pair, *, again: bool = False) -> bool | None:
    """Whether the environment refuses what the reference serves; `False` for the reverse, `None` for neither.

    When it is asked `again`, what was served before may be taken, so that there is a conflict: it was not refused for
    what is in it. What is to be refused since it is taken is refused by that.
    """
    taken = pair.asks_for_what_it_took
    here, there = (one.succeeded or (again and not taken and one.status == TAKEN) for one in (pair.here, pair.there))
    refused_here, refused_there = (refuses(one) or (taken and one.status == TAKEN) for one in (pair.here, pair.there))
    if here and refused_there:
        return True
    return False if there and refused_here else None


def _from_labels(evidence: OperationEvidence) -> Iterator[Acceptance]:
    """Negative cases with one thing wrong in them: which side takes exceptions to it needs no probe."""
    groups: dict[tuple[str, Part, str, bool], list[tuple[Pair, Fault]]] = defaultdict(list)
    known = {case: one.fault for one in evidence.sides.sharpened(evidence.key) for case in one.cases}
    for pair in unmasked(evidence, evidence.own):
        parted, fault = _parts(pair, again=evidence.sides.view.confirming), known.get(pair.id, pair.fault)
        if fault is None or parted is None or pair.id in evidence.traced or not kind_of(fault, tightened=parted):
            continue
        # A probe that looked for an edge changed nothing else of a request that is served.
        if pair.id not in known and not _has_baseline(evidence, pair, fault):
            continue
        place = Field(part=fault.part, pointer=fault.pointer).place
        groups[fault.keyword, fault.part, place, parted].append((pair, fault))
    for (*_, parted), found in groups.items():
        yield Acceptance(fault=found[0][1], refused_here=parted, pairs=tuple(pair for pair, _ in found))


def _has_baseline(evidence: OperationEvidence, pair: Pair, fault: Fault) -> bool:
    """Whether both sides serve requests of the same role, and all that is beside the fault: else that may be why."""
    if evidence.sides.view.confirming:
        return True
    is_refused_there = bool(_parts(pair))
    alike = [other for other in evidence.steady if other.is_own and other.here.valid and other.role == pair.role]
    if not any(other.both_succeeded or _is_in_conflict(other, refusing_there=is_refused_there) for other in alike):
        return False
    return pair.case is None or evidence.harmless.leaves_only(fault, pair.case)


def _is_in_conflict(pair: Pair, *, refusing_there: bool) -> bool:
    """Whether a good request is served by the side that refuses a faulty one, and comes after that on the other."""
    refusing, serving = (pair.there, pair.here) if refusing_there else (pair.here, pair.there)
    return refusing.succeeded and serving.status == TAKEN


def unmasked(evidence: OperationEvidence, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Those pairs in which nothing is known to be refused on one side before the rest is looked at."""
    causes = evidence.sides.causes(evidence.key)
    return tuple(
        pair
        for pair in pairs
        if refused_for_it(pair, evidence.unsupported) is None
        and not any(pair.case and _has_bad(pair.case, cause) for cause in causes)
    )


def _has_bad(case: Case, cause: Cause) -> bool:
    faults = (cause.fault, *([cause.partner] if cause.partner else []))
    return all(_has_value(case, cause, Field(part=fault.part, pointer=fault.pointer)) for fault in faults)


def _has_value(case: Case, cause: Cause, field: Field) -> bool:
    bad = value_at(cause.refused, field)
    if case.body is None and field.part is Part.REQUEST_BODY:
        # A body that need not be there lacks all that it might have.
        return case.breaks_nothing and bad is ABSENT
    given = [value_at(case, own) for own in fields_like(case, field.part, field.place)]
    return any(one is ABSENT if bad is ABSENT else one == bad for one in given)


def labelled(evidence: OperationEvidence) -> frozenset[str]:
    """Ids of cases whose own label says on what the two sides part, or that hold what is known to be refused.

    Of several such things in one request no single one explains it: what else is wrong shows without them.
    """
    masked = (pair.id for pair in evidence.own if _is_masked(evidence, pair))
    return frozenset(pair.id for one in _from_labels(evidence) for pair in one.pairs).union(masked)


def _is_masked(evidence: OperationEvidence, pair: Pair) -> bool:
    """Whether the side that refuses it is known to refuse something that is in it."""
    parted = _parts(pair)
    if parted is None or pair.case is None:
        return False
    if refused_for_it(pair, evidence.unsupported) is parted:
        return True
    refusing = evidence.sides.environment if parted else evidence.sides.reference
    causes = (cause for cause in evidence.sides.causes(evidence.key) if cause.refusing == refusing)
    return any(_has_bad(pair.case, cause) for cause in causes)


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
