"""One cause, one group: the same property of one schema in several operations, the same change of many errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.finding.fingerprint import digest
from harness.model.pointer import tokens_of
from harness.model.taxonomy import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.model.difference import Difference


def group(difference: Difference) -> str:
    """12 hexadecimal digits, the same for the differences of one environment and API that have one cause."""
    place = difference.place
    category = KINDS[difference.kind].category
    if difference.cause:
        return digest(place.api, difference.environment, category, difference.cause)
    return digest(place.api, difference.environment, difference.kind, place.operation, place.part, place.pointer)


def joined(standing: Iterable[tuple[Difference, tuple[Difference, ...]]]) -> Mapping[str, str]:
    """The group of a difference to the one that it is told in, where it is another, for all that stand by themselves.

    An echo at the very place of what explains it is the same thing seen otherwise. Where the same echo stands by itself
    elsewhere, nothing having been there to explain it, that is the same cause told a second time.
    """
    listed = [(group(one), one, echoes) for one, echoes in standing]
    told = {own for own, _, _ in listed}
    parts = {own: {own} for own in told}
    for own, one, echoes in listed:
        for other in {group(echo) for echo in echoes if _is_there(one, echo)} & told:
            together = parts[own] | parts[other]
            parts.update(dict.fromkeys(together, together))
    return {own: min(part) for own, part in parts.items()}


def _is_there(one: Difference, echo: Difference) -> bool:
    here, there = one.place, echo.place
    return (here.operation, here.part, here.pointer) == (there.operation, there.part, there.pointer)


def title(difference: Difference) -> str:
    """The cause in words."""
    cause = difference.cause
    if cause.startswith("#/"):
        *_, schema, name = ("", *tokens_of(cause.partition(" ")[0][1:]))
        return f"{schema}.{name}: {_kind_in_words(difference)}"
    if "→" in cause:
        return f"{_kind_in_words(difference)}: {cause}"
    return difference.message


def _kind_in_words(difference: Difference) -> str:
    return difference.kind.replace("-", " ")
