"""The values of a closed set are spelled differently: another case, another separator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.decision import Decision
from harness.comparison.enum.spelling import is_respelled
from harness.comparison.enum.values import in_words, showing, texts
from harness.comparison.rule import Level, Rule
from harness.comparison.structural import Words, claimed, name_of
from harness.model.difference import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.counting import ValueCounts
    from harness.comparison.rule import Told

FEWEST = 2
"""One word may be spelled alike by chance where nobody lists the words."""


def judge(counts: ValueCounts) -> Iterator[Told]:
    """No value is shared, and every one is one of the reference's but for its spelling."""
    there = texts(counts.environment)
    here = texts(counts.reference)
    usual = here | (counts.enum.declared if counts.enum else frozenset())
    if not is_respelled(usual, there) or not _enough(counts, there):
        return
    spot = counts.spot
    pooled, _ = counts.claim(lambda scalar: scalar.text in there)
    basis = Basis.CONTRACT if counts.enum else Basis.STRUCTURE
    words = Words(
        message=f"{name_of(spot.pointer)} is spelled {in_words(there)} in {spot.environment}, "
        f"{in_words(usual if counts.enum else here)} in {spot.reference}",
        reference=in_words(here),
        environment=in_words(there),
        reference_value=[*sorted(here)],
        environment_value=[*sorted(there)],
    )
    cases = spot.pool.cases(showing(spot.pointer, there))
    yield claimed(spot, "response-enum-value-changed", Decision(claim=pooled, basis=basis), words, cases)


def _enough(counts: ValueCounts, there: frozenset[str]) -> bool:
    return len(there) >= FEWEST or counts.enum is not None or counts.spot.pool.sides.view.confirming


RULE = Rule(
    kinds=("response-enum-value-changed",),
    level=Level.VALUE,
    judge=judge,
    decided=(
        "At one place the two sides share no value, and every value here is one of there, or of the contract's enum, "
        "once case and separators are taken away: at least two of them where the contract lists none."
    ),
    remedy="write the values as the contract spells them",
)
