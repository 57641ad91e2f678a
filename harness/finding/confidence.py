"""How sure a difference is, once it was asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.model.difference import Basis
from harness.model.finding import Confidence

if TYPE_CHECKING:
    from harness.model.difference import Difference

OFTEN = 2
"""What an environment showed by itself so often did come back, also where it was not met when asked again."""


def confidence(difference: Difference, *, recurred: bool | None) -> Confidence | None:
    """What `comparing.recurring` means for a difference; `None` where it must not be told.

    What could not be asked again, and what stored rows alone say, is suspected at most.
    """
    if recurred is False:
        return None
    if difference.basis is Basis.ALONE and difference.differing >= OFTEN:
        return Confidence.CONFIRMED
    if recurred is None or difference.basis is Basis.STORED:
        return Confidence.SUSPECTED
    return Confidence.STATISTICAL if difference.test is not None else Confidence.CONFIRMED
