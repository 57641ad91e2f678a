"""429 or 503 without Retry-After, where the reference does not say so little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.evidence import SHOWN_CASES
from harness.comparison.rule import Level, Rule
from harness.model.difference import Basis, Difference, Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.rule import Told
    from harness.model.observation import Observation

KIND = "retry-after-missing"


def judge(api: ApiEvidence) -> Iterator[Told]:
    """By status: an environment may name the time to wait for the one and not for the other."""
    here = [one for evidence in api.operations.values() for one in evidence.reference]
    there = [one for evidence in api.operations.values() for one in evidence.environment]
    for status in (429, 503):
        silent = [one for one in there if one.without_retry_after and _status(one) == status]
        if silent and not any(one.without_retry_after and _status(one) == status for one in here):
            yield _difference(api, status, silent)


def _status(observation: Observation) -> int:
    return 429 if observation.rate_limited else 503


def _difference(api: ApiEvidence, status: int, silent: Sequence[Observation]) -> Difference:
    sides = api.sides
    count = sum(one.without_retry_after for one in silent)
    times = "once" if count == 1 else f"{count} times"
    return Difference(
        kind=KIND,
        place=api.place(Part.RESPONSE_HEADER, status=status, pointer="/retry-after"),
        environment=sides.environment,
        reference=sides.reference,
        message=f"{sides.environment} answered {times} by {status} without saying when to come back",
        reference_side=Side(text=f"no {status} without Retry-After"),
        environment_side=Side(text=f"{count} of {status} without Retry-After", value=count),
        basis=Basis.ALONE,
        compared=count,
        differing=count,
        cases=tuple(dict.fromkeys(one.case for one in silent))[:SHOWN_CASES],
    )


RULE = Rule(
    kinds=(KIND,),
    level=Level.API,
    judge=judge,
    decided=(
        "Every 429 and 503 that was met on the way is counted, also where a later attempt was served. Told is that "
        "some here named no time in Retry-After; the reference need not have been limited, but must not do the same. "
        "One alone that was not met again is only suspected."
    ),
    remedy="send Retry-After with every 429 and 503: without it clients come back too early, all at once",
)
