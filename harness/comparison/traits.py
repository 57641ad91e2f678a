"""What requests have in common that show a thing, and the others of their operation do not have."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from harness.model.fields import body_value, parameters
from harness.model.pointer import tokens_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from harness.comparison.pairing import Pair
    from harness.model.case import Case

Trait: TypeAlias = tuple[str, str]
"""The name of a parameter or of a member of the body, and its value; empty for whatever value."""


def trait_of(showing: Collection[Pair], every: Collection[Pair]) -> Trait | None:
    """What most of those that show it have, and none of the others; the most general where several are so."""
    shown = {id(pair) for pair in showing}
    others = {trait for pair in every if id(pair) not in shown for trait in traits(pair.case)}
    counted = Counter(trait for pair in showing for trait in traits(pair.case) if trait not in others)
    return max(counted, key=lambda trait: (counted[trait], trait[1] == "", trait), default=None)


def traits(case: Case | None) -> frozenset[Trait]:
    """Every parameter and member of a request, with its value where that is a text, and without."""
    if case is None:
        return frozenset()
    body = body_value(case)
    given: list[tuple[str, object]] = [
        (tokens_of(field.pointer)[0], value) for field, value in parameters(case).items()
    ]
    given += list(body.items()) if isinstance(body, dict) else []
    texts = {(name, value) for name, value in given if isinstance(value, str)}
    return frozenset(texts | {(name, "") for name, _ in given})


def in_words(trait: Trait) -> str:
    """`kind = invoices`."""
    name, value = trait
    return f"{name} = {value}" if value else name
