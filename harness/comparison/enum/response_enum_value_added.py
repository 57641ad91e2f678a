"""A closed set of response values gains one that neither the reference nor the contract has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.decision import Decision, decision
from harness.comparison.enum.spelling import respelled
from harness.comparison.enum.values import (
    OF_EACH,
    drawn,
    in_words,
    is_closed,
    is_closed_as_stored,
    is_determined,
    made,
    names_another,
    not_sent,
    showing,
    texts,
    unknown,
)
from harness.comparison.rule import Level, Rule
from harness.comparison.structural import Words, claimed, name_of
from harness.model.difference import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.counting import SetCounts, ValueCounts
    from harness.comparison.rule import Told
    from harness.model.difference import Difference


def judge(counts: ValueCounts) -> Iterator[Told]:
    """Beyond what the contract lists; where it lists nothing, beyond what shows itself to be a closed set."""
    if counts.enum is not None:
        usual = counts.enum.declared | counts.enum.seen_in_reference
        strange = not_sent(counts, unknown(counts) - respelled(usual, texts(counts.environment)))
        if strange:
            yield from _told(counts, strange, promised=True)
    elif counts.shared is not None and not names_another(counts.spot.pointer):
        yield from _unlisted(counts, counts.shared)


def _unlisted(counts: ValueCounts, shared: SetCounts) -> Iterator[Difference]:
    """What requests determine first; of stored rows alone, a new value may be data."""
    usual = texts(shared.stored)
    confirming = counts.spot.pool.sides.view.confirming
    if (confirming or is_closed(shared.determined)) and is_determined(counts):
        shown = made(counts)
        strange = not_sent(counts, shown - usual - respelled(usual, shown) - drawn(shown, usual))
        if strange:
            yield from _told(counts, strange, promised=False)
            return
    if confirming or is_closed_as_stored(shared):
        shown = texts(counts.environment)
        strange = not_sent(counts, shown - usual - respelled(usual, shown) - drawn(shown, usual))
        strange = frozenset(text for text in strange if _often(counts, text) or confirming)
        if strange:
            pooled, _ = counts.claim(lambda scalar: scalar.text in strange)
            yield _difference(counts, strange, Decision(claim=pooled, basis=Basis.STORED), promised=False)


def _often(counts: ValueCounts, text: str) -> bool:
    return sum(1 for scalar in counts.environment.values() if scalar.text == text) >= OF_EACH


def _told(counts: ValueCounts, strange: frozenset[str], *, promised: bool) -> Iterator[Difference]:
    claims = counts.claim(lambda scalar: scalar.text in strange)
    decided = decision(*claims, counts.spot.grounds(promised=promised, deviates=lambda _: False))
    if decided:
        yield _difference(counts, strange, decided, promised=promised)


def _difference(counts: ValueCounts, strange: frozenset[str], decided: Decision, *, promised: bool) -> Difference:
    spot = counts.spot
    whose = f"neither the contract nor {spot.reference}" if promised else f"{spot.reference} never"
    words = Words(
        message=f"{name_of(spot.pointer)} is {in_words(strange)} in {spot.environment}, which {whose} has",
        reference=in_words(texts(counts.reference)),
        environment=in_words(texts(counts.environment)),
        reference_value=[*sorted(texts(counts.reference))],
        environment_value=[*sorted(texts(counts.environment))],
    )
    cases = spot.pool.cases(showing(spot.pointer, strange))
    return claimed(spot, "response-enum-value-added", decided, words, cases)


RULE = Rule(
    kinds=("response-enum-value-added",),
    level=Level.VALUE,
    judge=judge,
    decided=(
        "A value outside the contract's enum that the reference shows at no place with the same schema. Stored rows "
        "differ between environments, so where the contract lists nothing, only answers about resources that the run "
        "created with the same requests count, and only where twenty or more of them, over all places of the schema, "
        "show no value just once. Identifiers are no such set: what is called one, and texts that are drawn alike. "
        "What stored rows alone say is suspected at most, from twelve rows of each value on."
    ),
    remedy="add the value to the contract's enum and tell clients, or stop sending it",
)
