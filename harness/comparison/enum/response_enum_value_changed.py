"""The values of a closed set are spelled differently: another case, another separator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.decision import Decision
from harness.comparison.enum.spelling import is_respelled, respelled, word
from harness.comparison.enum.values import in_words, is_closed, is_determined, made, not_sent, sent_ones, showing, texts
from harness.comparison.rule import Level, Rule
from harness.comparison.structural import Words, claimed, name_of
from harness.model.difference import Basis
from harness.model.pointer import parent_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.counting import ValueCounts
    from harness.comparison.rule import Told

FEWEST = 2
"""One word may be spelled alike by chance where nobody lists the words."""


def judge(counts: ValueCounts) -> Iterator[Told]:
    """Values that the other side has, too, but for their spelling, and that come in place of it."""
    there = texts(counts.environment)
    here = texts(counts.reference)
    usual = here | (counts.enum.declared if counts.enum else frozenset())
    strange = respelled(usual, there) if counts.enum else _unlisted(counts, here, there)
    strange = not_sent(counts, strange)
    if not strange:
        return
    spot = counts.spot
    pooled, _ = counts.claim(lambda scalar: scalar.text in strange)
    basis = Basis.CONTRACT if counts.enum else Basis.STRUCTURE
    instead = frozenset(text for text in usual if word(text) in {word(one) for one in strange})
    words = Words(
        message=f"{name_of(spot.pointer)} is spelled {in_words(strange)} in {spot.environment}, "
        f"{in_words(instead)} in {spot.reference}",
        reference=in_words(here),
        environment=in_words(there),
        reference_value=[*sorted(here)],
        environment_value=[*sorted(there)],
    )
    cases = spot.pool.cases(showing(spot.pointer, strange))
    yield claimed(spot, "response-enum-value-changed", Decision(claim=pooled, basis=basis), words, cases)


def _unlisted(counts: ValueCounts, here: frozenset[str], there: frozenset[str]) -> frozenset[str]:
    """All values, where nothing is shared; some only of a set that shows itself to be closed."""
    confirming = counts.spot.pool.sides.view.confirming
    holder = parent_of(counts.spot.pointer)
    if counts.spot.facts.nature(holder).declares_map and here <= sent_ones(counts):
        # What stands in a map as it was sent is no word of a set: whether it comes back is another rule's.
        return frozenset()
    if is_respelled(here, there):
        return there if len(there) >= FEWEST or confirming else frozenset()
    if counts.shared is None or not (confirming or is_closed(counts.shared.determined)) or not is_determined(counts):
        return frozenset()
    return respelled(texts(counts.shared.stored), made(counts))


RULE = Rule(
    kinds=("response-enum-value-changed",),
    level=Level.VALUE,
    judge=judge,
    decided=(
        "At one place a value is one of the other side, or of the contract's enum, once case and separators are taken "
        "away, and what it is there is not shown here at all. Where the contract lists none, all values have to be so, "
        "and at least two of them; or answers that the request determines show that the set is closed."
    ),
    remedy="write the values as the contract spells them",
)
