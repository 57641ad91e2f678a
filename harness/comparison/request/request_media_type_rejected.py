"""A request media type is refused there."""

from __future__ import annotations

from harness.comparison.request.telling import telling
from harness.comparison.rule import Level, Rule

KINDS = ("request-media-type-rejected",)

RULE = Rule(
    kinds=KINDS,
    level=Level.OPERATION,
    judge=telling(*KINDS),
    decided=(
        "A request that one side serves and the other refuses is brought, field by field, to the nearest one that both "
        "serve; the field on which they part is the cause, and the keyword is what the contract says of it."
    ),
    remedy="accept the media types of the contract",
)
