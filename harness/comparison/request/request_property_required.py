"""Leaving out a body property is refused on one side only."""

from __future__ import annotations

from harness.comparison.request.telling import telling
from harness.comparison.rule import Level, Rule

KINDS = ("request-property-became-required", "request-property-became-optional")

RULE = Rule(
    kinds=KINDS,
    level=Level.OPERATION,
    judge=telling(*KINDS),
    decided=(
        "A request that one side serves and the other refuses is brought, field by field, to the nearest one that both "
        "serve; the field on which they part is the cause, and the keyword is what the contract says of it. "
        "An invalid case that lacks just this property says so by itself."
    ),
    remedy="require the property everywhere, or nowhere, and say so in the contract",
)
