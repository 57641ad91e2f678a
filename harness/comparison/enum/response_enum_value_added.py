"""A closed set of response values gains one that neither the reference nor the contract has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.decision import decision
from harness.comparison.enum.spelling import is_respelled
from harness.comparison.enum.values import in_words, is_closed, is_determined, not_sent, showing, texts, unknown
from harness.comparison.rule import Level, Rule
from harness.comparison.structural import Words, claimed, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.counting import ValueCounts
    from harness.comparison.rule import Told
    from harness.model.difference import Difference


def judge(counts: ValueCounts) -> Iterator[Told]:
    """Beyond what the contract lists; where it lists nothing, beyond what requests determine to be a closed set."""
    if counts.enum is not None:
        strange = not_sent(counts, unknown(counts))
        usual = counts.enum.declared | counts.enum.seen_in_reference
        if strange and not (is_respelled(usual, texts(counts.environment))):
            yield from _told(counts, strange, promised=True)
    elif is_closed(counts.created_reference) and is_determined(counts):
        strange = not_sent(counts, texts(counts.created_environment) - texts(counts.reference))
        if strange and not is_respelled(texts(counts.reference), strange):
            yield from _told(counts, strange, promised=False)


def _told(counts: ValueCounts, strange: frozenset[str], *, promised: bool) -> Iterator[Difference]:
    spot = counts.spot
    claims = counts.claim(lambda scalar: scalar.text in strange)
    decided = decision(*claims, spot.grounds(promised=promised, deviates=lambda _: False))
    if decided:
        whose = f"neither the contract nor {spot.reference}" if promised else f"{spot.reference} never"
        words = Words(
            message=f"{name_of(spot.pointer)} is {in_words(strange)} in {spot.environment}, which {whose} has",
            reference=in_words(texts(counts.reference)),
            environment=in_words(texts(counts.environment)),
            reference_value=[*sorted(texts(counts.reference))],
            environment_value=[*sorted(texts(counts.environment))],
        )
        cases = spot.pool.cases(showing(spot.pointer, strange))
        yield claimed(spot, "response-enum-value-added", decided, words, cases)


RULE = Rule(
    kinds=("response-enum-value-added",),
    level=Level.VALUE,
    judge=judge,
    decided=(
        "A value outside the contract's enum that the reference shows at no place with the same schema. Stored rows "
        "differ between environments, so where the contract lists nothing, only answers about resources that the run "
        "created with the same requests count."
    ),
    remedy="add the value to the contract's enum and tell clients, or stop sending it",
)
