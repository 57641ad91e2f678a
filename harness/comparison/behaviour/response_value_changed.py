"""The same input gives another result: a computation, or the number of rows that stands beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.behaviour import computations, computed_defaults, further_addresses, jobs, relations
from harness.comparison.behaviour.continuations import NEVER_SENT
from harness.comparison.behaviour.renderings import VALUE
from harness.comparison.rule import Level, Rule
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """Computations, what jobs come to, totals that do not agree with the rows, what says no more, further addresses."""
    yield from computations.told(evidence, VALUE, computed_defaults.explained(evidence))
    yield from jobs.told(evidence)
    yield from further_addresses.told(evidence, Part.RESPONSE_BODY)
    yield from relations.told(evidence, VALUE, NEVER_SENT)


RULE = Rule(
    kinds=(VALUE,),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "A value is known to be computed from the input where both environments agree on more of six or more inputs "
        "than the spread of the reference's values lets chance do (binomial test at 1e-4), or where one rule turns all "
        "of the reference's values into these, or where beside such a value one of few parts the inputs exactly as the "
        "reference's does (Fisher's exact test at 1e-4); the inputs that do not agree are drift. So is the state that "
        "a job is in when it is over, where the reference's went on to the same one each time. A total, and what says "
        "whether there are more rows, are held against the rows that come beside it, in each of five volleys. An "
        "address that leads on says what was asked for, each time in the reference, and never here."
    ),
    remedy="find the release that changed the computation, and deploy the same one",
)
