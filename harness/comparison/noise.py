"""What of an answer may be compared at all, and whether the reference agrees with itself on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.skeleton import Skeleton, same, skeleton
from harness.model.observation import BodyKind

if TYPE_CHECKING:
    from harness.model.observation import Observation

TEXTUAL = frozenset({BodyKind.JSON, BodyKind.TEXT, BodyKind.INVALID_JSON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The part of an answer that the same request gets again as long as nothing changed (detection.md, section 2)."""

    status: int
    media_type: str | None
    body_kind: BodyKind
    skeleton: Skeleton
    """Of errors; empty for successes, whose bodies may depend on data."""

    def agrees(self, other: Outcome) -> bool:
        """Whether both are the same outcome."""
        return (
            self.status == other.status
            and self.media_type == other.media_type
            and self.body_kind == other.body_kind
            and same(self.skeleton, other.skeleton)
        )


def outcome(observation: Observation) -> Outcome | None:
    """The outcome of an answer, `None` where there was none."""
    if not observation.answered or observation.status is None:
        return None
    failed = observation.status >= 400
    return Outcome(
        status=observation.status,
        media_type=observation.media_type,
        body_kind=observation.body_kind,
        skeleton=skeleton(observation.shape) if failed else Skeleton(),
    )


def steady(first: Observation, second: Observation | None) -> bool:
    """Whether two askings of one side have the same outcome; one asking alone cannot disagree with itself.

    An asking without an answer says nothing: the way there was disturbed, not the version changed.
    """
    here = outcome(first)
    again = outcome(second) if second is not None else None
    return here is None or again is None or here.agrees(again)
