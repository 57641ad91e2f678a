"""Two things that one side accepts together are refused together on the other, each alone being accepted."""

from __future__ import annotations

from harness.comparison.request.telling import telling
from harness.comparison.rule import Level, Rule

KINDS = ("request-combination-rejected", "request-combination-accepted")

RULE = Rule(
    kinds=KINDS,
    level=Level.OPERATION,
    judge=telling(*KINDS),
    decided=(
        "A request that one side serves and the other refuses is brought, field by field, to the nearest one that both "
        "serve. Each of the two fields alone is served by both sides; only with both changed it is refused."
    ),
    remedy="deploy the same rule between the two fields, or write it into the contract",
)
