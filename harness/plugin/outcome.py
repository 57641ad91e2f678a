"""What an item has to say about its cell, as text that also travels between processes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Protocol

from harness.model.report import CellStatus
from harness.run.exit_code import fails

if TYPE_CHECKING:
    from harness.model.finding import Finding
    from harness.run.cells import CellKey
    from harness.run.events import Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of one item."""

    failed: bool
    skipped: bool
    """Left out by the user's own configuration."""
    text: str
    """The findings, or why it was not judged; empty where all is the same."""

    @classmethod
    def of(cls, event: Judged, fail_on: str) -> Outcome:
        """What a judged cell means under `--drift-fail-on`."""
        cell = event.cell
        if cell.status is CellStatus.NOT_JUDGED:
            left_out = cell.is_left_out
            # With `never` nothing fails for drift, but what could not be judged must not look clean either.
            return cls(failed=not left_out, skipped=left_out, text=f"not judged: {cell.reason}")
        failed = any(fails(finding, fail_on) for finding in event.findings)
        return cls(failed=failed, skipped=False, text="\n\n".join(map(_told, event.findings)))

    def to_json(self) -> str:
        """For another process."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Outcome:
        """What another process wrote with `to_json`."""
        return cls(**json.loads(text))


NEVER_JUDGED = Outcome(failed=True, skipped=False, text="not judged: the run ended before")


class Outcomes(Protocol):
    """Where items get their outcome from."""

    def outcome(self, key: CellKey) -> Outcome:
        """Waits until the cell is judged."""
        ...


def _told(finding: Finding) -> str:
    place = finding.place
    where = " ".join(
        str(part) for part in (place.part, place.status, place.media_type, place.pointer) if part not in (None, "")
    )
    lines = [
        f"{finding.severity} {finding.kind} ({finding.confidence}): {finding.message}",
        f"  at {where}",
        f"  {finding.reference}: {finding.reference_side.text}",
        f"  {finding.environment}: {finding.environment_side.text}",
    ]
    if finding.promise is not None:
        lines.append(f"  contract {finding.promise.source}: {finding.promise.says}")
    lines += [
        f"  {name}: {curl}"
        for name, curl in (
            (finding.reference, finding.evidence.curl_reference),
            (finding.environment, finding.evidence.curl_environment),
        )
        if curl
    ]
    return "\n".join([*lines, f"  next: {finding.next_step}"])
