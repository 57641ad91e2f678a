"""What is not deployed, as differences: single operations, and whole versions in their place."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.availability.deployed import Deployment, deployment, own_answers
from harness.model.pointer import joined

if TYPE_CHECKING:
    from harness.comparison.evidence import ApiEvidence, OperationEvidence

VERSION = re.compile(r"[vV]\d+(?:\.\d+)*(?:(?:alpha|beta|rc)\d*)?|\d{4}-\d{2}(?:-\d{2})?")
"""A path segment that names a version: `v2`, `v1.1`, `v1beta1`, `2024-01-01`."""

FEWEST = 2
"""Operations of an API without version segments that make a whole version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version that is not deployed."""

    name: str
    pointer: str
    """The path prefix up to the version, as a pointer; empty for the whole API."""
    operations: tuple[OperationEvidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable:
    """What an API lacks in an environment."""

    versions: tuple[Version, ...]
    operations: tuple[OperationEvidence, ...]
    """Those of no missing version."""


def unavailable(api: ApiEvidence) -> Unavailable:
    """Sorts the operations that are not there to the versions that are not there."""
    states = {evidence.key: deployment(evidence, api) for evidence in api.declared if own_answers(evidence)}
    missing = {key for key, state in states.items() if state is Deployment.MISSING}
    groups: dict[str, list[OperationEvidence]] = defaultdict(list)
    for key in states:
        groups[prefix(key.partition(" ")[2])].append(api.operations[key])
    versions = tuple(
        Version(name=_name(api, pointer), pointer=pointer, operations=tuple(group))
        for pointer, group in sorted(groups.items())
        if (pointer or (len(groups) == 1 and len(group) >= FEWEST)) and _is_missing(group, states)
    )
    told = {evidence.key for version in versions for evidence in version.operations}
    return Unavailable(versions=versions, operations=tuple(api.operations[key] for key in sorted(missing - told)))


def _is_missing(group: list[OperationEvidence], states: dict[str, Deployment]) -> bool:
    """Some of a version's operations are known not to be there, and none of the others is known to be."""
    found = {states[evidence.key] for evidence in group}
    return Deployment.MISSING in found and Deployment.THERE not in found


def prefix(path: str) -> str:
    """The path up to its first version segment, `/api/v2`; empty where there is none."""
    segments = path.strip("/").split("/")
    for index, segment in enumerate(segments):
        if VERSION.fullmatch(segment):
            return joined("", *segments[: index + 1])
    return ""


def _name(api: ApiEvidence, pointer: str) -> str:
    return pointer.rpartition("/")[2] if pointer else api.sides.contract.version or "the contract's version"
