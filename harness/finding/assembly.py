"""Differences to findings: explained, grouped, graded, with the evidence that a person can repeat. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.rules import rule_of
from harness.contract.schemas import promise
from harness.finding.comparing_by import without_lenient
from harness.finding.explanation import explained, explains
from harness.finding.fingerprint import fingerprint
from harness.finding.grouping import group, joined, title
from harness.finding.hiding import marked
from harness.finding.ignore import without_ignored
from harness.finding.request_lines import TRACING, curl
from harness.finding.severity import severity
from harness.model.case import Role
from harness.model.finding import Confidence, Evidence, Finding
from harness.model.place import WHOLE_API
from harness.model.pointer import matches
from harness.model.taxonomy import KINDS, Category
from harness.settings.rules import NO_RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.contract.document import Contract
    from harness.model.case import Fault
    from harness.model.difference import Difference
    from harness.model.finding import Promise
    from harness.model.observation import Observation, Requested
    from harness.model.place import Place
    from harness.settings.rules import CompareRule, IgnoreRule, SeverityRule, UserRules

OWN_ROLES = frozenset({Role.CREATED, Role.DELETED})

OWN_RESOURCE = "# the run created this resource for itself: create one, and put its identifier in\n"
"""What a shell passes over and a person has to know before the line is repeated."""

ABOUT: dict[str, tuple[str, ...]] = {
    "response-property-removed": ("required",),
    "response-property-became-optional": ("required",),
    "request-property-became-required": ("required",),
    "request-property-became-optional": ("required",),
    "response-type-changed": ("type",),
    "response-became-nullable": ("nullable", "type"),
    "response-format-changed": ("format", "type"),
}
"""Which keywords of the contract matter for a kind; for others what values are allowed."""

MOST_ECHOES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A difference that may be told, and how sure it is."""

    difference: Difference
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """What is told, and what the user does not want to be told."""

    findings: tuple[Finding, ...]
    """Worst first, then by API, operation, place and environment."""
    lenient: tuple[tuple[CompareRule, int], ...]
    """Each compare rule of the user with the number of findings that it kept back, 0 for idle ones."""
    ignored: tuple[tuple[IgnoreRule, int], ...]
    """The same for ignore rules, which see what compare rules leave."""


def findings(
    confirmed: Iterable[Confirmed],
    *,
    contracts: Mapping[str, Contract],
    observations: Iterable[Observation],
    rules: UserRules = NO_RULES,
) -> Assembly:
    """Makes findings.

    Args:
        confirmed: Those of any APIs and environments that may be told.
        contracts: By API name.
        observations: Those of the differences' cases at least, of the reference and the environments; for the request
            and the curl lines of the evidence.
        rules: What the user says of findings.
    """
    listed = sorted(confirmed, key=lambda one: _order(one.difference))
    requests = _requests(listed, observations)
    standing = _standing(listed)
    groups = joined((one.difference, echoes) for one, echoes in standing)
    found = [
        _finding(one, echoes, contracts=contracts, requests=requests, groups=groups, severities=rules.severities)
        for one, echoes in standing
    ]
    differing, lenient = without_lenient(_each_once(found), rules.compare)
    kept, ignored = without_ignored(differing, rules.ignore)
    told = (marked(finding, rules.hide) for finding in kept)
    return Assembly(findings=tuple(sorted(told, key=_worst_first)), lenient=lenient, ignored=ignored)


def _standing(listed: list[Confirmed]) -> list[tuple[Confirmed, tuple[Difference, ...]]]:
    """What stands by itself with its echoes: what is sure explains suspicions as well, these nothing but each other."""
    sure = [one for one in listed if one.confidence is not Confidence.SUSPECTED]
    suspected = [
        one
        for one in listed
        if one.confidence is Confidence.SUSPECTED
        and not any(explains(other.difference, one.difference) for other in sure)
    ]
    by_identity = {id(one.difference): one for one in listed}
    standing = []
    for group_of in (sure, suspected):
        for difference, echoes in explained(one.difference for one in group_of):
            standing.append((by_identity[id(difference)], echoes))
    return standing


