"""A whole API version is not deployed there: none of its operations is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.availability.deployed import own_answers
from harness.comparison.availability.operation_unavailable import tellingly
from harness.comparison.availability.unavailable import Version, unavailable
from harness.comparison.evidence import Shown, counted, difference
from harness.comparison.rule import Level, Rule
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.rule import Told


def judge(api: ApiEvidence) -> Iterator[Told]:
    """Once for each version."""
    for version in unavailable(api).versions:
        yield _difference(api, version)


def _difference(api: ApiEvidence, version: Version) -> Told:
    pairs = tellingly([pair for evidence in version.operations for pair in own_answers(evidence)])
    there = pairs[0].there.status
    keys = ", ".join(evidence.key for evidence in version.operations[:4])
    shown = Shown(
        pairs=pairs,
        compared=len(pairs),
        reference=Side(text=f"{len(version.operations)} operations answer", value=version.name),
        environment=Side(text=f"{there} to {counted(len(pairs), len(pairs))}", value=there),
        cause=f"version {version.name}",
    )
    more = ", …" if len(version.operations) > 4 else ""
    message = f"version {version.name} is not deployed in {api.sides.environment}: {there} to {keys}{more}"
    return difference(
        api.sides, "version-unavailable", api.place(Part.REQUEST_PATH, pointer=version.pointer), message, shown
    )


RULE = Rule(
    kinds=("version-unavailable",),
    level=Level.API,
    judge=judge,
    decided=(
        "Every operation below one version segment of the path (`v2`, `2024-01-01`), or of the whole API, is not "
        "deployed; that is told once."
    ),
    remedy="deploy the version there, or say in the inventory where it is live",
)
