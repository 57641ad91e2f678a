"""One cause, one group: the same property of one schema in several operations, the same change of many errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.finding.fingerprint import digest
from harness.model.pointer import tokens_of
from harness.model.taxonomy import KINDS

if TYPE_CHECKING:
    from harness.model.difference import Difference


def group(difference: Difference) -> str:
    """12 hexadecimal digits, the same for the differences of one environment and API that have one cause."""
    place = difference.place
    category = KINDS[difference.kind].category
    if difference.cause:
        return digest(place.api, difference.environment, category, difference.cause)
    return digest(place.api, difference.environment, difference.kind, place.operation, place.part, place.pointer)


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