def _finding(
    one: Confirmed,
    echoes: tuple[Difference, ...],
    *,
    contracts: Mapping[str, Contract],
    requests: Mapping[tuple[str, str], Observation],
    groups: Mapping[str, str],
    severities: tuple[SeverityRule, ...],
) -> Finding:
    difference = one.difference
    rule = rule_of(difference.kind)
    return Finding(
        id=fingerprint(kind=difference.kind, environment=difference.environment, place=difference.place),
        kind=difference.kind,
        category=KINDS[difference.kind].category,
        severity=severity(difference, one.confidence, severities),
        confidence=one.confidence,
        place=difference.place,
        environment=difference.environment,
        reference=difference.reference,
        message=difference.message,
        next_step=rule.remedy if rule else "compare the two versions of the service",
        reference_side=difference.reference_side,
        environment_side=difference.environment_side,
        evidence=_evidence(
            difference, echoes, requests, tracing=_is_traced(contracts.get(difference.place.api), difference)
        ),
        promise=_promise(contracts.get(difference.place.api), difference),
        group=groups[group(difference)],
        group_title=title(difference),
    )


def _promise(contract: Contract | None, difference: Difference) -> Promise | None:
    if contract is None:
        return None
    return promise(contract, difference.place, ABOUT.get(difference.kind) or _broken(difference))


def _broken(difference: Difference) -> tuple[str, ...]:
    """The keywords of the contract that the differing requests touch, where they touch the place itself."""
    place = difference.place
    return tuple(
        dict.fromkeys(
            fault.keyword for fault in difference.faults if fault.part == place.part and _is_same(fault, place)
        )
    )


def _is_same(fault: Fault, place: Place) -> bool:
    return matches(place.pointer, fault.pointer) or fault.pointer == place.pointer


def _is_traced(contract: Contract | None, difference: Difference) -> bool:
    """Whether a repeated request needs its request id and trace context: where they are judged, or declared."""
    if KINDS[difference.kind].category is Category.HEADER:
        return True
    operation = contract.operation(difference.place.operation) if contract else None
    return operation is not None and any(parameter.name.lower() in TRACING for parameter in operation.parameters)


def _evidence(
    difference: Difference,
    echoes: tuple[Difference, ...],
    requests: Mapping[tuple[str, str], Observation],
    *,
    tracing: bool,
) -> Evidence:
    asked = [case for case in difference.cases if (case, difference.environment) in requests]
    shown = min(asked, key=lambda case: _repeatability(difference, requests[case, difference.environment]), default="")
    sent, there = _sent(requests.get((shown, difference.environment)))
    _, here = _sent(requests.get((shown, difference.reference)))
    before = OWN_RESOURCE if sent is not None and sent.role in OWN_ROLES else ""
    return Evidence(
        compared=difference.compared,
        differing=difference.differing,
        method=there.method if there else "",
        path=there.target if there else "",
        body=there.body if there else None,
        curl_reference=before + curl(here, tracing=tracing) if here else "",
        curl_environment=before + curl(there, tracing=tracing) if there else "",
        faults=tuple(dict.fromkeys(map(str, difference.faults))),
        test=difference.test,
        also=tuple(dict.fromkeys(echo.message for echo in echoes))[:MOST_ECHOES],
    )


def _repeatability(difference: Difference, observation: Observation) -> tuple[bool, bool]:
    """Sorts requests so that the one comes first that can be repeated when the run has deleted what it created."""
    # What all operations show is easiest to see with a plain read.
    is_plain = difference.place.operation != WHOLE_API or observation.operation.startswith("GET ")
    return observation.role in OWN_ROLES, not is_plain


def _sent(observation: Observation | None) -> tuple[Observation | None, Requested | None]:
    return observation, observation.requested if observation else None


def _requests(listed: list[Confirmed], observations: Iterable[Observation]) -> Mapping[tuple[str, str], Observation]:
    """Case and environment to what was sent first."""
    wanted = {case for one in listed for case in one.difference.cases}
    found: dict[tuple[str, str], Observation] = {}
    for observation in observations:
        if observation.case in wanted and observation.requested is not None:
            key = (observation.case, observation.environment)
            known = found.get(key)
            if known is None or _order_of_asking(observation) < _order_of_asking(known):
                found[key] = observation
    return found


def _order_of_asking(observation: Observation) -> tuple[int, float]:
    return observation.asking, observation.started_at


def _each_once(found: list[Finding]) -> list[Finding]:
    """One finding for each identity: the first, which is the surest."""
    unique: dict[str, Finding] = {}
    for finding in found:
        unique.setdefault(finding.id, finding)
    return list(unique.values())


def _order(difference: Difference) -> tuple[object, ...]:
    place = difference.place
    where = (place.api, place.operation, place.part, place.pointer, place.status or 0, place.media_type or "")
    return (*where, difference.environment, difference.kind, difference.message)


def _worst_first(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    doubt = tuple(Confidence).index(finding.confidence) if finding.confidence is Confidence.SUSPECTED else 0
    where = (place.api, place.operation, place.part, place.pointer, place.status or 0)
    return (finding.severity.rank, doubt, *where, finding.environment, finding.kind)
