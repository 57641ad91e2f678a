"""Leaving a parameter out means another value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.behaviour import computed_defaults
from harness.comparison.behaviour.echoed_parameters import echoed_defaults
from harness.comparison.behaviour.left_out import body_defaults
from harness.comparison.behaviour.relations import told
from harness.comparison.rule import Level, Rule
from harness.model.difference import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """Page sizes by the number of rows, other parameters by the rows themselves, properties by what is created.

    What the answers say of a parameter is heard where the rows did not tell.
    """
    known = set()
    for one in told(evidence, "default-changed"):
        known |= {one.place} if isinstance(one, Difference) else set()
        yield one
    yield from (one for one in echoed_defaults(evidence) if one.place not in known)
    yield from body_defaults(evidence)
    yield from computed_defaults.told(evidence)


RULE = Rule(
    kinds=("default-changed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "In the reference exactly one of the tried values gives what comes without the parameter; here, in all of five "
        "volleys spread over time, it does not, and another does (of filters and page sizes: other rows, or another "
        "number of them). Where answers say what was asked for, three or more that were not asked for any say so. Of a "
        "property of a body: where three or more creations, or deeds done to what the run made, leave it out, the "
        "reference shows one value for it, both times, and this environment another. Of a property of a computation: "
        "all inputs that give it come to the same on both sides, beyond chance (binomial test at 1e-4, divided by the "
        "number of properties), and three or more that leave it out all come to something else."
    ),
    remedy="set the same default everywhere, and write it into the contract",
)
