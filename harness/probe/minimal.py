"""Which part of a refused request is to blame: from a pair of answers to one cause. Asks nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from harness.contract.document import Contract
    from harness.model.case import Case, Sequence
    from harness.model.difference import Cause, Question
    from harness.model.observation import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a probe wants to be asked, and of whom."""

    unit: Case | Sequence
    """A case, or a sequence of which the last step's observation is wanted."""
    environment: str


def cause(
    question: Question,
    contract: Contract,
    *,
    units: Mapping[str, Case | Sequence],
    observations: Iterable[Observation],
    reference: str,
) -> Generator[Asked, Observation, Cause | None]:
    """Finds the one thing on which two environments part, in at most a few dozen requests.

    Args:
        question: One of `cause`.
        contract: The contract of its API.
        units: Id of a case to the case, or to the sequence that it is a step of.
        observations: Those of the operation, of both environments.
        reference: Name of the reference.

    Yields:
        Cases (or sequences) that it makes, with ids, each for one environment; it is sent the observation, which the
        loop also adds to the evidence. The last of them lay open what a refusal hides (detection.md, section 7, 5).

    Returns:
        `None` where no single thing is to blame.
    """
    raise NotImplementedError
    yield
