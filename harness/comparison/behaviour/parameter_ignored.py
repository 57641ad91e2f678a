"""A parameter that changes the reference's answer does not do so here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.behaviour import header_effects, preconditions, shapings
from harness.comparison.behaviour.relations import told
from harness.comparison.rule import Level, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """What the reference keeps: limits, positions, filters, orders, selections, what is added to one thing, headers."""
    yield from told(evidence, "parameter-ignored")
    yield from shapings.told(evidence)
    yield from header_effects.told(evidence)
    yield from preconditions.told(evidence)


RULE = Rule(
    kinds=("parameter-ignored",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "Inside each environment, so that data does not matter: what the parameter does in the reference is seen from "
        "its answers (no more rows than the limit, pages that neither overlap nor skip, rows that are what the filter "
        "says, another order, fewer members), and here it fails in all of five volleys spread over time; one success "
        "acquits. What the parameter does where nobody can tell is only suspected. Of one thing the reference shows "
        "more, less or other values with the parameter than without, and here what is shown is the same. A header is "
        "ignored where two requests that differ in it alone get other texts from the reference, both times, and the "
        "same ones here; If-Match also where the reference refuses it for a state that is over (412) and the request "
        "is served here."
    ),
    remedy="deploy the version that obeys the parameter, or refuse it: a client takes the answer for what it asked for",
)
