"""A minimum, maximum, length, item count or pattern is stricter on one side."""

from __future__ import annotations

from harness.comparison.request.telling import telling
from harness.comparison.rule import Level, Rule

KINDS = ("request-bound-tightened", "request-bound-loosened")

RULE = Rule(
    kinds=KINDS,
    level=Level.OPERATION,
    judge=telling(*KINDS),
    decided=(
        "A request that one side serves and the other refuses is brought, field by field, to the nearest one that both "
        "serve; the field on which they part is the cause, and the keyword is what the contract says of it. "
        "The message has the tightest values that were seen to be accepted and refused on each side."
    ),
    remedy="deploy the same limit, or write the stricter one into the contract",
)
