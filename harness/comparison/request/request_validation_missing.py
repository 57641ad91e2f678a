"""An invalid request that the reference refuses is served."""

from __future__ import annotations

from harness.comparison.request.telling import telling
from harness.comparison.rule import Level, Rule

KINDS = ("request-validation-missing",)

RULE = Rule(
    kinds=KINDS,
    level=Level.OPERATION,
    judge=telling(*KINDS),
    decided=(
        "A case with exactly one thing wrong, which the reference refuses both times with a 4xx, is served with a 2xx."
    ),
    remedy="validate requests against the contract there too, in the service or at the gateway",
)
