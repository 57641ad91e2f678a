"""A value of a closed set is never sent although the same request gives it in the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.decision import Claim, Decision, Share
from harness.comparison.enum.values import in_words, is_closed, is_of_another, is_stable, not_own, only_value, texts
from harness.comparison.rule import Level, Rule
from harness.comparison.structural import Words, claimed, name_of
from harness.model.difference import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.counting import ValueCounts
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told


def judge(counts: ValueCounts) -> Iterator[Told]:
    """Only where the request determines the value: on resources that the run made out of nothing that was there."""
    if counts.enum is None and not is_closed(counts.created_reference):
        return
    usual = texts(counts.reference) | (counts.enum.declared if counts.enum else frozenset())
    seen = texts(counts.environment) | (counts.enum.seen_in_environment if counts.enum else frozenset())
    gone = not_own(counts, texts(counts.created_reference) - seen)
    pointer = counts.spot.pointer
    shown = [
        pair
        for pair in counts.spot.pool.determined
        if only_value(pair.here, pointer) in gone and is_stable(pair, pointer) and not is_of_another(pair, counts)
    ]
    differing = [pair for pair in shown if only_value(pair.there, pointer) in usual]
    if shown and len(differing) == len(shown):
        yield _difference(counts, differing)


def _difference(counts: ValueCounts, differing: list[Pair]) -> Told:
    spot = counts.spot
    gone = frozenset(text for pair in differing if (text := only_value(pair.here, spot.pointer)) is not None)
    instead = frozenset(text for pair in differing if (text := only_value(pair.there, spot.pointer)) is not None)
    words = Words(
        message=f"{name_of(spot.pointer)} is never {in_words(gone)} in {spot.environment}: "
        f"the same requests give {in_words(instead)}",
        reference=in_words(gone),
        environment=in_words(instead),
    )
    claim = Claim(
        keeps=Share(deviating=0, of=len(differing)), breaks=Share(deviating=len(differing), of=len(differing))
    )
    cases = tuple(dict.fromkeys(pair.id for pair in differing))
    return claimed(spot, "response-enum-value-removed", Decision(claim=claim, basis=Basis.PAIRED), words, cases)


RULE = Rule(
    kinds=("response-enum-value-removed",),
    level=Level.VALUE,
    judge=judge,
    decided=(
        "Requests that create or change a resource of the run give a value of a closed set in both askings of the "
        "reference; here the same requests always give another one, and the value is seen nowhere. What was made out "
        "of something that each environment has of its own (a plan, an article) does not count, nor what is read of "
        "something that was only accepted (202): how far that is hangs on the moment."
    ),
    remedy="find out whether the value was retired, and mark it so in the contract",
)
