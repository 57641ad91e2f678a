"""How sure a difference is, once it was asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model.difference import Difference
    from harness.model.finding import Confidence


def confidence(difference: Difference, *, recurred: bool | None) -> Confidence | None:
    """What `comparing.recurring` means for a difference; `None` where it must not be told."""
    raise NotImplementedError
